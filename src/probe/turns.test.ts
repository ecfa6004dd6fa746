import { expect, test } from 'vitest';
import { turns } from './turns.ts';

test('at most so many run at a time, and all of them run in order', async () => {
  const inTurn = turns(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    started.push(index);
    running += 1;
    most = Math.max(most, running);
    await Promise.resolve();
    running -= 1;
    return index;
  };
  const all = [0, 1, 2, 3, 4].map((index) => inTurn(Infinity, () => work(index)));
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3, 4]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(most).toBe(2);
});

test('a failure gives its turn to the next', async () => {
  const inTurn = turns(1);
  const failing = inTurn(Infinity, () => Promise.reject(new Error('broken')));
  const next = inTurn(Infinity, () => Promise.resolve('done'));
  await expect(failing).rejects.toThrow('broken');
  expect(await next).toBe('done');
});

test('work whose turn comes too late is not begun', async () => {
  let begun = false;
  const late = turns(1)(-1, () => Promise.resolve((begun = true)));
  await expect(late).rejects.toThrow('too late');
  expect(begun).toBe(false);
});
