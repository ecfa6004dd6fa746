import { expect, test } from 'vitest';
import { attempt, forEach } from './attempt.ts';
import { found } from './context.ts';
import type { Collected } from './context.ts';

const wanted = { kind: 'logs', subject: 'web' } as const;
const never = (): Promise<Collected> => new Promise(() => undefined);
const broken = (): Promise<Collected> => Promise.reject(new Error('the disk is on fire'));
const brokenAtOnce = (): Promise<Collected> => {
  throw new Error('a bug');
};

test.each([
  ['no answer in time', never, { reason: 'no answer within 0.01 s', late: true }],
  ['a failure', broken, { reason: 'the disk is on fire' }],
  ['a failure before any promise', brokenAtOnce, { reason: 'a bug' }],
])('%s becomes a gap with its reason', async (_what, work, gap) => {
  expect(await attempt(wanted, 10, work)).toEqual({
    facts: [],
    gaps: [{ wanted: 'logs', subject: 'web', ...gap }],
  });
});

test('items keep their order, and one that fails takes no other with it', async () => {
  const names = ['slow', 'broken', 'quick'];
  const collected = await forEach(
    names,
    (name) => ({ kind: 'container-missing', subject: name }),
    async (name) => {
      if (name === 'broken') return broken();
      if (name === 'slow') await new Promise((resolve) => setImmediate(resolve));
      return found({ kind: 'container-missing', service: name });
    },
  );
  expect(collected.facts.map((fact) => 'service' in fact && fact.service)).toEqual([
    'slow',
    'quick',
  ]);
  expect(collected.gaps.map((gap) => gap.subject)).toEqual(['broken']);
});
