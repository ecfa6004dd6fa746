import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { engineEvent } from '../../test/examples/engine.ts';
import type { EngineEvent } from '../docker/event.ts';
import { stopPatience } from '../evidence/crash.ts';
import {
  deploymentUntil,
  graceUntil,
  hasStartedUp,
  idle,
  observe,
  wasKilled,
  type ServiceActivity,
} from './activity.ts';

type Seen = readonly [EngineEvent, 'ours' | 'theirs'];

function after(...events: readonly Seen[]): ServiceActivity {
  return events.reduce((state, [event, whose]) => observe(state, event, whose === 'ours'), idle);
}
const theirs = (...[action, at, part]: Parameters<typeof engineEvent>): Seen => [
  engineEvent(action, at, part),
  'theirs',
];
const ours = (...[action, at, part]: Parameters<typeof engineEvent>): Seen => [
  engineEvent(action, at, part),
  'ours',
];
const fresh = { container: 'c2' };
const crashes = (from: number, part = {}) => [
  theirs('die', from, part),
  theirs('start', from + 1, part),
  theirs('die', from + 2, part),
];

describe('a deployment', () => {
  const window = 10_000;
  test.each([
    ['is waited for after a create', [theirs('create', 5)], 6, 10_005],
    ['is waited for after a destroy', [theirs('destroy', 5)], 6, 10_005],
    ['is prolonged by each event', [theirs('destroy', 5), theirs('create', 9)], 10, 10_009],
    ['is over when its window is', [theirs('create', 5)], 10_005, null],
    ['is none when we create and destroy', [ours('create', 5), ours('destroy', 6)], 7, null],
    [
      'is none when a container only stops and starts',
      [theirs('stop', 5), theirs('start', 6)],
      7,
      null,
    ],
    ['survives one crash of the new container', [theirs('create', 5), theirs('die', 6)], 7, 10_005],
    [
      'is not waited for when the new container crashes twice',
      [theirs('create', 5), ...crashes(6)],
      9,
      null,
    ],
    [
      'is waited for when the container that it replaces had crashed twice',
      [...crashes(1), theirs('create', 5, fresh)],
      6,
      10_005,
    ],
    [
      'is waited for when a container of an earlier one had crashed twice',
      [theirs('create', 1), ...crashes(2), theirs('create', 20_000, fresh)],
      20_001,
      30_000,
    ],
    [
      'is not waited for when the new container crashes twice beside the old one',
      [theirs('create', 5, fresh), ...crashes(6, fresh), theirs('destroy', 10)],
      11,
      null,
    ],
    [
      'waits as long as what it replaces takes to stop',
      [theirs('create', 5), theirs('kill', 6)],
      5 + window,
      6 + stopPatience,
    ],
    [
      'is over in time once that has stopped',
      [theirs('create', 5), theirs('kill', 6), theirs('die', 9), theirs('destroy', 10)],
      10 + window,
      null,
    ],
    ['is none where somebody only stops a container', [theirs('kill', 6)], 7, null],
  ])('%s', (_name, events, now, until) => {
    expect(deploymentUntil(after(...events), window, now)).toBe(until);
  });
});

describe('start-up grace', () => {
  test.each([
    ['holds from the start on', [theirs('start', 5)], 6, 1_005],
    ['begins anew with each start', [theirs('start', 5), theirs('start', 50)], 60, 1_050],
    ['is over in time', [theirs('start', 5)], 1_005, null],
    ['is none without a start', [theirs('create', 5)], 6, null],
    ['holds after one crash', [...crashes(1).slice(0, 1), theirs('start', 5)], 6, 1_005],
    ['is none for what has crashed twice', [...crashes(1), theirs('start', 5)], 6, null],
    [
      'holds for what somebody has started again, however often it crashed before',
      [...crashes(1), theirs('restart', 5), theirs('start', 5)],
      6,
      1_005,
    ],
    [
      'holds after restarts by hand',
      [
        theirs('kill', 1),
        theirs('die', 1),
        theirs('kill', 3),
        theirs('die', 3),
        theirs('start', 5),
      ],
      6,
      1_005,
    ],
    [
      'holds when crashes are long ago',
      [...crashes(1), theirs('start', 700_000)],
      700_001,
      701_000,
    ],
  ])('%s', (_name, events, now, until) => {
    expect(graceUntil(after(...events), 1_000, now)).toBe(until);
  });
});

describe('a crash', () => {
  test.each([
    ['is a death with an error', [theirs('die', 5, { exitCode: 1 })], 5],
    ['is no end with success', [theirs('die', 5, { exitCode: 0 })], null],
    [
      'is no end that somebody ordered',
      [theirs('kill', 4), theirs('die', 5, { exitCode: 137 })],
      null,
    ],
  ])('%s', (_name, events, at) => {
    expect(after(...events).crashedAt).toBe(at);
  });
});

describe('a manual stop', () => {
  test.each([
    ['is a stop that is not ours', [theirs('stop', 5)], true],
    ['is not a stop of ours', [ours('stop', 5)], false],
    ['is not a kill', [theirs('kill', 5), theirs('die', 6)], false],
    ['is over with the next start', [theirs('stop', 5), theirs('start', 6)], false],
    ['is over when we start it', [theirs('stop', 5), ours('start', 6)], false],
    ['is a pause', [theirs('pause', 5)], true],
    ['is over with its end', [theirs('pause', 5), theirs('unpause', 6)], false],
  ])('%s', (_name, events, stopped) => {
    expect(after(...events).manuallyStopped).toBe(stopped);
  });
});

describe('a death', () => {
  test.each([
    ['by itself is a crash', [theirs('die', 5)], { c1: 1 }],
    ['by itself while we work is a crash too', [ours('start', 4), ours('die', 5)], { c1: 1 }],
    ['that we ordered is none', [ours('kill', 4), ours('die', 5)], {}],
    ['that somebody ordered is none', [theirs('kill', 4), theirs('die', 5)], {}],
    ['long after a signal is one', [theirs('kill', 4), theirs('die', 60_004)], { c1: 1 }],
    ['counts for each container', [theirs('die', 5), theirs('die', 6, fresh)], { c1: 1, c2: 1 }],
    ['is forgotten with its container', [theirs('die', 5), theirs('destroy', 6)], {}],
    [
      'after a restart that we ordered is a crash again',
      [ours('kill', 4), ours('die', 5), ours('start', 6), theirs('die', 7)],
      { c1: 1 },
    ],
  ])('%s', (_name, events, counts) => {
    const state = after(...events);
    expect(state.crashes).toEqual(counts);
    expect(state.diedAt).toBe(events.findLast(([event]) => event.action === 'die')?.[0].at);
  });
});

test.each([
  ['a kill by others a minute ago or less', [theirs('kill', 5)], 60_004, true],
  ['no kill of another container', [theirs('kill', 5, fresh)], 6, false],
  ['no kill of ours', [ours('kill', 5)], 6, false],
  ['no kill from before its last start', [theirs('kill', 5), theirs('start', 6)], 7, false],
])('wasKilled knows %s', (_name, events, at, known) => {
  expect(wasKilled(after(...events), 'c1', at)).toBe(known);
});

test.each([
  [theirs('die', 5, { exitCode: null }), { action: 'die', ours: false }],
  [theirs('die', 5, { exitCode: 137 }), { action: 'die', exitCode: 137, ours: false }],
  [ours('kill', 5, { signal: 15 }), { action: 'kill', signal: 15, ours: true }],
  [theirs('kill', 5, { signal: null }), { action: 'kill', ours: false }],
  [theirs('health', 5, { health: 'healthy' }), { action: 'health-healthy', ours: false }],
  [
    ours('network-disconnect', 5),
    { action: 'network-disconnect', network: 'app_front', ours: true },
  ],
  [theirs('oom', 5), { action: 'oom', ours: false }],
] as const)('rules read what happened from %j', (seen, recorded) => {
  expect(after(seen).events).toEqual([{ at: 5, container: 'c1', ...recorded }]);
});

test.each(['rename', 'update', 'pause', 'unpause'] as const)(
  'rules are not told of %s',
  (action) => {
    expect(after(theirs(action, 5)).events).toEqual([]);
  },
);

test('a health check that is starting is nothing to tell', () => {
  expect(after(theirs('health', 5, { health: 'starting' })).events).toEqual([]);
});

test('only the newest 200 events are kept', () => {
  const { events } = after(...Array.from({ length: 250 }, (_, at) => theirs('oom', at)));
  expect(events).toHaveLength(200);
  expect(events.at(-1)).toMatchObject({ at: 249 });
});

test('what is ours is never a manual stop, a deployment or a kill by others', () => {
  const action = fc.constantFrom('create', 'destroy', 'stop', 'kill', 'start', 'restart' as const);
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const state = after(...actions.map((one, at) => ours(one, at)));
      expect(state).toMatchObject({ manuallyStopped: false, deployedAt: null, killedAt: {} });
    }),
  );
});

test('what is remembered of containers that are gone is nothing', () => {
  const action = fc.constantFrom('create', 'die', 'kill', 'start', 'stop' as const);
  const whose = fc.constantFrom('ours', 'theirs' as const);
  fc.assert(
    fc.property(fc.array(fc.tuple(action, whose), { maxLength: 30 }), (events) => {
      const state = after(
        ...events.map(([one, by], at): Seen => [engineEvent(one, at), by]),
        theirs('destroy', 100),
      );
      expect(state).toMatchObject({ crashes: {}, killedAt: {}, ownKills: {}, createdAt: {} });
    }),
  );
});

test.each([
  ['it has been up as long as settles since then', 10, 40, true],
  ['it was so only before that start', 50, 60, false],
  ['it was up for less', 10, 39, false],
  ['it has never been up for so long', 10, null, false],
  ['nobody has seen it start', null, 40, false],
])('a start-up is over or not: %s', (_title, startedAt, settledAt, over) => {
  expect(hasStartedUp({ startedAt }, settledAt, 30)).toBe(over);
});
