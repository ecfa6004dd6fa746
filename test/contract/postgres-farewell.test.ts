/** A PostgreSQL server that ends each connection with the very bytes that end its login. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPostgres } from '../../src/store/postgres-connect.ts';
import { openWakeQueue } from '../../src/workflow/scheduler/pg-boss-queue.ts';

const loggedIn = Buffer.concat([message('R', Buffer.alloc(4)), message('Z', Buffer.from('I'))]);
const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection', ''];
const farewell = message('E', Buffer.from(`${fields.join('\0')}\0`));

let server: Server;
let logins = 0;
const connection = () => {
  const { port } = server.address() as AddressInfo;
  return `postgres://nova@127.0.0.1:${port}/nova`;
};

beforeEach(async () => {
  logins = 0;
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      logins += 1;
      socket.end(Buffer.concat([loggedIn, farewell]));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

/** The protocol's frame: a letter, then the length of what follows with its own four bytes. */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

test('the store cannot be used then, and the process goes on', async () => {
  const postgres = await connectPostgres(connection());
  const asked = postgres.use((client) => client.query('SELECT 1'));
  await expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await postgres.close();
  expect(logins).toBeGreaterThan(0);
});

test('the queue of wake-ups cannot be opened then, and the process goes on', async () => {
  await expect(openWakeQueue(connection(), () => undefined)).rejects.toThrow(
    /terminat|connection/i,
  );
  expect(logins).toBeGreaterThan(0);
});
