/** What only the SQLite store has: its file, its readers, and what its errors look like. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql as firstSchema } from '../../src/store/migrations/sqlite-0001-log.ts';
import { openDatabase, storeFile } from '../../src/store/sqlite-open.ts';
import { SqliteStore, openSqliteStore, readSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentReader } from '../../src/store/store.ts';
import { evidence, good, opened, relapsed } from './store-events.ts';

let root: string;
let folder: string;
let file: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nova-sqlite-'));
  folder = join(root, 'state');
  file = join(folder, storeFile);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function reader(): Promise<IncidentReader> {
  const answer = await readSqliteStore(folder);
  if ('code' in answer) throw new Error(answer.message);
  return answer;
}

/** Leaves a store with one incident and does something to its file behind its back. */
async function tamperedStore(sql: string): Promise<void> {
  const store = await openSqliteStore(folder);
  await store.append('i1', 0, [opened('web'), relapsed('a'), relapsed('b')], 1, [evidence('e1')]);
  await store.recordGood(good('web', 1));
  await store.close();
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

test('folder and files are for their owner only, whatever the umask', async () => {
  const before = process.umask(0o002);
  try {
    const store = await openSqliteStore(folder);
    await store.append('i1', 0, [opened('web')], 1);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of [file, `${file}-wal`, `${file}-shm`])
      expect(statSync(name).mode & 0o777).toBe(0o600);
    await store.close();
  } finally {
    process.umask(before);
  }
});

test('every transaction waits for the disk', async () => {
  const database = await openDatabase(folder);
  expect(database.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
  expect(database.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
  database.close();
});

test('a storm of appends in one tick is written piece by piece, and all of it before the store closes', async () => {
  const store = await openSqliteStore(folder);
  let over = false;
  let turns = 0;
  const countTurns = () => {
    turns += 1;
    if (!over) setImmediate(countTurns);
  };
  setImmediate(countTurns);
  const append = (id: string) => {
    const large = Array.from({ length: 20 }, (_, index) => ({
      ...evidence(`e${index}`),
      fact: { kind: 'container-missing', service: 'x'.repeat(99_999) } as const,
    }));
    return store.append(id, 0, [opened(id)], 1, large);
  };
  const ids = Array.from({ length: 100 }, (_, index) => `i${index}`);
  const first = await Promise.all(ids.map(append));
  over = true;
  expect(first.every(({ ok }) => ok)).toBe(true);
  expect(turns).toBeGreaterThan(5);
  const last = Promise.all(ids.map((id) => append(`late-${id}`)));
  await store.close();
  expect((await last).every(({ ok }) => ok)).toBe(true);
});

test('a reader finds nothing recorded in a folder without a store, and makes none', async () => {
  expect(await readSqliteStore(folder)).toMatchObject({ code: 'STORE_EMPTY' });
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  writeFileSync(file, '');
  expect(await readSqliteStore(folder)).toMatchObject({ code: 'STORE_EMPTY' });
});

test('a reader sees what a writer appends beside it, and survives its end', async () => {
  const store = await openSqliteStore(folder);
  const beside = await reader();
  await store.append('i1', 0, [opened('web')], 1);
  expect(await beside.list('open')).toEqual(['i1']);
  await store.append('i1', 1, [relapsed('x')], 1);
  expect(await beside.load('i1')).toHaveLength(2);
  await store.close();
  expect(await beside.load('i1')).toHaveLength(2);
  await beside.close();
  await expect(beside.load('i1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});

test('reading leaves no file behind, and finds the key that a writer made', async () => {
  const store = await openSqliteStore(folder);
  const key = await store.installationKey();
  await store.close();
  const before = readdirSync(folder);
  const after = await reader();
  expect(await after.readInstallationKey()).toEqual(key);
  expect(await after.list('all')).toEqual([]);
  await after.close();
  expect(readdirSync(folder)).toEqual(before);
});

test('a reader sees all that a killed writer had acknowledged', async () => {
  const program = fileURLToPath(new URL('append-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, [program, 'sqlite', folder, 'killed'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let acknowledged = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged = Number(line);
    if (acknowledged > 10 && !child.killed) child.kill('SIGKILL');
  }
  await ended;
  const after = await reader();
  expect((await after.load('killed')).length).toBeGreaterThanOrEqual(acknowledged);
  await after.close();
});

test('programs that start at once on a new folder share one store', async () => {
  const stores = await Promise.all([1, 2, 3, 4].map(() => openSqliteStore(folder)));
  await Promise.all(
    stores.map((store, index) => store.append(`i${index}`, 0, [opened(`web-${index}`)], index)),
  );
  expect(await stores[0]?.list('all')).toEqual(['i3', 'i2', 'i1', 'i0']);
  for (const store of stores) await store.close();
});

test('an older program refuses the store of a newer one, to write and to read', async () => {
  await tamperedStore('PRAGMA user_version = 99');
  await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_NEWER' });
  await expect(readSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_NEWER' });
});

test('a store of the first schema is brought up to date, and its open incidents keep their services', async () => {
  mkdirSync(folder);
  const database = new DatabaseSync(file);
  database.exec(firstSchema);
  database.exec('PRAGMA application_id = 1315927649; PRAGMA user_version = 1');
  for (const [id, service, open] of [
    ['i1', 'web', 1],
    ['i2', 'web', 1],
    ['i3', 'mail', 0],
  ] as const) {
    database.prepare('INSERT INTO incidents VALUES (?, 1, ?, ?)').run(id, open, service);
    database
      .prepare('INSERT INTO events VALUES (?, 1, 1, ?, ?)')
      .run(id, 'opened', JSON.stringify(opened(service)));
  }
  database.close();
  const store = await openSqliteStore(folder);
  expect(await store.list('open')).toEqual(['i2', 'i1']);
  expect(await store.append('i4', 0, [opened('web')], 2)).toMatchObject({ incident: 'i2' });
  expect(await store.append('i4', 0, [opened('mail')], 2)).toMatchObject({ ok: true });
  await store.close();
});

test('an event type of a newer program is not taken for damage', async () => {
  await tamperedStore("UPDATE events SET type = 'teleported' WHERE version = 2");
  const store = await reader();
  await expect(store.load('i1')).rejects.toMatchObject({ code: 'STORE_NEWER' });
  await store.close();
});

test.each([
  ['a body that is not JSON', "UPDATE events SET body = '{' WHERE version = 2"],
  ['a body of another type', `UPDATE events SET body = '{"type":"resolved"}' WHERE version = 2`],
  ['a body without its fields', `UPDATE events SET body = '{"type":"relapsed"}' WHERE version = 2`],
  ['a body that is a list', "UPDATE events SET body = '[]' WHERE version = 2"],
  ['an event that has gone', 'DELETE FROM events WHERE version = 2'],
  ['a table that has gone', 'DROP TABLE events'],
])('%s is a damaged store, not a crash', async (_, sql) => {
  await tamperedStore(sql);
  const damaged = openSqliteStore(folder).then((store) =>
    store.load('i1').finally(() => store.close()),
  );
  await expect(damaged).rejects.toMatchObject({ name: 'StoreError', code: 'STORE_CORRUPT' });
});

test('damaged evidence and a damaged last known good are damage too', async () => {
  await tamperedStore(
    "UPDATE evidence SET body = '{\"id\":1}'; UPDATE last_known_good SET body = 'x'",
  );
  const store = await reader();
  await expect(store.evidence('i1')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await expect(store.lastKnownGood('web')).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await store.close();
});

test.each([
  ['text', () => writeFileSync(file, 'this is no database. '.repeat(100))],
  [
    "somebody else's database",
    () => {
      const database = new DatabaseSync(file);
      database.exec('CREATE TABLE theirs (x)');
      database.close();
    },
  ],
])('a file that holds %s is refused and left alone', async (_, write) => {
  mkdirSync(folder);
  write();
  const before = readFileSync(file);
  await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await expect(readSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a full disk refuses what does not fit, and takes what does', async () => {
  const database = await openDatabase(folder);
  const store = new SqliteStore(database, file);
  await store.append('i1', 0, [opened('web')], 1);
  // SQLite's own limit fails the way a full disk does, without filling one.
  const pages = Number(database.prepare('PRAGMA page_count').get()?.page_count);
  database.exec(`PRAGMA max_page_count = ${pages + 3}`);
  const [large, small] = await Promise.allSettled([
    store.append('i1', 1, [relapsed('x'.repeat(100_000))], 2),
    store.append('i2', 0, [opened('db')], 2),
  ]);
  expect(large).toMatchObject({ status: 'rejected', reason: { code: 'STORE_FULL' } });
  expect(small).toMatchObject({ status: 'fulfilled', value: { ok: true } });
  expect(await store.load('i1')).toHaveLength(1);
  await store.close();
});

test('a state folder that is a file cannot be used', async () => {
  writeFileSync(folder, '');
  await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
});
