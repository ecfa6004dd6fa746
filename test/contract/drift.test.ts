/** What `nova drift` tells of a real project, and that the change it offers is what was missing. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { Drift } from '../../src/drift/drift.ts';
import { overrideFileAt } from '../../src/docker/override-file.ts';
import { overrideName } from '../../src/docker/override.ts';
import { memoryLimits } from '../../src/remedy/override.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova } from '../command-line.ts';
import { engineHost } from '../rig.ts';

const run = promisify(execFile);
const secret = 'canary-5c1f';
const compose = `# the shop
services:
  web:
    image: nova-rewards/backend:latest # of another stack
    command: ["sleep", "${secret}3600"]
    entrypoint: ["sh", "-c", "sleep 3600"]
    environment:
      TOKEN: ${secret}
    mem_limit: 64m
    stop_signal: SIGKILL
    networks:
      default:
        aliases: [shop]
  later:
    image: nova-rewards/backend:latest
    profiles: [later]
`;

/** A project in which one container runs. */
async function startProject() {
  const project = `nova-test-drift-${process.pid}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  const file = join(folder, 'compose.yaml');
  await writeFile(file, compose);
  const docker = async (...argv: readonly string[]) =>
    (await run('docker', ['--host', engineHost(), ...argv], { cwd: folder })).stdout;
  const composed = (...argv: readonly string[]) =>
    docker('compose', '--project-name', project, ...argv);
  onTestFinished(async () => {
    await composed('--profile', 'later', 'down', '--timeout', '0');
    await rm(folder, { recursive: true, force: true });
  }, 120_000);
  await composed('up', '--detach');
  // What belongs to a profile is compared with nothing.
  await composed('--profile', 'later', 'create', 'later');
  const nova = async (...argv: readonly string[]) => {
    const started = startNova(['drift', '--project', project, ...argv], { cwd: folder });
    const exitCode = await started.ended;
    expect(started.output() + started.complaints()).not.toContain(secret);
    return { exitCode, output: started.output(), complaints: started.complaints() };
  };
  const json = async () => JSON.parse((await nova('--json')).output) as Drift;
  return { folder, file, container: `${project}-web-1`, docker, composed, nova, json };
}

test('what differs is told by name, what is ours with its change, and the change applies', async () => {
  const { folder, file, container, docker, composed, nova, json } = await startProject();
  expect(await nova()).toMatchObject({ exitCode: 0 });

  await docker('network', 'disconnect', `${container.replace('-web-1', '')}_default`, container);
  await writeFile(file, compose.replace('TOKEN:', 'KEY:'));
  const changed = await nova();
  expect(changed.exitCode).toBe(1);
  expect(changed.output).toContain('only in the files: KEY; only in the container: TOKEN');
  expect(changed.output).toContain('the next up replaces it');
  expect((await json()).containers[0]).toMatchObject({
    madeFrom: 'other-files',
    differences: [{ aspect: 'environment' }, { aspect: 'networks' }],
  });

  await composed('up', '--detach');
  const limits = memoryLimits(128 * 1_048_576);
  const state = join(folder, '.nova');
  await mkdir(state, { mode: 0o700 });
  const store = await openSqliteStore(state);
  await store.keepOverride({ service: 'web', at: 1, incident: null, part: 'memory', ...limits });
  expect(
    await overrideFileAt(join(state, overrideName), store, () => undefined).prepare(),
  ).toBeNull();
  await store.close();
  expect((await json()).override).toMatchObject([{ state: 'undone' }]);
  await docker('update', '--memory', '128m', '--memory-swap', '128m', container);
  const ours = await nova('web');
  expect(ours).toMatchObject({ exitCode: 0 });
  expect(ours.output).toContain('memory limit: 128 MiB runs, the files say 64 MiB');

  const { output: diff } = await nova('--diff');
  await writeFile(join(folder, 'keep.diff'), diff);
  await run('git', ['apply', 'keep.diff'], { cwd: folder });
  const after = await readFile(file, 'utf8');
  expect(after).toContain('mem_limit: 128m');
  expect(after).toContain('# of another stack');
  await composed('up', '--detach');
  expect(await nova()).toMatchObject({ exitCode: 0 });
  expect((await json()).override).toMatchObject([{ state: 'in-the-files' }]);
  expect(await nova('--diff')).toMatchObject({ exitCode: 0, output: '' });
}, 300_000);

test('a service that is not there is named, with those that are', async () => {
  const { nova } = await startProject();
  const { exitCode, complaints } = await nova('cache');
  expect(exitCode).toBe(66);
  expect(complaints).toContain('has no service "cache". There are: web.');
}, 120_000);
