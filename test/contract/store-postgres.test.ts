/** What only the PostgreSQL store has: a server that restarts, connections that break, secrets. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { inspect } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { openPostgresStore, readPostgresStore } from '../../src/store/postgres.ts';
import type { IncidentReader, IncidentStore } from '../../src/store/store.ts';
import { startPostgres, type TestDatabase, type TestPostgres } from '../postgres.ts';
import { runsAll } from '../rig.ts';
import { evidence, good, opened, relapsed } from './store-events.ts';

let server: TestPostgres;
let database: TestDatabase;
let opening: IncidentStore[];
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());
beforeEach(async () => {
  database = await server.database();
  opening = [];
});
afterEach(async () => {
  for (const store of opening) await store.close();
  await database.remove();
});

async function open(location = database.location): Promise<IncidentStore> {
  const store = await openPostgresStore(location);
  opening.push(store);
  return store;
}

async function reader(): Promise<IncidentReader> {
  const answer = await readPostgresStore(database.location);
  if ('code' in answer) throw new Error(answer.message);
  return answer;
}

async function sql(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.location });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Leaves a store with one incident and does something to its tables behind its back. */
async function tampered(text: string): Promise<void> {
  const store = await open();
  await store.append('i1', 0, [opened('web'), relapsed('a'), relapsed('b')], 1, [evidence('e1')]);
  await store.recordGood(good('web', 1));
  await sql(text);
}

test('replicas that start at once on an empty database share one store', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => open()));
  await Promise.all(
    stores.map((store, index) => store.append(`i${index}`, 0, [opened(`web-${index}`)], index)),
  );
  expect(await stores[0]?.list('all')).toEqual(['i3', 'i2', 'i1', 'i0']);
});

test('an older program refuses the store of a newer one, to write and to read', async () => {
  await tampered('UPDATE nova.schema_version SET version = 99');
  await expect(openPostgresStore(database.location)).rejects.toMatchObject({ code: 'STORE_NEWER' });
  await expect(readPostgresStore(database.location)).rejects.toMatchObject({ code: 'STORE_NEWER' });
});

test('a reader finds nothing recorded in an empty database, and makes nothing', async () => {
  expect(await readPostgresStore(database.location)).toMatchObject({ code: 'STORE_EMPTY' });
  expect(await sql("SELECT 1 FROM pg_namespace WHERE nspname = 'nova'")).toEqual([]);
});

test('a reader sees what a writer appends beside it', async () => {
  const store = await open();
  const beside = await reader();
  await store.append('i1', 0, [opened('web')], 1);
  expect(await beside.list('open')).toEqual(['i1']);
  expect(await beside.readInstallationKey()).toBe(null);
  const key = await store.installationKey();
  expect(await beside.readInstallationKey()).toEqual(Buffer.from(key));
  await beside.close();
  await expect(beside.load('i1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('an event type of a newer program is not taken for damage', async () => {
  await tampered("UPDATE nova.events SET type = 'teleported' WHERE version = 2");
  await expect((await open()).load('i1')).rejects.toMatchObject({ code: 'STORE_NEWER' });
});

test.each([
  ['a body that is not JSON', "UPDATE nova.events SET body = '{' WHERE version = 2"],
  ['a body without its fields', `UPDATE nova.events SET body = '{"type":"relapsed"}'`],
  ['an event that has gone', 'DELETE FROM nova.events WHERE version = 2'],
  ['a table that has gone', 'DROP TABLE nova.events'],
])('%s is a damaged store, not a crash', async (_, text) => {
  await tampered(text);
  await expect((await open()).load('i1')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
});

test.each([
  ['a server that is not there', (url: URL) => (url.port = '1')],
  ['a wrong password', (url: URL) => (url.password = 'canary-wrong-1')],
  ['a database that is not there', (url: URL) => (url.pathname = '/nowhere')],
])('%s makes the store unavailable, and nothing said of it holds a password', async (_, change) => {
  const url = new URL(database.location);
  change(url);
  const thrown: unknown = await openPostgresStore(url.href).then(
    () => null,
    (error: unknown) => error,
  );
  expect(thrown).toMatchObject({ name: 'StoreError', code: 'STORE_UNAVAILABLE' });
  expect(inspect(thrown, { depth: 9, showHidden: true })).not.toContain('canary');
});

describe('a server that restarts', () => {
  test.each(['restart', 'kill'] as const)(
    'by %s loses no acknowledged event, and the same store goes on afterwards',
    async (how) => {
      const store = await open();
      await store.append('i1', 0, [opened('web')], 1);
      let acknowledged = 1;
      let refused = 0;
      const progress = { done: false };
      const restarted = server[how]().then(() => (progress.done = true));
      let after = 0;
      // On through the restart, and a little beyond it.
      while (after < 20) {
        const version = acknowledged;
        const result = await store
          .append('i1', version, [relapsed(`${version}`)], version)
          .catch((error: unknown) => error);
        if (result instanceof Error) {
          expect(result).toMatchObject({ code: 'STORE_UNAVAILABLE' });
          refused += 1;
          acknowledged = await store.load('i1').then(
            (log) => log.length,
            () => version,
          );
          continue;
        }
        expect(result).toEqual({ ok: true, version: version + 1 });
        acknowledged += 1;
        if (progress.done) after += 1;
      }
      await restarted;
      const reasons = (await store.load('i1')).map(({ event }) =>
        event.type === 'relapsed' ? event.reason : 'opened',
      );
      expect(reasons).toHaveLength(acknowledged);
      expect(new Set(reasons).size).toBe(acknowledged);
      expect(refused, 'a restart of a second or two is waited for').toBe(0);
    },
  );

  test('while it does not answer, reads and appends are refused in time, and it goes on afterwards', async ({
    skip,
  }) => {
    skip(!runsAll(), 'takes 30 s: NOVA_TEST_ALL=1');
    const store = await open();
    await store.append('i1', 0, [opened('web')], 1);
    await server.freeze();
    try {
      const start = Date.now();
      const refused = { code: 'STORE_UNAVAILABLE' };
      await Promise.all([
        expect(store.load('i1')).rejects.toMatchObject(refused),
        expect(store.append('i1', 1, [relapsed('late')], 2)).rejects.toMatchObject(refused),
      ]);
      expect(Date.now() - start).toBeLessThan(20_000);
    } finally {
      await server.thaw();
    }
    // What was on its way may have arrived after all: that is why the caller loads first.
    const { length } = await store.load('i1');
    expect(await store.append('i1', length, [relapsed('on')], 3)).toMatchObject({ ok: true });
  });
});

describe('an append whose answer is lost', () => {
  test('was done: it is found, and not made again', async () => {
    const proxy = await losing('answer');
    const store = await open(proxy.location);
    await store.append('i1', 0, [opened('web')], 1);
    proxy.loseNext();
    expect(await store.append('i1', 1, [relapsed('once')], 2)).toEqual({ ok: true, version: 2 });
    expect(proxy.lost()).toBe(1);
    expect(await store.load('i1')).toHaveLength(2);
    await proxy.close();
  });

  test('was not done: it is made again', async () => {
    const proxy = await losing('request');
    const store = await open(proxy.location);
    await store.append('i1', 0, [opened('web')], 1);
    proxy.loseNext();
    expect(await store.append('i1', 1, [relapsed('once')], 2)).toEqual({ ok: true, version: 2 });
    expect(proxy.lost()).toBe(1);
    expect(await store.load('i1')).toHaveLength(2);
    await proxy.close();
  });

  test('and somebody else has appended meanwhile: that is the conflict', async () => {
    const proxy = await losing('request', 'INSERT INTO nova.events');
    const [store, other] = [await open(proxy.location), await open()];
    await store.append('i1', 0, [opened('web')], 1);
    proxy.loseNext(() => other.append('i1', 1, [relapsed('faster')], 2));
    expect(await store.append('i1', 1, [relapsed('slower')], 2)).toEqual({
      ok: false,
      conflict: 'version',
      version: 2,
    });
    await proxy.close();
  });
});

/** A proxy before the server that breaks the connection at one statement: before it, or after. */
async function losing(what: 'request' | 'answer', statement = 'COMMIT') {
  const { hostname, port } = new URL(database.location);
  const sockets = new Set<Socket>();
  let armed: (() => Promise<unknown>) | null = null;
  let lost = 0;
  const proxy = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let dropping = false;
    const drop = () => {
      lost += 1;
      client.destroy();
      upstream.destroy();
    };
    client.on('data', (data) => {
      if (armed === null || !data.includes(statement)) return void upstream.write(data);
      const meanwhile = armed;
      armed = null;
      dropping = true;
      if (what === 'answer') upstream.write(data);
      else void meanwhile().then(drop);
    });
    upstream.on('data', (data) => {
      if (dropping) drop();
      else client.write(data);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.location);
  url.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return {
    location: url.href,
    loseNext: (meanwhile: () => Promise<unknown> = () => Promise.resolve()) => (armed = meanwhile),
    lost: () => lost,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        proxy.close(resolve);
      }),
  };
}
