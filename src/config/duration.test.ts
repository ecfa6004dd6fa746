import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duration, formatDuration, parseDuration } from './duration.ts';

test.each([
  ['30s', 30_000],
  ['1.5s', 1500],
  ['250ms', 250],
  ['10m', 600_000],
  ['24h', 86_400_000],
  ['2d', 172_800_000],
  ['0s', 0],
])('%s is %d milliseconds', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each([
  '30',
  '',
  's',
  '-5s',
  '+5s',
  '5 s',
  '5S',
  '5w',
  '1y',
  '1e3s',
  '.5s',
  '5s ',
  '1m30s',
  'ten',
])('"%s" is not a duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test('every whole number of milliseconds comes back from its text', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 999_999_999 }), (milliseconds) => {
      expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
    }),
  );
});

test('a duration longer than a timer can hold is refused', () => {
  expect(duration(0).safeParse('20d').success).toBe(true);
  expect(duration(0).safeParse('21d').success).toBe(false);
});

test('a duration below its least is refused', () => {
  expect(duration(100).safeParse('100ms').success).toBe(true);
  expect(duration(100).safeParse('99ms').success).toBe(false);
  expect(duration(1).safeParse('0s').success).toBe(false);
});
