import { expect, test } from 'vitest';
import { definition } from '../../test/examples/facts.ts';
import type { Reference } from '../docker/project.ts';
import { proposeProbes } from './propose.ts';
import type { Ask } from './question.ts';

/** Nobody is asked for what other services' settings say. */
const ask = () => Promise.reject(new Error('nobody should be asked'));

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
  expect(await proposeProbes(store, [client, store], ask, 1)).toEqual([
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
  expect(await proposeProbes(web, [web], server(statuses, rest), 1)).toEqual([
    { kind: 'container' },
    { kind: 'http', url: 'http://127.0.0.1:80/healthz', depth: 'shallow' },
    deep,
  ]);
});
