import { expect, test } from 'vitest';
import type { Reference } from '../docker/project.ts';
import type { Answer } from '../probe/question.ts';
import { askingOf, judged } from './dependency-question.ts';

const reference = (over: Partial<Reference>): Reference => ({
  setting: 'DATABASE_URL',
  scheme: 'postgres',
  host: 'db',
  port: 5432,
  role: 'database',
  service: 'db',
  ...over,
});

const redis = { setting: 'REDIS_HOST', scheme: 'redis', host: 'cache', port: 6379 } as const;
const web = { setting: 'API_URL', scheme: 'https', host: 'api.example', port: 443 } as const;

test.each([
  [
    'a database by its login',
    reference({}),
    { DATABASE_URL: 'postgresql+asyncpg://app:pw@db/app' },
    null,
    { kind: 'postgres', url: 'postgres://app:pw@db/app', look: 'condition' },
  ],
  [
    'a database by its login at another address',
    reference({}),
    { DATABASE_URL: 'postgres://app:pw@db/app' },
    '10.0.0.2',
    {
      ...{ kind: 'postgres', url: 'postgres://app:pw@db/app', address: '10.0.0.2' },
      look: 'condition',
    },
  ],
  [
    'one of several hosts by itself',
    reference({ host: 'db2', port: 6432 }),
    { DATABASE_URL: 'postgres://app:pw@db1,db2:6432/app?sslmode=disable' },
    null,
    {
      ...{ kind: 'postgres', url: 'postgres://app:pw@db2:6432/app?sslmode=disable' },
      look: 'condition',
    },
  ],
  [
    'a cache with the password of the setting beside it',
    reference(redis),
    { REDIS_HOST: 'cache', REDIS_PASSWORD: 'p w' },
    null,
    { kind: 'redis', url: 'redis://:p%20w@cache:6379', look: 'condition' },
  ],
  [
    'a database without a login by a connection',
    reference({ setting: 'DB_HOST' }),
    { DB_HOST: 'db' },
    null,
    { kind: 'tcp', host: 'db', port: 5432 },
  ],
  [
    'a protocol that we do not speak by a connection',
    reference({ scheme: 'amqp', host: 'mq', port: 5672 }),
    { DATABASE_URL: 'amqp://u:p@mq' },
    '10.0.0.3',
    { kind: 'tcp', host: '10.0.0.3', port: 5672 },
  ],
  [
    'an endpoint without its query and its login',
    reference(web),
    { API_URL: 'https://me:pw@api.example/v1/status?key=abc' },
    null,
    { kind: 'http', url: 'https://api.example:443/v1/status', issuer: 'any' },
  ],
])('asks %s', (_what, from, environment, address, question) => {
  expect(askingOf(from, environment, address).question).toEqual(question);
});

const refused: Answer = {
  state: 'auth-failed',
  detail: 'NOAUTH',
  silent: false,
  status: null,
  body: '',
  addresses: [],
  elapsed: 1,
};

test('a refused login counts when the settings show one', () => {
  const asking = askingOf(reference(redis), { REDIS_HOST: 'cache', REDIS_PASSWORD: 'x' }, null);
  expect(judged(asking, refused)).toMatchObject({ state: 'auth-failed', via: 'login' });
});

test('a refused login proves only a connection when the settings show none', () => {
  const asking = askingOf(reference(redis), { REDIS_HOST: 'cache' }, null);
  expect(judged(asking, refused)).toMatchObject({ state: 'ready', via: 'tcp' });
});

test('a URL without a password is the whole login', () => {
  const asking = askingOf(reference(redis), { REDIS_HOST: 'redis://cache:6379' }, null);
  expect(judged(asking, refused)).toMatchObject({ state: 'auth-failed', via: 'login' });
});

test.each([
  [200, 'ready'],
  [401, 'ready'],
  [404, 'ready'],
  [503, 'protocol-error'],
] as const)('an endpoint that answers HTTP %i is %s', (status, state) => {
  const asking = askingOf(reference(web), { API_URL: 'https://api.example' }, null);
  const answer: Answer = { ...refused, state: 'protocol-error', detail: `HTTP ${status}`, status };
  expect(judged(asking, answer)).toEqual({ state, detail: `HTTP ${status}`, via: 'http' });
});

test.each([
  [null, 'exhausted'],
  ['web', 'ready'],
] as const)('HTTP 429 means up; what is none of ours (%s) has no more for us', (service, state) => {
  const asking = askingOf({ ...reference(web), service }, { API_URL: 'https://api.example' }, null);
  const answer: Answer = { ...refused, state: 'ready', detail: 'HTTP 429', status: 429 };
  expect(judged(asking, answer)).toEqual({ state, detail: 'HTTP 429', via: 'http' });
});
