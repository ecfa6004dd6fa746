/**
 * A small world that outlives the responder: a process of its own with two services, `web` and
 * `db`, each a real listener on a port, and an engine that restarts them when it is asked to.
 * The restart takes its time and goes on when whoever asked for it has died, as a real engine's
 * does. Every effect is counted, with the intent that it was asked for.
 *
 * It stands in for containers because a matrix of some fifty kills must take minutes, not hours;
 * `engine.test.ts` kills the whole program over real ones.
 *
 * Argument: the scenario's rules as JSON. Prints its address. Ends with its parent's pipe.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type {
  DeliveredPage,
  DeliveredUpdate,
  Effect,
  ServiceName,
  WorldRules,
  WorldState,
} from './world-client.ts';

/** Milliseconds that the engine takes for an effect. */
const effectTime = 250;
/** Milliseconds that a provider takes to answer for a page. */
const pageTime = 100;

interface Service {
  readonly listener: Server;
  readonly port: number;
  container: string;
  status: 'running' | 'exited';
  startedAt: number;
  broken: boolean;
}

const rules = JSON.parse(process.argv[2] ?? '') as WorldRules;
const effects: Effect[] = [];
const services: Readonly<Record<ServiceName, Service>> = {
  web: await createService('web'),
  db: await createService('db'),
};
let changedAt: number | null = null;
let approved = false;
let acknowledged = false;
let alerted = false;
let amended = false;
const pages: DeliveredPage[] = [];
const updates: DeliveredUpdate[] = [];

/**
 * The port is taken once and kept: one that was given back while the service is down could be
 * somebody else's when it comes back. Who is down ends every connection without an answer.
 */
async function createService(name: ServiceName): Promise<Service> {
  const listener = createServer((_, answer) => answer.end(name));
  listener.on('connection', (socket) => {
    if (!isUp(name)) socket.destroy();
  });
  const port = await listen(listener, 0);
  const broken = rules.broken.includes(name);
  return { listener, port, container: `${name}-1`, status: 'running', startedAt: 1, broken };
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function isUp(name: ServiceName): boolean {
  const { status, broken } = services[name];
  return status === 'running' && !broken && (name === 'db' || isUp('db'));
}

/** Who has gone down has no connection left. */
function settle(): void {
  for (const name of ['web', 'db'] as const)
    if (!isUp(name)) services[name].listener.closeAllConnections();
}

async function act({ intent, remedy, service: name }: Effect): Promise<void> {
  effects.push({ intent, remedy, service: name });
  const service = services[name];
  service.status = 'exited';
  settle();
  await pause(effectTime);
  service.status = 'running';
  service.startedAt = Date.now();
  if (remedy === 'recreate') service.container = `${name}-${effects.length + 1}`;
  if (rules.cures.includes(remedy)) service.broken = false;
  settle();
}

const commands: Readonly<Record<string, (body: unknown) => Promise<unknown>>> = {
  '/act': (body) => act(body as Effect),
  '/break': (body) => turn(body as ServiceName, 'broken'),
  '/heal': (body) => turn(body as ServiceName, 'whole'),
  '/change': () => Promise.resolve((changedAt = Date.now())),
  '/approve': () => Promise.resolve((approved = true)),
  '/acknowledge': () => Promise.resolve((acknowledged = true)),
  '/alert': () => Promise.resolve((alerted = true)),
  '/amend': () => Promise.resolve((amended = true)),
  '/page': async (body) => {
    pages.push(body as DeliveredPage);
    await pause(pageTime);
  },
  '/update': async (body) => {
    updates.push(body as DeliveredUpdate);
    await pause(pageTime);
  },
  '/state': () => Promise.resolve(state()),
};

function turn(name: ServiceName, to: 'broken' | 'whole'): Promise<void> {
  services[name].broken = to === 'broken';
  settle();
  return Promise.resolve();
}

function state(): WorldState {
  const entries = Object.entries(services).map(
    ([name, { port, container, status, startedAt, broken }]) =>
      [name, { port, container, status, startedAt, broken }] as const,
  );
  return {
    services: Object.fromEntries(entries) as WorldState['services'],
    changedAt,
    approved,
    effects,
    acknowledged,
    alerted,
    amended,
    pages,
    updates,
  };
}

const control = createServer((request, answer) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const command = commands[request.url ?? ''];
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString() || 'null');
    void command?.(body).then((result) => answer.end(JSON.stringify(result ?? null)));
  });
});
process.stdout.write(`http://127.0.0.1:${await listen(control, 0)}\n`);
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM')).resume();
