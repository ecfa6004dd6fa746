/**
 * `nova watch` as people run it, over one real container that can be made to hang: for kills of
 * the whole program. A restart of it takes five seconds, because what hangs hears no SIGTERM.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { IncidentEventType, StoredEvent } from '../../src/incident/event.ts';
import { freePort } from '../free-port.ts';
import { engineHost } from '../rig.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

const server = `require('node:http').createServer((request, answer) => {
  if (request.url === '/hang') for (;;);
  answer.end('ok');
}).listen(8080)`;

export interface Watched {
  readonly config: string;
  /** From now on it takes connections and answers nothing. */
  readonly hang: () => Promise<void>;
  /** How often the engine has started its container since it hangs. */
  readonly starts: () => Promise<number>;
  readonly answers: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

/** @param store for nova.yaml; null: the file of one responder */
export async function startWatched(store: string | null): Promise<Watched> {
  const project = `nova-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await writeFile(join(folder, 'compose.yaml'), composeFile(port));
  const config = join(folder, 'nova.yaml');
  await writeFile(config, configFile(project, url, store));
  const compose = (...argv: string[]) =>
    docker('compose', '--project-name', project, '--file', join(folder, 'compose.yaml'), ...argv);
  let since = '';
  const stop = async () => {
    await compose('down', '--volumes', '--timeout', '1');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await compose('up', '--detach');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    config,
    async hang() {
      since = String(Date.now() / 1_000);
      await fetch(`${url}/hang`, { signal: AbortSignal.timeout(500) }).catch(() => undefined);
    },
    async starts() {
      const until = String(Date.now() / 1_000);
      const events = await docker(
        ...['events', '--since', since, '--until', until, '--filter', 'event=start'],
        ...['--filter', `label=com.docker.compose.project=${project}`, '--format', '{{.ID}}'],
      );
      return events.split('\n').filter((line) => line !== '').length;
    },
    answers: () =>
      fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
        ({ ok }) => ok,
        () => false,
      ),
    stop,
  };
}

function composeFile(port: number): string {
  return JSON.stringify({
    services: {
      web: {
        image: 'nova-rewards/node:24',
        command: ['node', '-e', server],
        ports: [`127.0.0.1:${port}:8080`],
        mem_limit: '128m',
      },
    },
  });
}

function configFile(project: string, url: string, store: string | null): string {
  return JSON.stringify({
    project,
    compose: { files: ['compose.yaml'] },
    ...(store === null ? {} : { store }),
    policy: { autonomy: 'auto' },
    windows: {
      settle: '2s',
      watch: '2s',
      'verify-within': '20s',
      'last-known-good': '2s',
      deployment: '1s',
      grace: '1s',
    },
    probing: { interval: '500ms', timeout: '1s', failures: 2 },
    services: { web: { probes: [{ kind: 'container' }, { kind: 'http', url }] } },
  });
}

export interface Watch {
  /** Events that this process has appended, oldest first. */
  readonly events: readonly StoredEvent[];
  readonly seen: (type: IncidentEventType) => boolean;
  readonly watching: () => boolean;
  /** All that it has printed. */
  readonly story: () => string;
  readonly kill: () => Promise<void>;
}

/** @param replica its state folder, beside the configuration: each has its own */
export function watch(config: string, replica: string): Watch {
  const state = join(dirname(config), replica);
  const argv = [program, 'watch', '-c', config, '--state', state, '--json'];
  const child = spawn(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const events: StoredEvent[] = [];
  const lines: string[] = [];
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (text) => {
    lines.push(text);
    const line = JSON.parse(text) as { readonly type: string } & StoredEvent;
    if (line.type === 'event') events.push(line);
  });
  return {
    events,
    seen: (type) => events.some(({ event }) => event.type === type),
    watching: () => lines.some((line) => line.includes('"type":"watching"')),
    story: () => lines.join('\n'),
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function docker(...argv: string[]): Promise<string> {
  const { stdout } = await run('docker', ['--host', engineHost(), ...argv], { timeout: 60_000 });
  return stdout;
}
