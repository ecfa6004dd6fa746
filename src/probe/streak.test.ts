import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  judge as judgeWithin,
  unasked,
  type Enough,
  type Finding,
  type Round,
  type ServiceHealth,
} from './streak.ts';

type Ok = Finding['ok'];

const judge = (before: typeof unasked, asked: Round, now: number, part: Partial<Enough> = {}) =>
  judgeWithin(before, asked, now, {
    failures: 3,
    flapping: 300_000,
    settle: 30_000,
    explained: false,
    ...part,
  });

function round(...probes: readonly (readonly [depth: 'shallow' | 'deep', ok: Ok])[]): Round {
  return probes.map(([depth, ok], index) => ({
    probe: { name: `probe ${index}`, depth },
    answer: { ok, detail: `said ${String(ok)}`, silent: false },
  }));
}

describe('one round', () => {
  test.each([
    ['all well is up', round(['shallow', true], ['deep', true]), 'up'],
    ['a failing shallow probe is down', round(['shallow', false], ['deep', true]), 'down'],
    ['a failing deep probe is degraded', round(['shallow', true], ['deep', false]), 'degraded'],
    ['degraded by its own word is degraded', round(['shallow', 'degraded']), 'degraded'],
    ['nobody to ask is unknown', round(['shallow', 'unknown'], ['deep', 'unknown']), 'unknown'],
    ['an opinion outweighs none', round(['shallow', 'unknown'], ['deep', true]), 'up'],
    [
      'a doubt counts for nothing beside a probe',
      round(['shallow', 'doubtful'], ['shallow', true]),
      'up',
    ],
    ['a doubt counts where nothing else is known', round(['shallow', 'doubtful']), 'down'],
    [
      'a doubt beside a failure leaves the failure',
      round(['shallow', 'doubtful'], ['deep', false]),
      'degraded',
    ],
    ['no probes is unknown', round(), 'unknown'],
  ] as const)('%s', (_name, asked, health) => {
    expect(judge(unasked, asked, 5).health).toBe(health);
  });

  test('the first failing probe is what people are told', () => {
    const told = judge(unasked, round(['shallow', true], ['deep', false]), 5);
    expect(told.detail).toBe('probe 1: said false');
    expect(judge(told, round(['shallow', true]), 6).detail).toBe('');
  });
});

const anyOk = fc.constantFrom<Ok>(true, false, 'degraded', 'doubtful', 'unknown');
const anyRound = fc
  .array(fc.tuple(fc.constantFrom('shallow', 'deep'), anyOk), { maxLength: 4 })
  .map((probes) => round(...probes));

describe('many rounds', () => {
  test('failures count the failing rounds since the last good one', () => {
    fc.assert(
      fc.property(fc.array(anyRound, { maxLength: 30 }), (rounds) => {
        let expected = 0;
        let state = unasked;
        rounds.forEach((asked, now) => {
          state = judge(state, asked, now);
          if (state.health === 'up') expected = 0;
          if (state.health === 'down' || state.health === 'degraded') expected += 1;
          expect(state.failures).toBe(expected);
        });
      }),
    );
  });

  test('since is never later than now, though the clock was set back', () => {
    const up = judge(unasked, round(['deep', true]), 9_000);
    const setBack = judge(up, round(['deep', true]), 10);
    expect(setBack.since).toBe(10);
    expect(judge(setBack, round(['deep', true]), 20).since).toBe(10);
  });
  test('it has settled when it has been up for long enough, whatever comes later', () => {
    const up = round(['shallow', true]);
    const first = judge(unasked, up, 1_000);
    const early = judge(first, up, 30_999);
    expect([first.settledAt, early.settledAt]).toEqual([null, null]);
    const settled = judge(early, up, 31_000);
    expect(settled.settledAt).toBe(31_000);
    expect(judge(settled, round(['shallow', false]), 40_000).settledAt).toBe(31_000);
  });

  test('since is the time of the last change', () => {
    fc.assert(
      fc.property(fc.array(anyRound, { minLength: 1, maxLength: 30 }), (rounds) => {
        let state = unasked;
        let changed = 0;
        rounds.forEach((asked, index) => {
          const before = state.health;
          state = judge(state, asked, index + 1);
          if (state.health !== before) changed = index + 1;
          expect(state.since).toBe(changed);
        });
      }),
    );
  });
});

/** One answer a minute. */
const after = (oks: readonly Ok[], part: Partial<Enough>) =>
  oks.reduce(
    (state, ok, index) => judge(state, round(['shallow', ok]), index * 60_000, part),
    unasked,
  );

describe('a service that comes and goes', () => {
  test.each<[string, readonly Ok[], number, ServiceHealth['lasting']]>([
    [
      'has a symptom after three falls within five minutes',
      [true, false, true, false, true, false],
      3,
      'flapping',
    ],
    ['has none after two', [true, false, true, false, true], 2, 'no'],
    [
      'has none when they are further apart',
      [true, false, true, true, true, false, true, true, false],
      3,
      'no',
    ],
    ['has none when it was down from the beginning', [false, true, false, true], 3, 'no'],
    [
      'has one for as many falls as failures matter',
      [true, false, true, false, true, false],
      5,
      'no',
    ],
    ['has one as ever when it stays away', [true, false, false, false], 3, 'in-a-row'],
    [
      'does not fall by what nobody could see',
      [true, 'unknown', true, 'unknown', true, 'unknown'],
      3,
      'no',
    ],
    [
      'falls by being degraded too',
      [true, 'degraded', true, false, true, 'degraded'],
      3,
      'flapping',
    ],
  ])('%s', (_title, oks, enough, lasting) => {
    expect(after(oks, { failures: enough }).lasting).toBe(lasting);
  });

  test('does not fall while a person, a deployment or a start explains it', () => {
    const oks = [true, false, true, false, true, false];
    expect(after(oks, { explained: true })).toMatchObject({ lasting: 'no', falls: [] });
  });

  test('is watched for as long as it is told to', () => {
    const state = [0, 1, 2].reduce(
      (before, turn) =>
        judge(
          judge(before, round(['shallow', true]), turn * 60_000, { flapping: 60_000 }),
          round(['shallow', false]),
          turn * 60_000 + 1,
          { flapping: 60_000 },
        ),
      unasked,
    );
    expect(state.falls).toEqual([120_001]);
  });
});

describe('a health check that contradicts every probe', () => {
  test('is a doubt as long as the service is up, and no fault', () => {
    const doubted = judge(unasked, round(['shallow', 'doubtful'], ['deep', true]), 1);
    expect(doubted).toMatchObject({ health: 'up', doubt: 'said doubtful', detail: '' });
    expect(judge(doubted, round(['shallow', true], ['deep', true]), 2).doubt).toBe('');
    expect(judge(doubted, round(['shallow', 'doubtful'], ['deep', false]), 2).doubt).toBe('');
  });
});

test('it is known between which answers a service began to fail, whatever cannot be asked meanwhile', () => {
  const up = round(['shallow', true]);
  const down = round(['shallow', false]);
  const unseen = round(['shallow', 'unknown']);
  const state = [up, up, unseen, down, unseen, round(['deep', false])].reduce(
    (before, asked, index) => judge(before, asked, index),
    unasked,
  );
  expect(state).toMatchObject({ lastHealthy: 1, firstFailing: 3, health: 'degraded' });
  expect(judge(state, up, 9)).toMatchObject({ lastHealthy: 9, firstFailing: null });
  expect([unasked, state].map((before) => judge(before, up, 9).recovered)).toEqual([false, true]);
  expect(judge(judge(state, up, 9), up, 10).recovered).toBe(true);
});
