/**
 * A Compose project with real containers, services elsewhere whose endpoints are real, and a
 * responder that watches them, compiled and started as an operator starts it.
 */
import { execFile, fork, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { socketPath } from '../../src/http/socket-path.ts';
import type { StoredEvent } from '../../src/incident/event.ts';
import type { Order, Report } from './endpoints.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
/** As it is published: compiled, and so without the compiler in its memory. */
const program = join(root, '.cache', 'package', 'src', 'cli', 'main.js');

/** Between the questions to one service, in milliseconds: the default of the configuration. */
export const interval = 5_000;

/** How many services are watched. All are asked over HTTP, those with a container also for that. */
export interface Services {
  readonly containers: number;
  readonly elsewhere: number;
}

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
  /** `seenAt`: when it was printed, which is after it had become durable. */
  readonly events: readonly (StoredEvent & { readonly seenAt: number })[];
  /** A metric as the responder tells it now. */
  readonly metric: (name: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Resolves when it watches. @param port where all services are asked */
export async function startWatching(services: Services, port: number): Promise<Watching> {
  const project = `nova-test-scale-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  // A project has at least one container; where none is to be measured it is left alone.
  const containers = Math.max(1, services.containers);
  await writeFile(join(folder, 'compose.yaml'), composeFile(containers));
  await writeFile(join(folder, 'nova.yaml'), configuration(project, services, port));
  const inProject = ['compose', '--project-name', project, '--project-directory', folder];
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children) await end(child);
    await run('docker', [...inProject, 'down', '--volumes', '--timeout', '0']);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await run('docker', [...inProject, 'up', '--detach']);
    const child = spawn(program, ['watch', '--config', 'nova.yaml', '--json'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const events = await untilWatching(child);
    const socket = socketPath(join(folder, '.nova'));
    const metric = async (name: string) => valueOf(name, await metricsOf(socket));
    return { pid: child.pid ?? 0, events, metric, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilWatching(child: ChildProcess): Promise<Watching['events']> {
  const events: (StoredEvent & { seenAt: number })[] = [];
  const begun = Promise.withResolvers<undefined>();
  if (child.stdout === null) throw new Error('its output cannot be read');
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as { type: string } & StoredEvent;
    if (line.type === 'watching') begun.resolve(undefined);
    if (line.type === 'event') events.push({ ...line, seenAt: Date.now() });
    if (line.type === 'trouble') process.stderr.write(`  ${text}\n`);
  });
  child.once('error', begun.reject);
  child.once('exit', () => begun.reject(new Error('the responder ended at once')));
  await begun.promise;
  return events;
}

function composeFile(containers: number): string {
  const service = '{ image: "nova-rewards/base:bookworm", command: sleep infinity, init: true }';
  return `services:\n${numbered('container', containers)
    .map((name) => `  ${name}: ${service}\n`)
    .join('')}`;
}

function configuration(project: string, services: Services, port: number): string {
  const http = (index: number) => `{ kind: http, url: "http://127.0.0.1:${port}/${index}" }`;
  const here = numbered('container', services.containers).map(
    (name, index) => `  ${name}: { probes: [{ kind: container }, ${http(index)}] }\n`,
  );
  const elsewhere = numbered('endpoint', services.elsewhere).map(
    (name, index) =>
      `  ${name}: { runs: elsewhere, probes: [${http(services.containers + index)}] }\n`,
  );
  const alone = services.containers === 0 ? ['  container-0: { watch: false }\n'] : [];
  return `project: ${project}
compose: { files: [compose.yaml] }
probing: { interval: ${interval}ms }
services:
${[...alone, ...here, ...elsewhere].join('')}`;
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index}`);
}

function metricsOf(socket: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: socket, path: '/metrics' }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end();
  });
}

function valueOf(name: string, text: string): number {
  const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`the responder has no metric ${name}`);
  return Number(value);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), 30_000);
  await exited;
  clearTimeout(kill);
}
