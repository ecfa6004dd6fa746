import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, unasked, type Finding, type Round } from './streak.ts';

type Ok = Finding['ok'];

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
