import { expect, test } from 'vitest';
import { autonomyOf, defaultPolicy } from './policy.ts';
import { remedyNames } from './remedy.ts';

test.each(['auto', 'suggest'] as const)(
  'the default policy %s speaks about every remedy',
  (level) => {
    const { autonomy } = defaultPolicy(level);
    expect(Object.keys(autonomy).sort()).toEqual([...remedyNames].sort());
    const {
      'reclaim-disk': destructive,
      'scale-out': costly,
      'full-restart': wide,
      'rollback-git': builds,
      create: unwanted,
      ...others
    } = autonomy;
    expect(new Set(Object.values(others))).toEqual(new Set([level]));
    const asks = level === 'auto' ? 'approve' : level;
    expect([destructive, costly, wide, builds, unwanted]).toEqual(Array(5).fill(asks));
  },
);

test('what destroys something is done without a question only when its own entry says so', () => {
  expect(autonomyOf('auto', {})).toMatchObject({ 'reclaim-disk': 'approve' });
  expect(autonomyOf('auto', { 'reclaim-disk': 'auto' })).toMatchObject({ 'reclaim-disk': 'auto' });
});

test("a remedy's own entry wins over the level, in both directions", () => {
  expect(autonomyOf('auto', { restart: 'approve' })).toMatchObject({
    restart: 'approve',
    start: 'auto',
  });
  expect(autonomyOf('observe', { start: 'auto' })).toMatchObject({
    restart: 'observe',
    start: 'auto',
  });
});

test('the default budgets allow 3 in 10 minutes, 6 in a day, and 5 in 10 minutes in all', () => {
  expect(defaultPolicy('auto').budgets).toEqual({
    service: [
      { limit: 3, within: 600_000 },
      { limit: 6, within: 86_400_000 },
    ],
    fleet: [{ limit: 5, within: 600_000 }],
  });
});
