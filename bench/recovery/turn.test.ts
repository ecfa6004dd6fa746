import { expect, test } from 'vitest';
import { machine } from './turn.ts';

const nextTick = () => new Promise<void>((resolve) => setImmediate(resolve));

test('no two have the turn at once, however they end, and all have it in order', async () => {
  const { turn } = machine(1);
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

test('no more than there are places have the turn at once, and no place is lost', async () => {
  const { turn } = machine(2);
  let now = 0;
  const seen: number[] = [];
  const work = (asides: boolean) =>
    turn(async (aside) => {
      seen.push((now += 1));
      await nextTick();
      now -= 1;
      if (!asides) return;
      await aside(nextTick);
      seen.push((now += 1));
      await nextTick();
      now -= 1;
    });
  await Promise.all([work(true), work(false), work(true), work(false), work(false)]);
  await Promise.all([work(false), work(true), work(false)]);
  expect(seen).toHaveLength(11);
  expect(Math.max(...seen)).toBe(2);
});

test('while one stands aside others have the turn, and it comes back for its own', async () => {
  const { turn } = machine(1);
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
  const { turn } = machine(1);
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
