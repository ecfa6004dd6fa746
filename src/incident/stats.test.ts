import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cause, diagnosis, event, paths, planned, restart } from '../../test/examples/incident.ts';
import { at, recovered, sources } from '../../test/examples/report.ts';
import type { IncidentEvent, StoredEvent } from './event.ts';
import { nearestRank, statsOf, type Counted } from './stats.ts';

const hour = 3_600_000;
const period = { from: 0, until: hour, objective: 0.99 };

function counted(log: readonly StoredEvent[]): Counted {
  const { incident } = sources(log);
  return { incident, log };
}

const stats = (...logs: readonly (readonly StoredEvent[])[]) =>
  statsOf(logs.map(counted), ['web'], [], period);

/** At one moment. */
function told(...events: readonly IncidentEvent[]): readonly StoredEvent[] {
  return at(...events.map((one) => [1, one] as const));
}

describe('percentiles by nearest rank', () => {
  test.each([
    [[], 0.5, null],
    [[7], 0.95, 7],
    [[1, 2], 0.5, 1],
    [[30, 10, 20], 0.5, 20],
    [Array.from({ length: 20 }, (_, index) => index + 1), 0.95, 19],
    [Array.from({ length: 100 }, (_, index) => index + 1), 0.95, 95],
  ])('%j at %d', (values, share, expected) => {
    expect(nearestRank(values, share)).toBe(expected);
  });

  test('a percentile is one of the values, and that share of them is not above it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer(), { minLength: 1 }),
        fc.constantFrom(0.5, 0.95),
        (values, share) => {
          const found = nearestRank(values, share) ?? NaN;
          expect(values).toContain(found);
          const below = values.filter((one) => one <= found).length;
          expect(below / values.length).toBeGreaterThanOrEqual(share);
        },
      ),
    );
  });
});

test('an empty store has figures that are null, and no incident', () => {
  expect(statsOf([], [], [], period)).toMatchObject({
    incidents: 0,
    recover: { known: 0, median: null, p95: null },
    accuracy: { share: null },
    causes: [],
    availability: [],
  });
});

test('an incident is counted with its times, its cause and that nobody was needed', () => {
  expect(stats(recovered)).toMatchObject({
    incidents: 1,
    open: 0,
    detect: { known: 1, median: 2_000 },
    diagnose: { known: 1, median: 3_000 },
    recover: { known: 1, median: 8_000, p95: 8_000 },
    withoutPerson: { count: 1, of: 1 },
    causes: [{ cause: 'app-crash', count: 1 }],
    services: [{ service: 'web', incidents: 1, recover: { median: 8_000 } }],
  });
});

test('false alarms and open incidents are told apart', () => {
  expect(stats(told(...paths['false-alarm']), told(...paths.escalated), recovered)).toMatchObject({
    incidents: 2,
    open: 1,
    falseAlarms: 1,
    withoutPerson: { count: 1, of: 1 },
  });
});

describe('availability', () => {
  test('has a lower and an upper bound, and says what of its budget is surely spent', () => {
    expect(stats(recovered).availability).toEqual([
      {
        service: 'web',
        watched: hour,
        unknown: 0,
        down: { lower: 3_000, upper: 13_000 },
        atLeast: 1 - 13_000 / hour,
        atMost: 1 - 3_000 / hour,
        budget: expect.closeTo(36_000, 3) as number,
        spent: 3_000,
      },
    ]);
  });

  test('counts what nobody saw neither as up nor as down', () => {
    const blind = [
      { blindness: 'responder-dead', from: 600_000, until: 600_000 + hour / 2 } as const,
    ];
    const [one] = statsOf([counted(recovered)], ['web'], blind, period).availability;
    expect(one).toMatchObject({ watched: hour / 2, unknown: hour / 2, down: { lower: 3_000 } });
    expect(one?.atMost).toBe(1 - 3_000 / (hour / 2));
  });

  test('is unknown where a bound is, or where nobody watched', () => {
    const [unbounded] = stats(told(...paths.escalated)).availability;
    expect(unbounded).toMatchObject({ atLeast: null, down: { upper: null } });
    const dark = [{ blindness: 'responder-dead', from: 0, until: hour } as const];
    const [unwatched] = statsOf([], ['web'], dark, period).availability;
    expect(unwatched).toMatchObject({ watched: 0, atLeast: null, atMost: null });
  });

  test('counts of an outage only what lies in the period', () => {
    const part = { ...period, from: 99_000 };
    const [one] = statsOf([counted(recovered)], ['web'], [], part).availability;
    expect(one).toMatchObject({ down: { lower: 2_000, upper: 9_000 }, watched: hour - 99_000 });
  });

  test('of a service without an incident is whole', () => {
    const [one] = statsOf([], ['web'], [], period).availability;
    expect(one).toMatchObject({ atLeast: 1, atMost: 1, spent: 0 });
  });
});

test('what people say is the cause counts, and makes the accuracy of the diagnoses', () => {
  const right = event('cause-corrected', { kind: 'app-crash', component: 'web' });
  const all = stats(
    [...recovered, ...at([900, event('cause-corrected')])],
    [...recovered, ...at([900, right])],
    [...recovered, ...at([900, event('report-published')])],
    recovered,
  );
  expect(all.accuracy).toEqual({ confirmed: 2, corrected: 1, share: 2 / 3 });
  expect(all.causes).toEqual([
    { cause: 'app-crash', count: 3 },
    { cause: 'disk-full', count: 1 },
  ]);
});

test('a remedy that was tried more than once and never helped is named with its cause', () => {
  const failed = [...paths.verifying, event('verification-failed')];
  const twice = [
    ...failed,
    event('evidence-saved'),
    event('diagnosed', { diagnosis: diagnosis(cause('app-crash')) }),
    event('planned'),
    event('verdict-given'),
    event('remedy-intended', { intent: 'two', plan: planned(restart('web')) }),
    event('remedy-finished', { intent: 'two', outcome: 'failed' }),
  ];
  expect(stats(told(...twice)).uselessRemedies).toEqual([
    { remedy: 'restart', cause: 'app-crash', tried: 2 },
  ]);
  expect(stats(told(...failed)).uselessRemedies).toEqual([]);
  expect(stats(told(...twice), recovered).uselessRemedies).toEqual([]);
});
