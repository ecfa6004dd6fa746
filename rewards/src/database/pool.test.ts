import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startFarewellServer } from '../../../test/farewell-server.ts';
import { Secret } from '../config/secret.ts';
import { createPool } from './pool.ts';
import { inTransaction } from './transaction.ts';

test('a server that says goodbye with the bytes of a login fails the request, and nothing else', async () => {
  const server = await startFarewellServer();
  const pool = createPool(new Secret(server.connection), pino({ enabled: false }));
  try {
    const asked = inTransaction(pool, (client) => client.query('SELECT 1'));
    await expect(asked).rejects.toThrow(/terminat|connection/i);
    expect(server.logins()).toBeGreaterThan(0);
  } finally {
    await pool.end();
    await server.close();
  }
});
