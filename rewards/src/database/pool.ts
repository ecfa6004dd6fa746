import pg from 'pg';
import type { Logger } from 'pino';
import type { Secret } from '../config/secret.ts';
import { failureCode } from '../dependency/failure-code.ts';

// A bigint is a BigInt: points beyond 2^53 must not lose a digit on the way.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, BigInt);

/** The pool of all business requests. Its limits make a hung database an error instead of a hung backend. */
export function createPool(url: Secret, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url.reveal(),
    application_name: 'nova-backend',
    types,
    max: 10,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    // On our side, for a server that cannot even cancel; above the server's own limit.
    query_timeout: 7_000,
  });
  // The pool's own listener goes when it hands a client out, and whoever gets it listens a moment
  // later: a server that ends the connection with the very bytes of the login falls in between.
  pool.on('connect', (client) => client.on('error', () => undefined));
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', (error) =>
    log.warn({ code: failureCode(error) }, 'lost an idle PostgreSQL connection'),
  );
  return pool;
}

/** Logs in afresh and asks something, so that a wrong password or a broken resolver cannot hide behind the pool. */
export async function tryLogin(url: Secret, milliseconds: number): Promise<void> {
  const client = new pg.Client({
    connectionString: url.reveal(),
    application_name: 'nova-backend-check',
    connectionTimeoutMillis: milliseconds,
    query_timeout: milliseconds,
  });
  // The failure is reported by connect() or query(); this is the same one again, or its echo.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    // Not awaited: a server that hangs would hold up the answer.
    client.end().catch(() => undefined);
  }
}
