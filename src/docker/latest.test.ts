import { expect, test } from 'vitest';
import { latest } from './latest.ts';

/** Reads that end when they are told to, numbered in the order in which they began. */
function reads() {
  const begun: { resolve: (value: number) => void; reject: (error: Error) => void }[] = [];
  const read = () =>
    new Promise<number>((resolve, reject) => {
      begun.push({ resolve, reject });
    });
  const end = async (index: number) => {
    begun[index]?.resolve(index);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { begun, read, end };
}

test('who asks while nobody reads, reads', async () => {
  const { read, end, begun } = reads();
  const ask = latest(read);
  const first = ask();
  await end(0);
  expect(await first).toBe(0);
  const second = ask();
  await end(1);
  expect(await second).toBe(1);
  expect(begun).toHaveLength(2);
});

test('all who come while a read is under way share the next one', async () => {
  const { read, end, begun } = reads();
  const ask = latest(read);
  const first = ask();
  const others = [ask(), ask(), ask()];
  expect(begun).toHaveLength(1);
  await end(0);
  expect(await first).toBe(0);
  expect(begun).toHaveLength(2);
  const late = ask();
  await end(1);
  expect(await Promise.all(others)).toEqual([1, 1, 1]);
  await end(2);
  expect(await late).toBe(2);
});

test('a read that fails fails for those who share it, and for nobody else', async () => {
  const { read, end, begun } = reads();
  const ask = latest(read);
  const first = ask();
  const second = ask();
  begun[0]?.reject(new Error('gone'));
  await expect(first).rejects.toThrow('gone');
  await end(1);
  expect(await second).toBe(1);
});

test('a read that throws at once is a rejection', async () => {
  const ask = latest<number>(() => {
    throw new Error('never begun');
  });
  await expect(ask()).rejects.toThrow('never begun');
  await expect(ask()).rejects.toThrow('never begun');
});
