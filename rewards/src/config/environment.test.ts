import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { describeProblems, parseEnvironment } from './environment.ts';

const valid = {
  DATABASE_URL: 'postgres://nova:hunter2@postgres:5432/nova_rewards',
  REDIS_URL: 'redis://:hunter2@redis:6379',
  STELLAR_NETWORK: 'standalone',
  STELLAR_HORIZON_URL: 'http://horizon:8000',
  STELLAR_ISSUER_PUBLIC: 'GBHG4DQX75FV2ZVKB34TJD5HMDBFXLC5UGG7VPCYJ4R6CRPCM7UWAGRX',
  STELLAR_DISTRIBUTION_SECRET: 'SBXG65TBEBZGK53BOJSHGIDEMV3GK3DPOBWWK3TUEBXW43DZEAQCAYBS',
  ADMIN_API_KEY: 'hunter2-hunter2-hunter2-hunter2',
};

test('a valid environment needs only the required keys', () => {
  const parsed = parseEnvironment({ ...valid, PATH: '/bin' });
  expect(parsed).toMatchObject({ ok: true, config: { port: 4000, logLevel: 'info' } });
});

test('every problem is reported at once, missing and empty alike', () => {
  const parsed = parseEnvironment({
    ...valid,
    DATABASE_URL: undefined,
    REDIS_URL: '',
    STELLAR_NETWORK: 'mainnet',
    PORT: '99999',
  });
  expect(parsed).toEqual({
    ok: false,
    problems: [
      { key: 'DATABASE_URL', problem: 'is missing' },
      { key: 'REDIS_URL', problem: 'is missing' },
      { key: 'STELLAR_NETWORK', problem: 'must be one of testnet, public, standalone' },
      { key: 'PORT', problem: 'must be a port number from 1 to 65535' },
    ],
  });
});

test('a key whose file cannot be read is not called missing as well', () => {
  const before = [{ key: 'REDIS_URL_FILE', problem: 'cannot be read: EACCES' }];
  const parsed = parseEnvironment({ ...valid, REDIS_URL: undefined, PORT: '0' }, before);
  expect(parsed).toEqual({
    ok: false,
    problems: [...before, { key: 'PORT', problem: 'must be a port number from 1 to 65535' }],
  });
});

test('the message is one line', () => {
  const message = describeProblems([
    { key: 'PORT', problem: 'is missing' },
    { key: 'REDIS_URL', problem: 'is missing' },
  ]);
  expect(message).toBe('CONFIG_INVALID: PORT is missing; REDIS_URL is missing');
});

test.each([
  ['DATABASE_URL', 'mysql://nova@db/x', 'must be a URL that starts with postgres://'],
  ['DATABASE_URL', 'hunter2', 'must be a URL that starts with postgres://'],
  ['DATABASE_URL', 'postgres://postgres:5432/x', 'names no user'],
  ['DATABASE_URL', 'postgres://nova:hunter2@postgres:5432', 'names no database'],
  ['REDIS_URL', 'http://redis', 'must be a URL that starts with redis:// or rediss://'],
  ['STELLAR_HORIZON_URL', 'horizon:8000', 'must be a URL that starts with https:// or http://'],
  [
    'STELLAR_ISSUER_PUBLIC',
    valid.STELLAR_DISTRIBUTION_SECRET,
    'must be a Stellar account (56 characters, G…, valid checksum)',
  ],
  [
    'STELLAR_DISTRIBUTION_SECRET',
    `${valid.STELLAR_DISTRIBUTION_SECRET.slice(0, -1)}A`,
    'must be a Stellar secret key (56 characters, S…, valid checksum)',
  ],
  ['ADMIN_API_KEY', 'hunter2', 'must have at least 24 characters'],
  ['PORT', '0', 'must be a port number from 1 to 65535'],
  ['PORT', '4000x', 'must be a port number from 1 to 65535'],
  ['LOG_LEVEL', 'loud', 'must be one of fatal, error, warn, info, debug, trace, silent'],
])('%s=%s %s, and its value is not shown', (key, value, problem) => {
  const parsed = parseEnvironment({ ...valid, [key]: value });
  expect(parsed).toEqual({ ok: false, problems: [{ key, problem }] });
  expect(JSON.stringify(parsed)).not.toContain(value);
});

test.each(['testnet', 'public'])(
  'Horizon of the %s network is asked over https only',
  (network) => {
    const parsed = parseEnvironment({ ...valid, STELLAR_NETWORK: network });
    expect(parsed).toEqual({
      ok: false,
      problems: [
        {
          key: 'STELLAR_HORIZON_URL',
          problem: `must start with https:// on the ${network} network`,
        },
      ],
    });
  },
);

test('no secret of a configuration can be printed', () => {
  const parsed = parseEnvironment(valid);
  if (!parsed.ok) throw new Error('is valid');
  const printed = `${JSON.stringify(parsed.config)} ${inspect(parsed.config, { depth: 9 })} ${String(parsed.config.databaseUrl)}`;
  expect(printed).not.toMatch(/hunter2|SBXG65/);
  expect(parsed.config.databaseUrl.reveal()).toBe(valid.DATABASE_URL);
});
