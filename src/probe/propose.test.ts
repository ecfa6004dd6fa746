import { expect, test } from 'vitest';
import { definition } from '../../test/examples/facts.ts';
import type { Reference } from '../docker/project.ts';
import { proposeProbes } from './propose.ts';

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
