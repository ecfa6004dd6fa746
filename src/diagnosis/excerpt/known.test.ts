import { describe, expect, test } from 'vitest';
import { vocabulary } from './fallback.ts';
import { isNoise, isReady, isWantedEnd, wordsOf } from './known.ts';
import { noise } from './noise.ts';
import { ready, servedAnyway } from './ready.ts';

describe('every entry knows its own example', () => {
  test.each(noise)('noise: $id', ({ example }) => {
    expect(isNoise(example)).toBe(true);
  });
  test.each(ready)('ready: $id', ({ example }) => {
    expect(isReady(example)).toBe(true);
  });
  test.each(vocabulary)('words: $id', ({ id, example }) => {
    expect(wordsOf(example)?.id).toBe(id);
  });
});

test.each(servedAnyway)('$id is served while everything behind it is broken', ({ example }) => {
  expect(isReady(example)).toBe(false);
});

test.each(['port 80 failed', 'Error: boom', 'server process was terminated by signal 9'])(
  'no noise: %s',
  (line) => {
    expect(isNoise(line)).toBe(false);
  },
);

test.each(['Is the server running on host "ledger"', 'cannot connect', 'not connected to db'])(
  'no readiness: %s',
  (line) => {
    expect(isReady(line)).toBe(false);
  },
);

test('a wanted end is told from other noise', () => {
  expect(isWantedEnd('received SIGTERM')).toBe(true);
  expect(isWantedEnd('0 errors')).toBe(false);
});
