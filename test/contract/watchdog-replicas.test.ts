/** Watching the watchers: several replicas over one PostgreSQL, each with its own clock and folder. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openPostgresStore } from '../../src/store/postgres.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { createWatchdog, heartbeatFile, type Watchdog } from '../../src/workflow/watchdog.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';

let postgres: TestPostgres | undefined;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres?.stop());

async function openStore(): Promise<IncidentStore> {
  const database = await postgres?.database();
  if (database === undefined) throw new Error('no server is running');
  const store = await openPostgresStore(database.location);
  onTestFinished(async () => {
    await store.close();
    await database.remove();
  });
  return store;
}

/** A host of one replica: what it remembers of itself is in its folder. */
async function host(store: IncidentStore) {
  const folder = await mkdtemp(join(tmpdir(), 'nova-replica-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return {
    /** Starts its responder at this time. */
    async start(at: number): Promise<Replica> {
      const clock = { now: at };
      const dog = createWatchdog({
        now: () => clock.now,
        store,
        folder,
        slowest: () => 1_000,
        replicas: 'some',
        ping: { ping: null, pingEvery: 1_000 },
        onBlind: () => undefined,
        onTrouble: (what, reason) => expect.fail(`${what}: ${reason}`),
      });
      await dog.start();
      return { dog, clock };
    },
    /** What it last noted of itself before it died. */
    died: (at: number) =>
      writeFile(heartbeatFile(folder), JSON.stringify({ at, pid: 1, lastRoundAt: null })),
  };
}

interface Replica {
  readonly dog: Watchdog;
  readonly clock: { now: number };
}

/** It has watched until then: its last word is of that time. */
async function watchesUntil({ dog, clock }: Replica, at: number): Promise<void> {
  clock.now = at;
  dog.onRound();
  await dog.stop();
}

/** Without what a busy machine does to the test itself. */
async function blind(store: IncidentStore): Promise<readonly unknown[]> {
  const entries = (await store.journal(['blind'])).map(({ entry }) => entry);
  return entries.filter((one) => one.type === 'blind' && one.blindness !== 'loop-stalled');
}

const second = 1_000;
const minute = 60 * second;
/** Far from the present, so that no real clock meddles. */
const start = 1_000_000_000;

test('a replica that comes back was not blind while another watched', async () => {
  const store = await openStore();
  const [one, other] = [await host(store), await host(store)];
  const watching = await other.start(start);
  await one.died(start + second);
  await watchesUntil(watching, start + 10 * minute);
  const back = await one.start(start + 10 * minute + 2 * second);
  await back.dog.stop();
  expect(await blind(store)).toEqual([]);
});

test('from when the last of them was gone nobody watched', async () => {
  const store = await openStore();
  const [one, other] = [await host(store), await host(store)];
  const watching = await other.start(start);
  await one.died(start + second);
  await watchesUntil(watching, start + 4 * minute);
  const back = await one.start(start + 10 * minute);
  await back.dog.stop();
  expect(await blind(store)).toEqual([
    {
      ...{ type: 'blind', blindness: 'responder-dead' },
      ...{ from: start + 4 * minute, until: start + 10 * minute },
    },
  ]);
});

test('a new replica on a new machine says since when nobody has watched', async () => {
  const store = await openStore();
  await watchesUntil(await (await host(store)).start(start), start + minute);
  const fresh = await (await host(store)).start(start + 5 * minute);
  await fresh.dog.stop();
  expect(await blind(store)).toMatchObject([{ from: start + minute, until: start + 5 * minute }]);
  const next = await (await host(store)).start(start + 5 * minute + second);
  await next.dog.stop();
  expect(await blind(store)).toHaveLength(1);
});

test('the first replica of all was never blind', async () => {
  const store = await openStore();
  const first = await (await host(store)).start(start);
  await first.dog.stop();
  expect(await blind(store)).toEqual([]);
});

test('a replica alone that dies and comes back is blind for all of it', async () => {
  const store = await openStore();
  const one = await host(store);
  await watchesUntil(await one.start(start), start + minute);
  const back = await one.start(start + 2 * minute);
  await back.dog.stop();
  expect(await blind(store)).toMatchObject([{ from: start + minute, until: start + 2 * minute }]);
});

test("a break of the engine's events counts once, and only when nobody else could read them", async () => {
  const store = await openStore();
  const start2 = start + minute;
  const begin = async (at: number) => (await host(store)).start(at);
  const both = [await begin(start), await begin(start)];
  for (const replica of both) await cannotReadUntil(replica, start2);
  const broken = { type: 'blind', blindness: 'events-broken', from: start, until: start2 };
  expect(await blind(store)).toEqual([broken]);

  const [alone, seeing] = [await begin(start2), await begin(start2)];
  await watchesUntil(seeing, start + 3 * minute);
  await cannotReadUntil(alone, start + 3 * minute);
  expect(await blind(store)).toEqual([broken]);
});

/** From now until then; without a turn of the event loop, in which its timer would see a jump. */
async function cannotReadUntil(replica: Replica, at: number): Promise<void> {
  replica.dog.onEvents('broken');
  replica.clock.now = at;
  replica.dog.onEvents('restored');
  await watchesUntil(replica, at);
}
