import fc from 'fast-check';
import { expect, test } from 'vitest';
import { remember, roundOf, thinned, type Measured } from './latency.ts';

const answer = (name: string, took: number, ok: boolean | 'unknown' = true) => ({
  probe: { name },
  answer: { ok },
  took,
});

test('a round took as long as its slowest probe, and the engine is not asked for latency', () => {
  const all = [answer('container', 900), answer('http', 12.4), answer('tcp', 3, false)];
  expect(roundOf(5, all)).toEqual({ at: 5, took: 12, ok: false });
  expect(roundOf(5, [answer('container', 900), answer('http', 1, 'unknown')])).toBeNull();
});

test('what is remembered is bounded, and the newest is kept', () => {
  const all = Array.from({ length: 700 }, (_, at) => ({ at, took: 1, ok: true }));
  const trail = all.reduce<readonly Measured[]>(remember, []);
  expect(trail).toHaveLength(600);
  expect(trail.at(-1)?.at).toBe(699);
});

test('thinned, a failure and the slowest answer stay, in order and within the bound', () => {
  const point = fc.record({ at: fc.nat(100_000), took: fc.nat(5_000), ok: fc.boolean() });
  fc.assert(
    fc.property(
      fc.array(point, { maxLength: 200 }),
      fc.integer({ min: 1, max: 40 }),
      (all, most) => {
        const points = all.toSorted((a, b) => a.at - b.at);
        const kept = thinned(points, most);
        expect(kept.length).toBeLessThanOrEqual(most);
        expect(kept.every((one) => points.includes(one))).toBe(true);
        expect(kept.map(({ at }) => at)).toEqual(
          kept.map(({ at }) => at).toSorted((a, b) => a - b),
        );
        expect(kept.some(({ ok }) => !ok)).toBe(points.some(({ ok }) => !ok));
        const slowest = (some: readonly Measured[], ok: boolean) =>
          Math.max(-1, ...some.filter((one) => one.ok === ok).map(({ took }) => took));
        expect(slowest(kept, false)).toBe(slowest(points, false));
        if (points.every(({ ok }) => ok)) expect(slowest(kept, true)).toBe(slowest(points, true));
      },
    ),
  );
});
