import { expect, test } from 'vitest';
import { dueAgain, firstDue, isLate, nextDue } from './due.ts';

test('services are spread evenly over their interval', () => {
  const first = [0, 1, 2, 3].map((index) => firstDue(1_000, 5_000, index, 4));
  expect(first).toEqual([1_000, 2_250, 3_500, 4_750]);
});

test.each([
  ['at once', 1_000, 6_000],
  ['after a while', 3_000, 6_000],
  ['just in time for the next', 6_000, 6_000],
  ['too late for the next, which is left out', 6_001, 11_000],
  ['after a long stall, at its place within the interval', 98_000, 101_000],
])('a service that is free again %s keeps its place', (_when, now, next) => {
  expect(nextDue(1_000, 5_000, now)).toBe(next);
});

test.each([
  ['at once', 1_020, 2_000],
  ['after a silence longer than the pause', 3_010, 3_010],
])('a service that failed %s is asked again, counted from its turn', (_when, now, next) => {
  expect(dueAgain(1_000, 1_000, now)).toBe(next);
});

test('late is more than one interval', () => {
  expect(isLate(1_000, 5_000, 6_000)).toBe(false);
  expect(isLate(1_000, 5_000, 6_001)).toBe(true);
});
