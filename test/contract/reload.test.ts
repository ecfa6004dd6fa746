/** A real nginx reads its files anew: twice, back again, and not at all when they are not valid. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { readProject, readReplicas } from '../../src/docker/inventory.ts';
import { isProblem } from '../../src/docker/problem.ts';
import type { Project } from '../../src/docker/project.ts';
import { readTicks } from '../../src/docker/reload.ts';
import type { UnreadFiles } from '../../src/evidence/change-facts.ts';
import { readServer, reads } from '../../src/host/servers.ts';
import { unreadFiles } from '../../src/host/unread-files.ts';
import { performAction } from '../../src/remedy/perform.ts';
import { resolveAction, type Resolution } from '../../src/remedy/resolve.ts';
import { beforeOf, isDone } from '../../src/remedy/settle.ts';
import { facts, rung } from '../examples/facts.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

const yaml = `
services:
  proxy:
    image: nova-orders/nginx:latest
    environment: { SITE_PASSWORD: quoted-by-mistake }
    volumes: ['./conf.d:/etc/nginx/conf.d:ro', './motd.conf:/etc/motd.conf:ro']
`;
const site = (answer: string) => `server { listen 80; location / { return 200 "${answer}"; } }\n`;
const atMost = 120_000;

let rig: Rig;
let project: Project;

beforeAll(async () => {
  rig = await createRig('reload', yaml);
  await mkdir(join(rig.folder, 'conf.d'));
  await write(site('first'));
  await writeFile(join(rig.folder, 'motd.conf'), 'one\n');
  await rig.compose('up', '--detach', '--wait');
  const compose = { host: rig.engine.host, override: null };
  const read = await readProject(rig.engine, { name: rig.name }, compose);
  if (isProblem(read)) throw new Error(read.message);
  ({ project } = read);
}, atMost);
afterAll(() => rig.stop());

const answer = () => rig.compose('exec', '-T', 'proxy', 'curl', '-s', 'http://127.0.0.1/');
const write = (text: string) => writeFile(join(rig.folder, 'conf.d/site.conf'), text);

async function look() {
  const replicas = await readReplicas(rig.engine, project);
  if (isProblem(replicas)) throw new Error(replicas.message);
  const [replica] = replicas.proxy ?? [];
  const pid = replica?.state.pid ?? 0;
  const reading = await readServer(pid);
  if (replica === undefined || reading === null) throw new Error('nginx does not run');
  const fact: UnreadFiles = {
    ...{ kind: 'unread-files', service: 'proxy', container: replica.state.container },
    ...{ server: reading.server?.name ?? null, options: reading.server?.options ?? [] },
    ...{ readAt: reading.at, readTicks: reading.ticks },
    files: (await unreadFiles(pid, replica.mounts, reading.at + reads)) ?? [],
  };
  const resolution: Resolution = resolveAction(
    rung('reload'),
    'proxy',
    facts({ containers: [replica.state], unread: [fact] }),
    project.services,
  );
  return { replicas, fact, resolution, id: replica.state.container, pid };
}

async function reload() {
  const { replicas, resolution, id, pid } = await look();
  if ('inapplicable' in resolution) throw new Error(resolution.inapplicable);
  const { action } = resolution;
  const before = beforeOf(action, replicas);
  const outcome = await performAction(action, {
    engine: rig.engine,
    compose: { host: rig.engine.host, override: null },
    project,
    scaling: autoScaling({ region: null, endpoint: null }),
  });
  const after = await look();
  expect(after.pid).toBe(pid);
  const done = isDone(action, before, after.replicas, await readTicks(rig.engine, [id]));
  return { outcome, done };
}

const applied = { outcome: 'applied', detail: 'reload proxy' };
const paths = async () => (await look()).fact.files.map(({ path }) => path);

test(
  'what was written since it read its files is seen, and read; twice is the same; and it can be taken back',
  async () => {
    await expect.poll(() => answer().catch(() => ''), { timeout: 20_000 }).toBe('first');
    expect(await paths()).toEqual([]);
    await write(site('second'));
    expect(await paths()).toEqual(['/etc/nginx/conf.d/site.conf']);
    expect(await answer()).toBe('first');
    expect(await reload()).toEqual({ outcome: applied, done: true });
    expect([await answer(), await paths()]).toEqual(['second', []]);
    expect(await reload()).toEqual({ outcome: applied, done: true });
    expect(await answer()).toBe('second');
    await write(site('first'));
    expect(await reload()).toEqual({ outcome: applied, done: true });
    expect(await answer()).toBe('first');
  },
  atMost,
);

test(
  'what is not valid is not read: nginx says why, without the secret that it quotes, and runs on',
  async () => {
    await write('listen_to quoted-by-mistake;\n');
    const { outcome, done } = await reload();
    expect(done).toBe(false);
    expect(outcome).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(
        /nginx -t does not accept the files, so nothing was changed: .*unknown directive "listen_to"/,
      ) as string,
    });
    expect(outcome.detail).not.toContain('quoted-by-mistake');
    expect(await answer()).toBe('first');
    await write(site('first'));
  },
  atMost,
);

test(
  'a single file that was replaced is told apart: its mount shows the old one until the next start',
  async () => {
    await reload();
    const file = join(rig.folder, 'motd.conf');
    await writeFile(`${file}.new`, 'two\n');
    await rename(`${file}.new`, file);
    const { fact, resolution } = await look();
    expect(fact.files).toMatchObject([{ path: '/etc/motd.conf', shown: 'old' }]);
    expect(resolution).toMatchObject({
      inapplicable: expect.stringMatching(/was replaced/) as string,
    });
  },
  atMost,
);
