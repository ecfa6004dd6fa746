import { expect, test } from 'vitest';
import { machine } from './turn.ts';

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

test('no two have the turn at once, however they end, and all have it in order', async () => {
  const { turn } = machine();
  const log: string[] = [];
  const work = (name: string, fails: boolean) =>
    turn(async () => {
      log.push(`${name} begins`);
      await nextTick();
      log.push(`${name} ends`);
      if (fails) throw new Error(name);
    });
  const all = await Promise.allSettled([work('a', false), work('b', true), work('c', false)]);
  expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(log).toEqual(['a', 'b', 'c'].flatMap((name) => [`${name} begins`, `${name} ends`]));
});

test('while one stands aside others have the turn, and it comes back for its own', async () => {
  const { turn } = machine();
  const log: string[] = [];
  let watched: () => void = () => undefined;
  const watching = new Promise<void>((resolve) => (watched = resolve));
  const first = turn(async (aside) => {
    await aside(() => watching);
    log.push('first again');
  });
  const second = turn(async () => {
    log.push('second');
    watched();
    await nextTick();
    log.push('second ends');
  });
  await Promise.all([first, second]);
  expect(log).toEqual(['second', 'second ends', 'first again']);
});

test('whoever failed while it stood aside has the turn again before it is told', async () => {
  const { turn } = machine();
  const log: string[] = [];
  const first = turn(async (aside) => {
    try {
      await aside(() => Promise.reject(new Error('ill')));
    } catch {
      log.push('tidies up');
      await nextTick();
      log.push('tidy');
    }
  });
  await Promise.all([first, turn(() => Promise.resolve(log.push('second')))]);
  expect(log).toEqual(['second', 'tidies up', 'tidy']);
});
