import { expect, test } from 'vitest';

import { findDuration, parseDuration } from './duration.ts';

test.each([
  ['60s', 60_000],
  ['2m', 120_000],
  ['1.5h', 5_400_000],
  ['250ms', 250],
  ['30', 30_000],
  ['5 minutes', 300_000],
  ['', null],
  ['soon', null],
  ['0s', null],
  ['-5s', null],
  ['5 parsecs', null],
])('an attribute of %j lasts %j ms', (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
});

test.each([
  ['down for more than 5 minutes', 300_000],
  ['after half an hour', 1_800_000],
  ['no recovery within ten minutes', 600_000],
  ['>30min', 1_800_000],
  ['a 2-hour outage', 7_200_000],
  ['3 attempts, then 90 seconds', 90_000],
  ['when three restarts failed', null],
  ['5 many', null],
])('the sentence %j speaks of %j ms', (sentence, expected) => {
  expect(findDuration(sentence)).toBe(expected);
});
