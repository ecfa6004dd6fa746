/** The way to PostgreSQL: a small pool, with a limit on everything that could wait. */
import type { Pool, PoolClient } from 'pg';
import { loadClient } from './postgres-client.ts';
import { asPostgresError, isLost } from './postgres-problem.ts';
import { StoreError } from './store.ts';

/** Milliseconds. A statement of ours takes one or two; a failover takes longer than all of these. */
const limits = { connect: 5_000, statement: 8_000, answer: 10_000, lock: 5_000 };
/** A responder appends little; several replicas share what the server has. */
const connections = 5;

export interface Postgres {
  /** Host, port and database, for messages: never the user's password. */
  readonly place: string;
  /** One piece of work on one connection. @throws StoreError */
  readonly use: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>;
  /** The same, and what it threw comes as it was. */
  readonly useRaw: <T>(work: (client: PoolClient) => Promise<T>) => Promise<T>;
  /** Waits for what was asked for. Later work is refused. May be called again. */
  readonly close: () => Promise<void>;
}

/** @param connection a connection string, which is a secret. @throws StoreError */
export async function connectPostgres(connection: string): Promise<Postgres> {
  const place = placeOf(connection);
  const { default: pg } = await import('pg');
  const pool = new pg.Pool({
    Client: await loadClient(),
    connectionString: connection,
    max: connections,
    application_name: 'nova',
    connectionTimeoutMillis: limits.connect,
    statement_timeout: limits.statement,
    query_timeout: limits.answer,
    lock_timeout: limits.lock,
    idle_in_transaction_session_timeout: limits.answer,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced on the next use, which then tells what is wrong.
  pool.on('error', () => undefined);
  return fromPool(pool, place);
}

function fromPool(pool: Pool, place: string): Postgres {
  const running = new Set<Promise<unknown>>();
  let closing: Promise<void> | null = null;
  const useRaw = <T>(work: (client: PoolClient) => Promise<T>): Promise<T> => {
    if (closing !== null)
      return Promise.reject(new StoreError('STORE_UNAVAILABLE', `the store ${place} is closed`));
    const done = withClient(pool, work);
    const settled = done.then(
      () => undefined,
      () => undefined,
    );
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return done;
  };
  return {
    place,
    useRaw,
    use: (work) =>
      useRaw(work).catch((error: unknown) => {
        throw asPostgresError(error, place) ?? error;
      }),
    close() {
      closing ??= Promise.all(running).then(() => pool.end());
      return closing;
    },
  };
}

async function withClient<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  const onError = (error: Error) => (broken = error);
  client.on('error', onError);
  try {
    return await work(client);
  } catch (error) {
    // Whatever state it is in: a fresh connection costs a few milliseconds.
    broken ??= error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Runs the work in one transaction; what it throws rolls back and comes out again. */
export async function transaction<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN');
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // A connection that is gone has rolled back already, and one that does not answer never will;
    // it is closed in either case.
    if (!isLost(error)) await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
  await client.query('COMMIT');
  return result;
}

function placeOf(connection: string): string {
  const url = URL.parse(connection);
  if (url === null) return 'postgres';
  return `${url.hostname === '' ? 'localhost' : url.host}${url.pathname}`;
}
