import pg, { type Pool, type PoolClient } from 'pg';
import { failureCode } from '../dependency/failure-code.ts';
import { Problem } from '../http/problem.ts';

const attempts = 3;
const serializationFailure = '40001';
const deadlock = '40P01';

/**
 * Runs `work` in a transaction and commits, or rolls back and rethrows. `work` may run up to three
 * times (a deadlock or serialization failure undoes everything), so it must do nothing but SQL.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await runOnce(pool, work);
    } catch (error) {
      const code = failureCode(error);
      if ((code !== serializationFailure && code !== deadlock) || attempt === attempts) throw error;
    }
  }
}

async function runOnce<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // A connection that breaks between two queries reports here; the next query fails with the reason.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    if (error instanceof Problem || error instanceof pg.DatabaseError) {
      // The first failure is the one to report; a failed rollback only costs the connection.
      await client.query('ROLLBACK').catch(onError);
    } else {
      // The server did not answer this. Asking it for a rollback would wait once more; it rolls back by
      // itself when the connection is gone.
      broken = error instanceof Error ? error : new Error('unknown failure');
    }
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}
