import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { inject } from 'vitest';
import { freePort } from '../../test/free-port.ts';

/** What a program printed and how it ended; a failure is a value here. */
export type Ended = { exit: number; output: string };

/** Where a copy of the stack runs: plain data, so that it can be handed from process to process. */
export type Place = { project: string; folder: string; url: string };

/** A running copy of the stack, with a project name and a port of its own. */
export type Stack = Place & {
  /** The committed environment of the backend. */
  environment: Record<string, string | undefined>;
  docker: (...argv: string[]) => Promise<Ended>;
  /** Starts the backend's image once more in this stack's network and waits until it ends. */
  runBackend: (
    environment: Record<string, string | undefined>,
    ...options: string[]
  ) => Promise<Ended>;
};

const source = join(import.meta.dirname, '..');
const image = 'nova-rewards/backend:latest';
const files = ['compose.yaml', 'backend.env', 'postgres.env', 'redis.env'];

// A busy machine fails three health checks in a row of a service that is merely starting; Compose then
// gives up, and the next call goes on where it stopped.
const starts = 3;

/** Resolves when every service is healthy. Whoever starts a copy removes it. */
export async function startStack(): Promise<Place> {
  const project = `nova-test-rewards-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  for (const file of files) await cp(join(source, file), join(folder, file));
  const port = await freePort();
  await writeFile(join(folder, '.env'), `NOVA_STACK=${project}\nNOVA_PORT=${port}\n`);
  const place = { project, folder, url: `http://127.0.0.1:${port}` };
  let ended: Ended = { exit: 1, output: 'never started' };
  for (let left = starts; left > 0 && ended.exit !== 0; left -= 1) {
    ended = await compose(place, 'up', '--detach', '--no-build', '--wait');
  }
  if (ended.exit !== 0) {
    await removeStack(place);
    throw new Error(ended.output);
  }
  return place;
}

/** With its volumes and its folder. */
export async function removeStack(place: Place): Promise<void> {
  expectSuccess(await compose(place, 'down', '--volumes', '--remove-orphans', '--timeout', '1'));
  await rm(place.folder, { recursive: true, force: true });
}

/** The copy that the whole run uses; what a test breaks in it, it repairs. */
export async function openStack(): Promise<Stack> {
  const { project, folder, url } = inject('place');
  return {
    project,
    folder,
    url,
    environment: parseEnv(await readFile(join(folder, 'backend.env'), 'utf8')),
    docker: (...argv) => run('docker', argv, folder),
    async runBackend(changed, ...options) {
      const file = join(folder, `${randomBytes(4).toString('hex')}.env`);
      const lines = Object.entries(changed).map(([key, value]) => `${key}=${value ?? ''}`);
      await writeFile(file, lines.join('\n'));
      const network = options.some((option) => option.startsWith('--network'))
        ? []
        : [`--network=${project}_default`];
      // By this label a test run finds what it left behind.
      const argv = ['run', '--rm', '--label=nova.test=true', ...network, '--env-file', file];
      return await run('docker', [...argv, ...options, image], folder);
    },
  };
}

function compose({ project, folder }: Place, ...argv: string[]): Promise<Ended> {
  return run('docker', ['compose', '-p', project, ...argv], folder);
}

export function expectSuccess(ended: Ended): string {
  if (ended.exit !== 0) throw new Error(`exit ${ended.exit}: ${ended.output}`);
  return ended.output;
}

/** Asks again until `accept` agrees, and answers what it agreed to. */
export async function eventually<T>(
  ask: () => Promise<T>,
  accept: (answer: T) => boolean,
): Promise<T> {
  const end = Date.now() + 40_000;
  for (;;) {
    const answer = await ask();
    if (accept(answer)) return answer;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function run(program: string, argv: string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(program, argv, { cwd, timeout: 110_000 }, (error, stdout, stderr) => {
      const exit = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ exit, output: stdout + stderr });
    });
  });
}
