/** Dependencies, networks and names, asked with the settings of real containers. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../../src/evidence/collect.ts';
import { collectors } from '../../src/evidence/collectors/registry.ts';
import type { FactKind } from '../../src/evidence/evidence.ts';
import { bridgeOf } from '../../src/host/bridge.ts';
import { createRig, eventually, look } from '../evidence-rig.ts';
import type { Rig } from '../evidence-rig.ts';

const serve = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(8080)`;

const yaml = `
services:
  db:
    image: nova-rewards/postgres:latest
    environment: { POSTGRES_USER: app, POSTGRES_PASSWORD: canary-right-1, POSTGRES_DB: app }
  cache:
    image: nova-rewards/redis:latest
    environment: { REDISCLI_AUTH: canary-cache-1 }
  web:
    image: nova-rewards/node:24
    init: true
    command: [node, -e, "${serve}"]
    expose: [8080]
    environment:
      DATABASE_URL: postgres://app:canary-right-1@db:5432/app
      REPLICA_URL: postgres://app:canary-wrong-1@db:5432/app
      REDIS_HOST: cache
      REDIS_PASSWORD: canary-cache-1
      OWN_DB_HOST: 127.0.0.1
      OWN_DB_PORT: 5432
      OWN_DB_USER: app
      OWN_DB_PASSWORD: canary-own-1
      REPORTS_URL: http://nowhere.invalid/reports
    depends_on: [db, cache, worker]
  worker:
    image: nova-rewards/node:24
    init: true
    command: [node, -e, "${serve}"]
    expose: [8080]
  job:
    image: nova-rewards/node:24
    command: ['true']
    environment: { DATABASE_URL: 'postgres://app:canary-wrong-1@db:5432/app' }
`;

let rig: Rig;

beforeAll(async () => {
  rig = await createRig('dependency', yaml);
  await rig.compose('up', '--detach');
  const context = await rig.context();
  await eventually(
    () => look(context, 'dependency', 'web'),
    ({ facts }) => facts.some((fact) => fact.setting === 'DATABASE_URL' && fact.state === 'ready'),
    60_000,
  );
}, 120_000);

afterAll(() => rig.stop(), 60_000);

/** A machine that is busy with other tests may be too late for a question: then it is asked again. */
async function answers(service: string): Promise<Record<string, string>> {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'dependency', service),
    ({ gaps }) => !gaps.some((gap) => /no answer|too late/.test(gap.reason)),
  );
  return Object.fromEntries(
    facts.map((fact) => [
      fact.setting === '' ? fact.dependency : fact.setting,
      `${fact.dependency} ${fact.role} ${fact.state} via ${fact.via} from ${fact.vantage}`,
    ]),
  );
}

describe('while everything runs', () => {
  test('each setting is asked by what it says, from inside the namespace', async () => {
    expect(await answers('web')).toEqual({
      DATABASE_URL: 'db database ready via login from namespace',
      REPLICA_URL: 'db database auth-failed via login from namespace',
      REDIS_HOST: 'cache cache ready via login from namespace',
      OWN_DB_HOST: '127.0.0.1 database refused via login from namespace',
      REPORTS_URL: 'nowhere.invalid external name-not-found via http from namespace',
      worker: 'worker service ready via tcp from namespace',
    });
  });

  test('a database and a cache are asked with the settings of a client that runs', async () => {
    expect(await answers('cache')).toEqual({
      REDIS_HOST: 'cache cache ready via login from namespace',
    });
    expect(await answers('db')).toEqual({
      DATABASE_URL: 'db database ready via login from namespace',
    });
  });

  test('a container that has exited is spoken for by this host', async () => {
    expect(await answers('job')).toEqual({
      DATABASE_URL: 'db database auth-failed via login from host',
    });
  });

  test('names are resolved as the container resolves them', async () => {
    const context = await rig.context();
    const { facts, gaps } = await eventually(
      () => look(context, 'name-resolution', 'web'),
      (answer) => answer.gaps.length === 0,
    );
    expect(Object.fromEntries(facts.map((fact) => [fact.name, fact.error]))).toEqual({
      db: '',
      cache: '',
      // The engine asks this machine's resolver, which may be out of reach.
      'nowhere.invalid': expect.stringMatching(
        /^(ENOTFOUND|ETIMEOUT|ESERVFAIL|EREFUSED)$/,
      ) as string,
    });
    expect(gaps).toEqual([]);
  });

  test('the resolver of an exited container is a gap', async () => {
    const { facts, gaps } = await look(await rig.context(), 'name-resolution', 'job');
    expect(facts).toEqual([]);
    expect(gaps.map((gap) => gap.wanted)).toEqual(['name-resolution']);
  });

  test('nothing that comes out holds a secret, and the order is always the same', async () => {
    const context = await rig.context();
    const kinds = ['logs', 'container-state', 'network-attachment'] as const;
    const everything = Object.keys(collectors) as FactKind[];
    const all = await collect(context, everything, ['web', 'db', 'job']);
    expect(JSON.stringify(all)).not.toContain('canary-');
    const first = await collect(context, kinds, ['web', 'db', 'job']);
    const second = await collect(context, kinds.toReversed(), ['web', 'db', 'job']);
    const order = (facts: typeof first.facts): string[] =>
      facts.map((fact) => `${fact.kind} ${'service' in fact ? fact.service : ''}`);
    expect(order(second.facts)).toEqual(order(first.facts));
    expect(order(first.facts).slice(0, 3)).toEqual([
      'container-state web',
      'container-state db',
      'container-state job',
    ]);
  });
});

describe('when a server takes logins and holds up what comes after', () => {
  const told = async (setting: string) => {
    const { facts } = await look(await rig.context(), 'dependency', 'web');
    return facts.find((fact) => fact.setting === setting);
  };
  const database = async (program: string): Promise<Client> => {
    const host = (await rig.replica('db')).networks[0]?.ipv4;
    const login = { user: 'app', password: 'canary-right-1', database: 'app' };
    const client = new Client({ host, ...login, application_name: program });
    await client.connect();
    return client;
  };
  const redis = (...words: string[]) =>
    rig.compose('exec', '-T', 'cache', 'redis-cli', '-e', ...words);

  test('a lock is told with who holds it and how many wait', async () => {
    const [job, shop] = [await database('closing'), await database('shop')];
    await job.query('create table orders (id int)');
    await job.query('begin; lock table orders in access exclusive mode');
    const waiting = shop.query('select from orders');
    const answer = await eventually(
      () => told('DATABASE_URL'),
      (one) => one?.state === 'blocked',
    );
    await job.query('rollback; drop table orders').finally(() => job.end());
    await waiting.catch(() => undefined);
    await shop.end();
    expect(answer?.detail).toMatch(
      /^1 session waits, .* for orders, locked by session \d+ \(user app, program closing, .*idle in transaction/,
    );
  });

  test('a setting by which a database takes no writes is told, and it stays ready', async () => {
    const job = await database('closing');
    await job.query('alter role app set default_transaction_read_only = on');
    expect(await told('DATABASE_URL')).toMatchObject({ state: 'ready', writes: 'refused' });
    await job.query('alter role app reset default_transaction_read_only');
    await job.end();
  });

  test('a replica without its master takes no writes', async () => {
    await redis('replicaof', '192.0.2.10', '6379');
    expect(await told('REDIS_HOST')).toMatchObject({
      state: 'read-only',
      detail: 'it is a read-only replica of 192.0.2.10:6379, which it does not reach',
    });
    await redis('replicaof', 'no', 'one');
    expect(await told('REDIS_HOST')).toMatchObject({ state: 'ready' });
  });
});

const network = (): string => `${rig.name}_default`;

describe('when a container loses its network', () => {
  beforeAll(async () => {
    const { state } = await rig.replica('web');
    await rig.docker('network', 'disconnect', network(), state.container);
  });

  test('its attachment, its names and its dependencies all show it', async () => {
    const context = await rig.context();
    const attached = await look(context, 'network-attachment', 'web');
    expect(attached.facts[0]?.missing).toEqual([
      { network: network(), aliases: ['web'], ipv4: null },
    ]);
    expect(attached.facts[0]?.gone).toBeUndefined();
    const names = await look(context, 'name-resolution', 'web');
    expect(names.facts.filter((fact) => fact.resolved)).toEqual([]);
    expect(names.facts.length + names.gaps.length).toBe(3);
    const asked = await look(context, 'dependency', 'web');
    // Of this host's view, which is whole, nothing must show.
    expect(asked.facts.filter((fact) => fact.state === 'ready')).toEqual([]);
  });

  test('attached again by hand it lacks the alias by which others know it', async () => {
    const { state } = await rig.replica('web');
    await rig.docker('network', 'connect', network(), state.container);
    const { facts } = await look(await rig.context(), 'network-attachment', 'web');
    expect(facts[0]?.missing).toEqual([]);
    expect(facts[0]?.missingAliases.map((one) => one.aliases)).toEqual([['web']]);
  });
});

describe('when the bridge of the network is switched off', () => {
  const link = async (state: 'up' | 'down') => {
    const id = await rig.docker('network', 'inspect', '--format', '{{.Id}}', network());
    await promisify(execFile)('ip', ['link', 'set', bridgeOf(id.trim()), state]);
  };
  beforeAll(() => link('down'));
  afterAll(() => link('up'));

  test('every attachment to it shows that', async () => {
    for (const service of ['web', 'db']) {
      const { facts } = await look(await rig.context(), 'network-attachment', service);
      expect(facts[0]?.missing).toEqual([]);
      expect(facts[0]?.switchedOff).toEqual([
        { network: network(), bridge: expect.stringMatching(/^br-/) as string },
      ]);
    }
  });

  test('what is asked through it is not reached, and answers itself', async () => {
    const { facts } = await look(await rig.context(), 'dependency', 'web');
    const asked = facts.find(({ setting }) => setting === 'DATABASE_URL');
    expect(asked).toMatchObject({ state: 'timeout', toItself: 'ready' });
  });
});

describe('when a dependency stops', () => {
  beforeAll(() => rig.compose('stop', '--timeout', '0', 'db', 'cache').then(() => undefined));

  test('its clients are answered that it is gone', async () => {
    const seen = await answers('web');
    expect(seen.DATABASE_URL).toMatch(
      /^db database (name-not-found|refused) via login from namespace/,
    );
    expect(seen.REDIS_HOST).toMatch(
      /^cache cache (name-not-found|refused) via login from namespace/,
    );
  });

  test('with nobody left to ask and nothing to ask it is a gap', async () => {
    const { facts, gaps } = await look(await rig.context(), 'dependency', 'job');
    expect(facts).toEqual([]);
    expect(gaps[0]?.reason).toContain('no container of db runs');
  });
});

describe('when somebody has removed the network', () => {
  beforeAll(async () => {
    const format = '{{range .Containers}}{{.Name}} {{end}}';
    const joined = await rig.docker('network', 'inspect', '--format', format, network());
    for (const name of joined.trim().split(' '))
      await rig.docker('network', 'disconnect', '--force', network(), name);
    await rig.docker('network', 'rm', network());
  });

  test('its attachment says that there is none to connect it to', async () => {
    const { facts } = await look(await rig.context(), 'network-attachment', 'web');
    expect(facts[0]).toMatchObject({ missing: [{ network: network() }], gone: [network()] });
  });
});
