/**
 * Monit, as its manual shows it: an HTTP check of the published service and a check of the state of
 * every other container, each with a restart, and a limit after which it gives up. The program comes
 * from Debian's package, unpacked beside the caches: nothing is installed.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { docker } from '../../../faults/docker.ts';
import { engineHost } from '../../../test/rig.ts';
import type { Stack } from '../../../test/stack.ts';
import type { Peer } from './peer.ts';

const run = promisify(execFile);
const place = join(import.meta.dirname, '..', '..', '..', '.cache', 'monit');

/** Seconds between two rounds. The package's file has 120; a shorter time is to its advantage. */
const cycle = 5;

export const monit: Peer = {
  does: `checks the readiness of what is published, and every other container, every ${cycle} s, starts and restarts, gives up after 5 restarts in 10 rounds`,
  start: async (stack) => {
    const program = await unpacked();
    const folder = await mkdtemp(join(tmpdir(), 'nova-monit-'));
    const file = join(folder, 'monitrc');
    await writeFile(file, await configuration(stack, folder), { mode: 0o600 });
    const child = spawn(program, ['-I', '-c', file], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    await once(child, 'spawn');
    return async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true });
    };
  },
};

/** The path of the program. */
async function unpacked(): Promise<string> {
  const program = join(place, 'usr', 'bin', 'monit');
  const there = await access(program).then(
    () => true,
    () => false,
  );
  if (there) return program;
  await mkdir(place, { recursive: true });
  await run('apt-get', ['download', 'monit'], { cwd: place, timeout: 120_000 });
  const archive = (await readdir(place)).find((name) => name.endsWith('.deb'));
  if (archive === undefined) throw new Error('the package monit could not be fetched');
  await run('dpkg-deb', ['--extract', join(place, archive), place], { timeout: 60_000 });
  return program;
}

interface Checked {
  readonly service: string;
  readonly container: string;
}

async function configuration(stack: Stack, folder: string): Promise<string> {
  const format = '{{.Label "com.docker.compose.service"}} {{.Names}}';
  const filter = `label=com.docker.compose.project=${stack.project}`;
  const listed = await docker('ps', '--filter', filter, '--format', format);
  const checked = listed.split('\n').map((line): Checked => {
    const [service = '', container = ''] = line.split(' ');
    return { service, container };
  });
  const script = await wrapper(folder);
  const port = Number(new URL(stack.url).port);
  const front = await publisherOf(checked, port);
  const path = new URL(stack.readiness).pathname;
  return [
    `set daemon ${cycle}`,
    ...['log', 'pidfile', 'idfile', 'statefile'].map(
      (name) => `set ${name} ${join(folder, name === 'log' ? 'monit.log' : name)}`,
    ),
    // One check for each: two of the same thing would restart it twice.
    ...checked
      .filter(({ container }) => container !== front)
      .map(
        ({ service, container }) =>
          `check program ${service} with path "${script} running ${container}" timeout 10 seconds\n` +
          `  start program = "${script} start ${container}" with timeout 30 seconds\n` +
          `  stop program = "${script} stop ${container}" with timeout 30 seconds\n` +
          `  if status != 0 for 2 cycles then restart\n` +
          `  if 5 restarts within 10 cycles then unmonitor`,
      ),
    `check host ready with address 127.0.0.1\n` +
      `  start program = "${script} start ${front}" with timeout 30 seconds\n` +
      `  stop program = "${script} stop ${front}" with timeout 30 seconds\n` +
      `  if failed port ${port} protocol http request "${path}" with timeout 5 seconds for 2 cycles then restart\n` +
      `  if 5 restarts within 10 cycles then unmonitor`,
    '',
  ].join('\n');
}

/** Monit gives programs an empty environment. `running` fails unless the container runs. */
async function wrapper(folder: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', 'command -v docker']);
  const file = join(folder, 'docker');
  const client = `${stdout.trim()} --host ${engineHost()}`;
  await writeFile(
    file,
    `#!/bin/sh\nif [ "$1" = running ]; then\n  [ "$(${client} inspect --format '{{.State.Running}}' "$2")" = true ]\nelse\n  exec ${client} "$@"\nfi\n`,
  );
  await chmod(file, 0o700);
  return file;
}

async function publisherOf(checked: readonly Checked[], port: number): Promise<string> {
  for (const { container } of checked) {
    const published = await docker('port', container);
    if (published.includes(`:${port}`)) return container;
  }
  throw new Error(`no container publishes ${port}`);
}
