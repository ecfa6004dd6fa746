/** What every IncidentStore must do. A new implementation calls `storeContract` and passes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../src/incident/journal.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import {
  container,
  evidence,
  finished,
  good,
  intended,
  opened,
  paused,
  raised,
  relapsed,
  rolledBack,
} from './store-events.ts';
import { claimContract, serviceContract } from './store-exclusive.ts';
import { subscriberContract } from './store-subscribers.ts';
import { storePlace, type FreshLocation, type Place } from './store-place.ts';
import type { StoreName } from './store-openers.ts';

const childProgram = fileURLToPath(new URL('append-until-killed.ts', import.meta.url));

export function storeContract(name: StoreName, fresh: () => Promise<FreshLocation>): void {
  describe(`the ${name} store`, () => {
    const place = storePlace(name, fresh);
    describe('log', () => logContract(place));
    describe('claims', () => claimContract(place));
    describe('services of open incidents', () => serviceContract(place));
    describe('what stands beside the log', () => besideContract(place));
    describe('subscribers', () => subscriberContract(place));
    describe('durability', () => durabilityContract(name, place));
  });
}

function logContract({ store }: Place): void {
  test('gives back what was appended, in order, with versions from 1', async () => {
    const events = [opened('web'), relapsed('a "quoted" \u0000 ✓ reason')];
    expect(await store().append('i1', 0, events, 10)).toEqual({ ok: true, version: 2 });
    expect(await store().append('i1', 2, [relapsed('c')], 11)).toEqual({ ok: true, version: 3 });
    expect(await store().load('i1')).toEqual([
      { incident: 'i1', version: 1, at: 10, event: events[0] },
      { incident: 'i1', version: 2, at: 10, event: events[1] },
      { incident: 'i1', version: 3, at: 11, event: relapsed('c') },
    ]);
    expect(await store().load('nobody')).toEqual([]);
  });

  test('refuses an append to a version that is not the last, and says which is', async () => {
    await store().append('i1', 0, [opened('web'), relapsed('b')], 10);
    const late = await store().append('i1', 1, [relapsed('late')], 11, [evidence('e1')]);
    expect(late).toEqual({ ok: false, conflict: 'version', version: 2 });
    expect(await store().append('i2', 1, [relapsed('early')], 11)).toEqual({
      ok: false,
      conflict: 'version',
      version: 0,
    });
    expect(await store().load('i1')).toHaveLength(2);
    expect(await store().evidence('i1')).toEqual([]);
  });

  test('decides each of several appends of one tick by itself', async () => {
    await store().append('i1', 0, [opened('web')], 1);
    const results = await Promise.allSettled([
      store().append('i1', 1, [relapsed('wins')], 2),
      store().append('i1', 1, [relapsed('loses')], 2),
      store().append('i2', 0, [relapsed('not an opening')], 2),
      store().append('i3', 0, [opened('db')], 2),
    ]);
    expect(
      results.map((result) => (result.status === 'fulfilled' ? result.value : 'thrown')),
    ).toEqual([
      { ok: true, version: 2 },
      { ok: false, conflict: 'version', version: 2 },
      'thrown',
      { ok: true, version: 1 },
    ]);
    expect(await store().load('i2')).toEqual([]);
    expect((await store().load('i1')).at(-1)?.event).toEqual(relapsed('wins'));
  });

  test('does not write an event that it could not read back', async () => {
    const broken = { ...finished('x'), outcome: undefined } as unknown as ReturnType<typeof opened>;
    const timeless = { type: 'verified', healthySince: NaN } as const;
    await expect(store().append('i1', 0, [opened('web'), broken], 1)).rejects.toThrow(/outcome/);
    await expect(store().append('i1', 0, [opened('web'), timeless], 1)).rejects.toThrow(/healthy/);
    expect(await store().load('i1')).toEqual([]);
    expect(await store().list('all')).toEqual([]);
  });

  test('lists the newest incident first, and as open what was not resolved or dismissed', async () => {
    await store().append('old', 0, [opened('web')], 10);
    await store().append('new', 0, [opened('mail')], 30);
    await store().append('false', 0, [opened('db'), { type: 'dismissed', reason: 'up' }], 20);
    await store().append('over', 0, [opened('db')], 25);
    await store().append('over', 1, [{ type: 'resolved', healthySince: 1 }], 40);
    await store().append('late', 0, [opened('api')], 30);
    expect(await store().list('all')).toEqual(['late', 'new', 'over', 'false', 'old']);
    expect(await store().list('open')).toEqual(['late', 'new', 'old']);
    expect(await store().list('all', 2)).toEqual(['late', 'new']);
  });

  test('gives the events of all incidents since a time, oldest first, of some types or all', async () => {
    await store().append('i1', 0, [opened('web')], 10);
    await store().append('i2', 0, [opened('db'), relapsed('x')], 20);
    await store().append('i1', 1, [relapsed('y')], 30);
    const brief = async (...query: Parameters<IncidentStore['since']>) =>
      (await store().since(...query)).map(({ incident, event }) => `${incident} ${event.type}`);
    expect(await brief(20)).toEqual(['i2 opened', 'i2 relapsed', 'i1 relapsed']);
    expect(await brief(0, ['opened'])).toEqual(['i1 opened', 'i2 opened']);
    expect(await brief(21, ['relapsed', 'opened'])).toEqual(['i1 relapsed']);
    expect(await brief(0, [])).toEqual([]);
  });
}

function besideContract({ store, another }: Place): void {
  test('evidence is saved with its event, and not at all without it', async () => {
    const saved = [evidence('e1'), evidence('e2'), evidence('e3', 2)];
    await store().append('i1', 0, [opened('web')], 1, saved);
    expect(await store().evidence('i1')).toEqual(saved);
    expect(await store().evidence('i2')).toEqual([]);
    await expect(
      store().append('i1', 1, [relapsed('x')], 2, [evidence('e4'), evidence('e1')]),
    ).rejects.toThrow();
    expect(await store().evidence('i1')).toEqual(saved);
    expect(await store().load('i1')).toHaveLength(1);
  });

  test('keeps the last three known goods of each service, newest first', async () => {
    for (const at of [10, 40, 20, 30]) await store().recordGood(good('web', at));
    await store().recordGood(good('db', 5));
    expect(await store().lastKnownGood('web')).toEqual([40, 30, 20].map((at) => good('web', at)));
    expect(await store().lastKnownGood('db')).toEqual([good('db', 5)]);
    expect(await store().lastKnownGood('nobody')).toEqual([]);
  });

  test('keeps the journal in the order in which it was noted, whatever the clocks said', async () => {
    const other = await another();
    await store().note(paused('p1'), 20);
    await other.note({ type: 'resumed', id: 'p1', by: 'bob' }, 10);
    await store().note({ type: 'blind', blindness: 'loop-stalled', from: 1, until: 2.5 }, 30);
    const types = ['paused', 'resumed'] as const;
    expect(await other.journal(types)).toEqual([
      { at: 20, entry: paused('p1') },
      { at: 10, entry: { type: 'resumed', id: 'p1', by: 'bob' } },
    ]);
    expect(await store().journal(['paused', 'blind'], 21)).toEqual([
      { at: 30, entry: { type: 'blind', blindness: 'loop-stalled', from: 1, until: 2.5 } },
    ]);
    expect(await store().journal([])).toEqual([]);
  });

  test('does not note what it could not read back', async () => {
    const timeless = { type: 'blind', blindness: 'loop-stalled', from: NaN, until: 1 } as const;
    await expect(store().note(timeless, 1)).rejects.toThrow(/from is no number/);
    const nameless = { type: 'resumed', id: 'p1' } as unknown as JournalEntry;
    await expect(store().note(nameless, 1)).rejects.toThrow(/by is no text/);
    expect(await store().journal(['blind', 'resumed'])).toEqual([]);
  });

  test('keeps one override for each part of a service, the newest, for every connection', async () => {
    const other = await another();
    await store().keepOverride(raised('web', 512, 10));
    await other.keepOverride(rolledBack('web', 'sha256:1', 11));
    await store().keepOverride(raised('db', 256, 12));
    await other.keepOverride(raised('web', 1024, 20));
    await store().keepOverride(raised('web', 768, 15));
    const kept = [
      raised('db', 256, 12),
      rolledBack('web', 'sha256:1', 11),
      raised('web', 1024, 20),
    ];
    expect(await store().overrides()).toEqual(kept);
    expect(await other.overrides()).toEqual(kept);
  });

  test('drops an override, and not the newer one that has taken its place', async () => {
    await store().keepOverride(raised('web', 512, 10));
    await store().keepOverride(rolledBack('web', 'sha256:1', 10));
    await store().dropOverride(rolledBack('web', 'sha256:1', 10));
    expect(await store().overrides()).toEqual([raised('web', 512, 10)]);
    await store().keepOverride(raised('web', 1024, 20));
    await store().dropOverride(raised('web', 512, 10));
    expect(await store().overrides()).toEqual([raised('web', 1024, 20)]);
    const grown = {
      service: 'web',
      at: 20,
      incident: 'i1',
      part: 'replicas',
      replicas: 2,
    } as const;
    await store().keepOverride(grown);
    await store().dropOverride(raised('web', 1024, 20));
    expect(await store().overrides()).toEqual([grown]);
    await store().dropOverride(grown);
    expect(await store().overrides()).toEqual([]);
  });

  test('knows when somebody last watched, whoever it was, and time does not go back', async () => {
    const other = await another();
    expect(await store().lastSeen('probes')).toBeNull();
    await store().noteSeen('probes', 10);
    await other.noteSeen('probes', 30);
    await store().noteSeen('probes', 20.5);
    await store().noteSeen('events', 5);
    expect(await store().lastSeen('probes')).toBe(30);
    expect(await other.lastSeen('events')).toBe(5);
  });

  test('keeps watches with what changed in them, however often it is said, until forgotten', async () => {
    const other = await another();
    const down = { service: 'web', at: 20, state: 'down' } as const;
    const up = { service: 'web', at: 10, state: 'up' } as const;
    await store().noteWatch({ id: 'w2', from: 30, until: 40 }, []);
    await store().noteWatch({ id: 'w1', from: 10, until: 10 }, [up]);
    await other.noteWatch({ id: 'w1', from: 10, until: 25.7 }, [up, down]);
    await store().noteWatch({ id: 'w1', from: 10, until: 12 }, [{ ...up, state: 'down' }]);
    const w1 = { id: 'w1', from: 10, until: 25, changes: [up, down] };
    const w2 = { id: 'w2', from: 30, until: 40, changes: [] };
    expect(await store().watches(0)).toEqual([w1, w2]);
    expect(await other.watches(26)).toEqual([w2]);
    await store().forgetWatches(26);
    expect(await other.watches(0)).toEqual([w2]);
    await other.noteWatch({ ...w1, until: 13 }, []);
    expect(await store().watches(0)).toEqual([{ ...w1, until: 13, changes: [] }, w2]);
  });

  test('makes one installation key that every connection sees', async () => {
    const other = await another();
    const [key, again] = await Promise.all([store().installationKey(), other.installationKey()]);
    expect(key).toHaveLength(32);
    expect(Buffer.from(again).equals(key)).toBe(true);
    expect(new Set(key).size).toBeGreaterThan(4);
  });
}

function durabilityContract(name: StoreName, { store, another, location }: Place): void {
  test('everything survives being closed and opened again', async () => {
    await store().append('i1', 0, [opened('web'), intended('a', container('db'))], 1, [
      evidence('e1'),
    ]);
    await store().recordGood(good('web', 1));
    await store().note(paused('p1'), 1);
    await store().keepOverride(raised('web', 512, 10));
    const key = await store().installationKey();
    await store().close();
    const again = await another();
    expect(await again.load('i1')).toHaveLength(2);
    expect(await again.evidence('i1')).toEqual([evidence('e1')]);
    expect(await again.lastKnownGood('web')).toEqual([good('web', 1)]);
    expect(await again.journal(['paused'])).toEqual([{ at: 1, entry: paused('p1') }]);
    expect(await again.overrides()).toEqual([raised('web', 512, 10)]);
    expect(Buffer.from(await again.installationKey()).equals(key)).toBe(true);
    const blocked = await again.append('i2', 0, [opened('x'), intended('b', container('db'))], 2);
    expect(blocked).toMatchObject({ conflict: 'claim' });
  });

  test('closing waits for appends that were asked for, and refuses later ones', async () => {
    const last = store().append('i1', 0, [opened('web')], 1);
    await store().close();
    expect(await last).toEqual({ ok: true, version: 1 });
    const late = store().append('i1', 1, [relapsed('x')], 1);
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await expect(store().load('i1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('two connections that append at once lose nothing and overwrite nothing', async () => {
    await store().append('i1', 0, [opened('web')], 1);
    const writers = [store(), await another()];
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let done = 0; done < 25; done += 1) await appendAnyhow(writer, `${index}/${done}`);
      }),
    );
    const reasons = (await store().load('i1'))
      .map(({ event }) => event)
      .flatMap((event) => (event.type === 'relapsed' ? [event.reason] : []));
    expect(reasons).toHaveLength(50);
    expect(new Set(reasons).size).toBe(50);
  });

  test('a process killed in the middle of its appends loses no acknowledged event', async () => {
    const acknowledged = await killWhileAppending(name, location(), 40);
    const events = await store().load('killed');
    expect(events.length).toBeGreaterThanOrEqual(acknowledged);
    const next = await store().append('killed', events.length, [relapsed('next')], 1);
    expect(next).toEqual({ ok: true, version: events.length + 1 });
  });
}

/** Loads and appends until no other writer was faster; bounded. */
async function appendAnyhow(store: IncidentStore, reason: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const { length } = await store.load('i1');
    if ((await store.append('i1', length, [relapsed(reason)], 2)).ok) return;
  }
  throw new Error(`${reason} was never appended`);
}

/** @returns the last version that the child had acknowledged when it was killed */
async function killWhileAppending(name: string, location: string, after: number): Promise<number> {
  const child = spawn(process.execPath, [childProgram, name, location, 'killed'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let last = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    if (last >= after && !child.killed) child.kill('SIGKILL');
  }
  expect(await ended).toEqual([null, 'SIGKILL']);
  return last;
}
