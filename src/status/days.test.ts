import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayLength, daysOf, joined, seenOf, segmentsOf, uptimeOf, type Segment } from './days.ts';
import { seenStates, type StateChange, type WatchRecord } from './watch.ts';

const hour = 3_600_000;
/** Midnight UTC. */
const monday = Date.UTC(2026, 0, 5);
const twoDays = { from: monday, until: monday + 2 * dayLength };

const change = (hours: number, state: StateChange['state'], service = 'web'): StateChange => ({
  service,
  state,
  at: monday + hours * hour,
});
const watch = (from: number, until: number, ...changes: readonly StateChange[]): WatchRecord => ({
  id: `${from}`,
  from: monday + from * hour,
  until: monday + until * hour,
  changes,
});
const days = (watches: readonly WatchRecord[], planned: readonly [number, number][] = []) =>
  daysOf(
    segmentsOf(
      seenOf(watches).get('web') ?? [],
      planned.map(([from, until]) => ({
        from: monday + from * hour,
        until: monday + until * hour,
      })),
      twoDays,
    ),
  ).map(({ date, up, degraded, down, maintenance, unknown }) => [
    date.slice(8),
    ...[up, degraded, down, maintenance, unknown].map((one) => one / hour),
  ]);

describe('a day', () => {
  test('that nobody watched is unknown, and is not up', () => {
    expect(days([])).toEqual([
      ['05', 0, 0, 0, 0, 24],
      ['06', 0, 0, 0, 0, 24],
    ]);
  });

  test('is split at midnight UTC, and what was seen before it goes on', () => {
    expect(days([watch(12, 36, change(12, 'up'), change(23, 'down'), change(26, 'up'))])).toEqual([
      ['05', 11, 0, 1, 0, 12],
      ['06', 10, 0, 2, 0, 12],
    ]);
  });

  test('is unknown between the last word of a killed responder and the first answer after it', () => {
    const before = watch(0, 10, change(0, 'up'));
    const after = watch(12, 24, change(13, 'up'));
    expect(days([before, after])[0]).toEqual(['05', 21, 0, 0, 0, 3]);
  });

  test('of two who watched counts what the one saw that saw the worst', () => {
    const one = watch(0, 20, change(0, 'up'));
    const other = watch(5, 24, change(5, 'down'), change(6, 'unknown'), change(21, 'up'));
    expect(days([one, other])[0]).toEqual(['05', 22, 0, 1, 0, 1]);
  });

  test('under planned work is that, whatever was seen', () => {
    expect(days([watch(0, 24, change(0, 'down'))], [[1, 3]])[0]).toEqual(['05', 0, 0, 22, 2, 0]);
  });
});

test('a component is as ill as its worst part, and unknown where a part is', () => {
  const part = (service: string, ...states: readonly Segment['state'][]) =>
    segmentsOf(
      seenOf([
        watch(0, 48, ...states.map((state, index) => change(index * 12, state, service))),
      ]).get(service) ?? [],
      [],
      twoDays,
    );
  const both = joined(
    [part('web', 'up', 'up', 'down', 'up'), part('db', 'up', 'unknown', 'unknown', 'degraded')],
    twoDays,
  );
  expect(both.map(({ state }) => state)).toEqual(['up', 'unknown', 'down', 'degraded']);
});

test.each([
  ['of what was watched only', { up: 3, down: 1, unknown: 96 }, 0.75],
  ['with what is degraded as up', { up: 1, degraded: 3 }, 1],
  ['without planned work', { down: 1, up: 1, maintenance: 98 }, 0.5],
  ['of nothing is not known', { unknown: 5, maintenance: 1 }, null],
])('uptime %s', (_name, some, expected) => {
  const none = { date: '2026-01-05', up: 0, degraded: 0, down: 0, maintenance: 0, unknown: 0 };
  expect(uptimeOf([{ ...none, ...some }])).toBe(expected);
});

test('every millisecond of the span is counted once, whoever watched', () => {
  const at = fc.integer({ min: monday - dayLength, max: monday + 3 * dayLength });
  const record = fc
    .record({
      id: fc.string(),
      from: at,
      lasts: fc.nat(2 * dayLength),
      changes: fc.array(
        fc.record({
          service: fc.constantFrom('web', 'db'),
          at: fc.nat(2 * dayLength),
          state: fc.constantFrom(...seenStates),
        }),
      ),
    })
    .map(({ id, from, lasts, changes }) => ({
      ...{ id, from, until: from + lasts },
      changes: changes
        .filter((one) => one.at <= lasts)
        .map((one) => ({ ...one, at: from + one.at }))
        .toSorted((a, b) => a.at - b.at),
    }));
  const work = fc.record({ from: at, until: at });
  fc.assert(
    fc.property(fc.array(record), fc.array(work, { maxLength: 3 }), (watches, planned) => {
      const parts = ['web', 'db'].map((one) =>
        segmentsOf(seenOf(watches).get(one) ?? [], planned, twoDays),
      );
      for (const segments of [...parts, joined(parts, twoDays)]) {
        const all = daysOf(segments);
        expect(all.map(({ date }) => date)).toEqual(['2026-01-05', '2026-01-06']);
        for (const one of all)
          expect(seenStates.reduce((sum, state) => sum + one[state], 0)).toBe(dayLength);
      }
    }),
    { numRuns: 300 },
  );
});
