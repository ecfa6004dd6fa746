/**
 * A disk that is full, and one that can only be read: a small file system in memory, mounted for
 * the test, with the real store and the real worker on it. Mounting needs root.
 */
import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { reserveFile, reserveIn, reserveSize } from '../../src/store/reserve.ts';
import { openDatabase } from '../../src/store/sqlite-open.ts';
import { openSqliteStore, SqliteStore } from '../../src/store/sqlite.ts';
import { inProcessScheduler } from '../../src/workflow/scheduler/in-process.ts';
import { pagerduty } from '../../src/notify/pagerduty.ts';
import { createPager } from '../../src/workflow/pager.ts';
import { createWorker } from '../../src/workflow/worker.ts';
import { startReceiver } from '../receiver.ts';
import { opened, relapsed } from '../contract/store-events.ts';
import { event, seen, settings } from '../examples/incident.ts';

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;
if (!isRoot) process.stdout.write('skipped: full and read-only disks, which need root to mount\n');

let disk: string;
let folder: string;

describe.skipIf(!isRoot)('on a small disk', () => {
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), 'nova-disk-'));
    await run('mount', ['-t', 'tmpfs', '-o', 'size=12m,mode=0700', 'nova-test', disk]);
    folder = join(disk, 'state');
  });
  afterEach(async () => {
    await run('umount', ['--lazy', disk]);
    await rm(disk, { recursive: true, force: true });
  });

  test('that is full, the log goes on in the reserve, which is told', async () => {
    const troubles: string[] = [];
    const store = await openSqliteStore(folder, (reason) => troubles.push(reason));
    onTestFinished(() => store.close());
    expect(statSync(join(folder, reserveFile)).size).toBe(reserveSize);
    await store.append('i1', 0, [opened('web')], 1);
    await fill();
    let version = 1;
    while (troubles.length === 0 && version < 500) {
      const large = relapsed('x'.repeat(10_000));
      expect(await store.append('i1', version, [large], version)).toMatchObject({ ok: true });
      version += 1;
    }
    expect(troubles).toEqual([expect.stringContaining('disk of the state folder is full')]);
    expect(existsSync(join(folder, reserveFile))).toBe(false);
    // An incident has some twenty events: the reserve is for many.
    for (let more = 0; more < 100; more += 1, version += 1)
      expect(await store.append('i1', version, [relapsed('on')], 1)).toMatchObject({ ok: true });
    expect(await store.load('i1')).toHaveLength(version);
  });

  test('the reserve is whole or not there at all, and made anew when there is room again', async () => {
    let now = 0;
    const reserve = reserveIn(disk, () => now);
    const size = () => statSync(join(disk, reserveFile), { throwIfNoEntry: false })?.size;
    reserve.keep();
    expect(size()).toBe(reserveSize);
    expect([reserve.release(), reserve.release()]).toEqual([true, false]);
    await fill();
    now += 10_000;
    reserve.keep();
    expect(size()).toBeUndefined();
    await rm(join(disk, 'filler'));
    reserve.keep();
    expect(size(), 'not tried again at once').toBeUndefined();
    now += 10_000;
    reserve.keep();
    expect(size()).toBe(reserveSize);
  });

  test('that stays full, an append is refused in words, nothing is lost, and it goes on once there is room', async () => {
    const store = await openSqliteStore(folder);
    onTestFinished(() => store.close());
    await store.append('i1', 0, [opened('web')], 1);
    await fill();
    let version = 1;
    let refused: unknown = null;
    while (refused === null && version < 2_000)
      await store.append('i1', version, [relapsed('x'.repeat(50_000))], 1).then(
        () => (version += 1),
        (error: unknown) => (refused = error),
      );
    expect(refused).toMatchObject({ code: 'STORE_FULL' });
    expect(await store.load('i1')).toHaveLength(version);
    await rm(join(disk, 'filler'));
    expect(await store.append('i1', version, [relapsed('again')], 1)).toMatchObject({ ok: true });
  });

  test('that is full, a responder starts all the same, in the reserve', async () => {
    const first = await openSqliteStore(folder);
    await first.append('i1', 0, [opened('web')], 1);
    await first.close();
    await fill();
    const store = await openSqliteStore(folder);
    onTestFinished(() => store.close());
    expect(await store.list('open')).toEqual(['i1']);
    expect(await store.append('i1', 1, [relapsed('on')], 2)).toMatchObject({ ok: true });
  });

  test('that can only be read, no responder starts, and what is recorded can be read', async () => {
    const first = await openSqliteStore(folder);
    await first.append('i1', 0, [opened('web')], 1);
    await first.close();
    await run('mount', ['-o', 'remount,ro', disk]);
    await expect(openSqliteStore(folder)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await run('mount', ['-o', 'remount,rw', disk]);
    const store = await openSqliteStore(folder);
    expect(await store.list('open')).toEqual(['i1']);
    await store.close();
  });

  // A mount with files open for writing cannot be made read-only; SQLite's own switch fails the
  // same way as the file system of a disk with errors, which turns itself read-only.
  test('that turns read-only, the responder says so, keeps watching, calls people, and opens the incident afterwards', async () => {
    const database = await openDatabase(folder);
    const store = new SqliteStore(database, folder);
    onTestFinished(() => store.close());
    const failures: string[] = [];
    const confirmed = Promise.withResolvers<undefined>();
    const receiver = await startReceiver(() => ({ status: 202 }));
    onTestFinished(() => receiver.stop());
    const pager = createPager({
      store,
      now: () => Date.now(),
      storm: () => ({ incidents: 5, within: 1, gather: 0, every: 1 }),
      paging: () => ({ levels: [{ after: 0, channels: ['pager'] }], repeatEvery: null }),
      around: () => ({ contacts: [], links: [], planHash: (binding) => binding }),
      channels: new Map([
        ['pager', pagerduty({ routingKey: { reveal: () => 'a-key' }, url: receiver.url })],
      ]),
      project: 'shop',
      deadline: 10_000,
      onEvent: () => undefined,
      onTrouble: () => undefined,
    });
    onTestFinished(() => pager.stop());
    const worker = createWorker({
      store,
      scheduler: inProcessScheduler(
        () => Date.now(),
        (id, error) => failures.push(`${id}: ${String(error)}`),
      ),
      now: () => Date.now(),
      settings: () => settings,
      related: () => [],
      seen: () => seen({ web: 'down' }),
      trail: () => [],
      perform: (incident) =>
        Promise.resolve(
          incident.phase === 'confirming'
            ? { events: [event('confirmed')] }
            : { waitUntil: Date.now() + 60_000 },
        ),
      onEvent: ({ event: told }) => {
        if (told.type === 'confirmed') confirmed.resolve(undefined);
      },
      onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
      onUnrecorded: (service, { kind }, error) => pager.unrecorded(service, kind, error),
    });
    await worker.start();
    onTestFinished(() => worker.stop());
    const symptom = { kind: 'probe-failed', probe: 'http', detail: 'refused' } as const;
    database.exec('PRAGMA query_only = ON');
    // As the probes do it: every second, as long as the service fails.
    await worker.raise('web', symptom);
    await worker.raise('web', symptom);
    expect(failures).toHaveLength(2);
    expect(failures[0]).toMatch(/^symptom of web: StoreError: the state folder cannot be used/);
    expect(await store.list('all')).toEqual([]);
    // People are called all the same, once, and told why nothing is done.
    await expect.poll(() => receiver.requests.length, { timeout: 20_000 }).toBe(1);
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toMatchObject({
      event_action: 'trigger',
      dedup_key: 'unrecorded-shop-web',
      payload: { component: 'web', summary: expect.stringContaining('changes nothing') as string },
    });
    database.exec('PRAGMA query_only = OFF');
    await worker.raise('web', symptom);
    await confirmed.promise;
    expect(await store.list('open')).toHaveLength(1);
    expect(receiver.requests).toHaveLength(1);
  });
});

/** Takes all the room that is left, to the last page. */
async function fill(): Promise<void> {
  const filler = join(disk, 'filler');
  await writeFile(filler, '');
  for (const size of [1 << 20, 1 << 12])
    for (;;) {
      try {
        await writeFile(filler, Buffer.alloc(size, 1), { flag: 'a' });
      } catch {
        // Full to this size.
        break;
      }
    }
}
