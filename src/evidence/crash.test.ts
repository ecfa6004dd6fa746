import { describe, expect, test } from 'vitest';
import { isCrash } from './crash.ts';
import type { ContainerEvent } from './evidence.ts';

function crashes(...events: readonly (readonly [number, ContainerEvent['action'], string?])[]) {
  const all = events.map(([at, action, container = 'c']) => ({
    at,
    action,
    container,
    ours: false,
  }));
  return all.filter((one) => isCrash(one, all)).map(({ at }) => at);
}

describe('a death that nobody ordered', () => {
  test('is one without a kill before it', () => {
    expect(crashes([1, 'start'], [5, 'die'], [6, 'start'], [9, 'die'])).toEqual([5, 9]);
  });

  test('is none where somebody stopped or restarted it', () => {
    expect(crashes([1, 'kill'], [9_000, 'die'], [9_001, 'stop'], [9_002, 'start'])).toEqual([]);
  });

  test('is one again after a restart by hand', () => {
    expect(crashes([1, 'kill'], [2, 'die'], [3, 'start'], [4, 'restart'], [500, 'die'])).toEqual([
      500,
    ]);
  });

  test('is one where the kill was of another container, or long ago', () => {
    expect(crashes([1, 'kill', 'other'], [2, 'die'])).toEqual([2]);
    expect(crashes([1, 'kill'], [120_001, 'die'])).toEqual([120_001]);
  });
});
