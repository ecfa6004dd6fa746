/**
 * A project of many services whose health endpoints are real and which have no containers but one,
 * and a responder that watches them as an operator starts it.
 */
import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { StoredEvent } from '../../src/incident/event.ts';
import { freePort } from '../../test/free-port.ts';
import type { Order, Report } from './endpoints.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
/** As it is published: compiled, and so without the compiler in its memory. */
const program = join(root, '.cache', 'package', 'src', 'cli', 'main.js');

/** Between the questions to one service, in milliseconds. */
export const interval = 5_000;

export interface Endpoints {
  readonly port: number;
  /** Resolves with the time at which they begin to fail. */
  readonly fail: (count: number) => Promise<number>;
  readonly count: () => void;
  readonly report: () => Promise<Extract<Report, { late: number }>>;
  readonly stop: () => Promise<void>;
}

export async function startEndpoints(): Promise<Endpoints> {
  const child = fork(join(import.meta.dirname, 'endpoints.ts'));
  const answer = async <K extends string>(key: K) => {
    const [report] = (await once(child, 'message')) as [Report];
    if (!(key in report)) throw new Error(`the endpoints answered ${JSON.stringify(report)}`);
    return report as Extract<Report, Record<K, number>>;
  };
  const say = (order: Order) => child.send(order);
  const { port } = await answer('port');
  return {
    port,
    fail: async (count) => {
      const told = answer('failingSince');
      say({ fail: count });
      return (await told).failingSince;
    },
    count: () => void say({ count: { interval } }),
    report: () => {
      const told = answer('late');
      say('report');
      return told;
    },
    stop: () => end(child),
  };
}

export interface Watching {
  readonly pid: number;
  readonly events: readonly (StoredEvent & { readonly seenAt: number })[];
  /** The longest time for which its event loop did nothing else, since this was last asked; ms. */
  readonly loopDelay: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Resolves when it watches. @param count services, asked at `port` */
export async function startWatching(count: number, port: number): Promise<Watching> {
  const project = `nova-test-scale-${process.pid}-${count}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  const names = Array.from({ length: count }, (_, index) => `service-${index}`);
  const service = '{ image: "nova-rewards/base:bookworm", command: sleep infinity, init: true }';
  const compose = ['anchor', ...names].map((name) => `  ${name}: ${service}`).join('\n');
  await writeFile(join(folder, 'compose.yaml'), `services:\n${compose}\n`);
  const http = await freePort();
  await writeFile(join(folder, 'nova.yaml'), configuration(project, names, port, http));
  const inProject = ['compose', '-p', project, '--project-directory', folder];
  await run('docker', [...inProject, 'up', '--detach', 'anchor']);
  const child = spawn(program, ['watch', '-c', join(folder, 'nova.yaml'), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const events: (StoredEvent & { seenAt: number })[] = [];
  let watching: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (watching = resolve));
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as { type: string } & StoredEvent;
    if (line.type === 'watching') watching();
    if (line.type === 'event') events.push({ ...line, seenAt: Date.now() });
    if (line.type === 'trouble') process.stderr.write(`  ${text}\n`);
  });
  const stop = async () => {
    await end(child);
    await run('docker', [...inProject, 'down', '--volumes', '--timeout', '0']);
    await rm(folder, { recursive: true, force: true });
  };
  const ended = once(child, 'exit').then(() => 'ended' as const);
  if ((await Promise.race([begun, ended])) === 'ended') {
    await stop();
    throw new Error('the responder ended at once');
  }
  return {
    pid: child.pid ?? 0,
    events,
    loopDelay: async () => {
      const response = await fetch(`http://127.0.0.1:${http}/metrics`);
      const text = await response.text();
      return Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1]) * 1_000;
    },
    stop,
  };
}

function configuration(
  project: string,
  names: readonly string[],
  port: number,
  http: number,
): string {
  const services = names.map(
    (name, index) =>
      `  ${name}: { probes: [{ kind: http, url: "http://127.0.0.1:${port}/${index}" }] }`,
  );
  return `project: ${project}
compose: { files: [compose.yaml] }
http: { listen: "127.0.0.1:${http}" }
services:
  anchor: { watch: false }
${services.join('\n')}
`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await exited;
  clearTimeout(kill);
}
