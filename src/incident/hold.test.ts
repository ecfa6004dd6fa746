import { describe, expect, test } from 'vitest';
import { holdOn, holdsOf, type Recurring } from './hold.ts';
import type { JournalEntry } from './journal.ts';

const hour = 3_600_000;
/** A Monday, midnight UTC. */
const monday = Date.UTC(2026, 0, 5);

const paused = (id: string, service: string | null, until: number | null): JournalEntry => ({
  type: 'paused',
  id,
  service,
  until,
  reason: 'deploying',
  by: 'ann',
});
const maintenance = (id: string, services: readonly string[]): JournalEntry => ({
  type: 'maintenance-added',
  id,
  services,
  from: monday + hour,
  until: monday + 2 * hour,
  reason: 'new disks',
  by: 'ann',
});
const at = (entries: readonly JournalEntry[], now: number) =>
  holdsOf(
    entries.map((entry) => ({ at: monday, entry })),
    now,
  );
const held = (entries: readonly JournalEntry[], service: string, now: number) =>
  holdOn(service, at(entries, now), [], now);

describe('a pause', () => {
  test.each([
    ['of everything holds each service', [paused('a', null, null)], monday, null],
    ['of a service holds it', [paused('a', 'web', monday + 5)], monday + 4, monday + 5],
    ['of which one lasts longer', [paused('a', null, null), paused('b', 'web', 9)], monday, null],
    [
      'of two with an end holds until the later',
      [paused('a', null, monday + 5), paused('b', 'web', monday + 9)],
      monday,
      monday + 9,
    ],
  ] as const)('%s', (_name, entries, now, until) => {
    expect(held(entries, 'web', now)).toMatchObject({ kind: 'pause', until });
  });

  test.each([
    ['is over at its end', [paused('a', 'web', monday + 5)], monday + 5],
    ['is over when it is resumed', [paused('a', null, null), resumed('a')], monday],
    ['of another service does not matter', [paused('a', 'db', null)], monday],
  ] as const)('%s', (_name, entries, now) => {
    expect(held(entries, 'web', now)).toBeNull();
  });

  test('is said with its reason and its end', () => {
    expect(held([paused('a', null, monday + hour)], 'web', monday)?.says).toBe(
      'Everything is paused by ann until 2026-01-05T01:00:00.000Z: deploying.',
    );
  });
});

function resumed(id: string): JournalEntry {
  return { type: 'resumed', id, by: 'bob' };
}

describe('maintenance', () => {
  test.each([
    ['does not hold before it begins', monday + hour - 1, null],
    ['holds from its first moment', monday + hour, monday + 2 * hour],
    ['is over at its end', monday + 2 * hour, null],
  ])('%s', (_name, now, until) => {
    expect(held([maintenance('m', ['web'])], 'web', now)?.until ?? null).toBe(until);
  });

  test('without services holds all, with services only those', () => {
    const now = monday + hour;
    expect(held([maintenance('m', [])], 'db', now)).not.toBeNull();
    expect(held([maintenance('m', ['web'])], 'db', now)).toBeNull();
  });

  test('that was ended holds no longer, and what is to come is kept', () => {
    const ended: JournalEntry = { type: 'maintenance-ended', id: 'm', by: 'ann' };
    expect(at([maintenance('m', []), ended], monday).maintenance).toEqual([]);
    expect(at([maintenance('m', [])], monday).maintenance).toHaveLength(1);
  });
});

describe('maintenance that comes again', () => {
  const nightly: Recurring = {
    services: [],
    days: [],
    at: 23 * hour,
    lasts: 2 * hour,
    reason: 'backup',
  };
  const onSundays: Recurring = { ...nightly, days: [0] };
  const none = { pauses: [], maintenance: [] };
  test.each([
    ['reaches into the next day', nightly, monday + hour - 1, monday + hour],
    ['is over at its end', nightly, monday + hour, null],
    ['comes back in the evening', nightly, monday + 23 * hour, monday + 25 * hour],
    ['begins on its days only', onSundays, monday + 23 * hour, null],
    ['lasts into the day after its day', onSundays, monday, monday + hour],
    [
      'may last for days',
      { ...onSundays, lasts: 60 * hour },
      monday + 50 * hour,
      monday + 59 * hour,
    ],
  ])('%s', (_name, recurring, now, until) => {
    expect(holdOn('web', none, [recurring], now)?.until ?? null).toBe(until);
  });
});
