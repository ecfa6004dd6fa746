import { createServer, connect, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { patience } from './patience.ts';

/** Keeps this process from listening, as a machine without a free processor does. */
function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

const over = (milliseconds: number) =>
  new Promise<number>((resolve) => {
    const began = performance.now();
    patience(milliseconds, () => resolve(performance.now() - began));
  });

test('it is over after the time, when nothing keeps us from listening', async () => {
  expect(await over(250)).toBeGreaterThanOrEqual(249);
});

test('time in which nobody could listen does not count, though not for ever', async () => {
  const waited = over(600);
  setTimeout(() => busy(500), 50);
  // 500 ms of deafness count for 200.
  expect(await waited).toBeGreaterThanOrEqual(850);
  const deaf = over(300);
  const begin = performance.now();
  while (performance.now() - begin < 700) {
    busy(120);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await deaf).toBeLessThan(1_500);
});

test('an answer that has arrived meanwhile is read first', async () => {
  const server = createServer((socket) => socket.end('late'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const first = await new Promise<string>((resolve) => {
    socket.once('data', () => resolve('answer'));
    patience(20, () => resolve('over'));
    // The server answers in its own turn, which comes only after this.
    setImmediate(() => busy(60));
  });
  expect(first).toBe('answer');
  socket.destroy();
  server.close();
});

test('what has ended calls nobody', async () => {
  let called = false;
  patience(10, () => (called = true)).end();
  await over(60);
  expect(called).toBe(false);
});
