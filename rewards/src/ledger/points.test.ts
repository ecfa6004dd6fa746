import { expect, test } from 'vitest';
import { maxPoints, points } from './points.ts';

test.each([
  [1, 1n],
  ['1', 1n],
  [Number(maxPoints), maxPoints],
  [maxPoints.toString(), maxPoints],
])('%s is a number of points', (given, expected) => {
  expect(points.parse(given)).toBe(expected);
});

test.each([
  0,
  -1,
  1.5,
  1e300,
  NaN,
  '0',
  '-1',
  '1.5',
  '1e3',
  '',
  ' 1',
  null,
  undefined,
  `${maxPoints}0`,
])('%s is not', (given) => {
  expect(points.safeParse(given).success).toBe(false);
});
