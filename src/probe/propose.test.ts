import { expect, test } from 'vitest';
import { definition } from '../../test/examples/facts.ts';
import type { Reference } from '../docker/project.ts';
import { proposeProbes, type Surroundings } from './propose.ts';
import type { Ask } from './question.ts';

/** Nobody is asked for what other services' settings say. */
const ask = () => Promise.reject(new Error('nobody should be asked'));

/** @param ports on which its container listens; null where that cannot be seen */
const around = (ask: Ask, ports: readonly number[] | null = null): Surroundings => ({
  ask,
  timeout: 1,
  inside: () => Promise.resolve({ address: '10.1.2.3', ports }),
});

const reference = (setting: string, scheme: string): Reference => ({
  ...{ setting, scheme, host: 'store', port: 1, role: 'database', service: 'store' },
});

test.each([
  ['DATABASE_URL', 'postgres', 'postgres'],
  ['DB_HOST', 'mysql', 'mysql'],
  ['REDIS_URL', 'rediss', 'redis'],
])('a server that %s points at by %s is logged in to', async (setting, scheme, kind) => {
  const client = definition('web', { references: [reference(setting, scheme)] });
  const store = definition('store', { exposes: [1] });
  expect(await proposeProbes(store, [client, store], around(ask))).toEqual([
    { kind: 'container' },
    { kind, setting: { service: 'web', variable: setting }, depth: 'shallow' },
  ]);
});

/** A web server that answers each path with a status, and any other with `rest`. */
function server(statuses: Readonly<Record<string, number>>, rest: number): Ask {
  return (question) => {
    const path = question.kind === 'http' ? new URL(question.url).pathname : '';
    const status = statuses[path] ?? rest;
    const detail = `HTTP ${status}`;
    return Promise.resolve({
      ...{ state: 'ready', detail, silent: false, status, body: '', addresses: [], elapsed: 1 },
    });
  };
}

test.each([
  [
    'is asked for its readiness',
    { '/healthz': 200, '/readyz': 503 },
    404,
    { kind: 'http', url: 'http://127.0.0.1:80/readyz', depth: 'deep' },
  ],
  [
    'is asked whether it reaches anybody while it is a proxy that does not',
    { '/healthz': 200 },
    502,
    { kind: 'gateway', url: 'http://127.0.0.1:80/' },
  ],
])('what answers over HTTP %s', async (_what, statuses, rest, deep) => {
  const web = definition('web', {
    publishes: [{ hostIp: '127.0.0.1', hostPort: 80, containerPort: 80 }],
  });
  expect(await proposeProbes(web, [web], around(server(statuses, rest)))).toEqual([
    { kind: 'container' },
    { kind: 'http', url: 'http://127.0.0.1:80/healthz', depth: 'shallow' },
    deep,
  ]);
});

const port = (port: number, path: string | null, certain = true) => ({
  ...{ kind: 'port', port, path, depth: 'shallow', certain },
});

test.each([
  ['where it listens', {}, [8000, 9000], { '/healthz': 200 }, [port(8000, '/healthz')]],
  ['on its first page, that leads elsewhere', {}, [80], { '/': 302 }, [port(80, '/')]],
  [
    'where its image says, if somebody listens',
    { exposes: [3000] },
    [80, 3000],
    { '/ping': 200 },
    [port(3000, '/ping')],
  ],
  ['by a connection, if it speaks no HTTP', {}, [8125], {}, [port(8125, null)]],
  [
    'where its image says, from the first answer on',
    { exposes: [3000] },
    null,
    {},
    [port(3000, null, false)],
  ],
  ['nowhere, if it serves nobody', {}, [], {}, []],
])('what publishes nothing is asked %s', async (_where, part, listening, statuses, expected) => {
  const web = definition('web', part);
  const found = await proposeProbes(web, [web], around(server(statuses, 404), listening));
  expect(found).toEqual([{ kind: 'container' }, ...expected]);
});

test('what others speak to in another protocol is never asked over HTTP', async () => {
  const queue = definition('queue', { exposes: [4369, 5672] });
  const amqp: Reference = {
    ...{ setting: 'AMQP_URL', scheme: 'amqp', host: 'queue', port: 5672 },
    ...{ role: 'service', service: 'queue' },
  };
  const worker = definition('worker', { references: [amqp] });
  expect(await proposeProbes(queue, [queue, worker], around(ask, [4369, 5672, 25672]))).toEqual([
    { kind: 'container' },
    port(5672, null),
  ]);
});
