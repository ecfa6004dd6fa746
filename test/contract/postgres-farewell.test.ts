/** What becomes of us when PostgreSQL says goodbye with the bytes that end a login. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPostgres } from '../../src/store/postgres-connect.ts';
import { openWakeQueue } from '../../src/workflow/scheduler/pg-boss-queue.ts';
import { startFarewellServer, type FarewellServer } from '../farewell-server.ts';

let server: FarewellServer;
beforeEach(async () => {
  server = await startFarewellServer();
});
afterEach(() => server.close());

test('the store cannot be used then, and the process goes on', async () => {
  const postgres = await connectPostgres(server.connection);
  const asked = postgres.use((client) => client.query('SELECT 1'));
  await expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await postgres.close();
  expect(server.logins()).toBeGreaterThan(0);
});

test('the queue of wake-ups cannot be opened then, and the process goes on', async () => {
  const opened = openWakeQueue(server.connection, () => undefined);
  await expect(opened).rejects.toThrow(/terminat|connection/i);
  expect(server.logins()).toBeGreaterThan(0);
});
