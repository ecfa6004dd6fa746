/** What PostgreSQL and the way to it say, as the errors that callers of a store know. */
import { StoreError } from './store.ts';

/**
 * SQLSTATE codes and classes of https://www.postgresql.org/docs/current/errcodes-appendix.html;
 * the longest entry that a code begins with counts.
 */
const codes: Readonly<Record<string, StoreError['code']>> = {
  '08': 'STORE_UNAVAILABLE', // connection exceptions
  '25': 'STORE_UNAVAILABLE', // read-only: a standby, or a server set so when its disk ran full
  '28': 'STORE_UNAVAILABLE', // wrong user or password
  '3D': 'STORE_UNAVAILABLE', // no such database
  '40': 'STORE_UNAVAILABLE', // rolled back for somebody else's sake
  '42501': 'STORE_UNAVAILABLE', // no permission
  '42': 'STORE_CORRUPT', // our SQL is fixed, so the tables are not the ones we made
  '3F': 'STORE_CORRUPT', // our schema has gone
  '53': 'STORE_UNAVAILABLE', // no memory, no connection left
  '53100': 'STORE_FULL',
  '55': 'STORE_UNAVAILABLE', // a lock was not to be had in time
  '57': 'STORE_UNAVAILABLE', // shutting down, starting up, or longer than our time-out
  '58': 'STORE_UNAVAILABLE', // the server's own disk
  XX: 'STORE_CORRUPT',
};

/** The connection is gone, and with it the answer: what was asked for may have been done. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = sqlState(error);
  if (code !== undefined) return /^(08|57P0[123])/.test(code);
  return isNetwork(error);
}

/** What replicas compete for was taken by another one meanwhile: look again. */
export function isTaken(error: unknown): boolean {
  if (!(error instanceof Error) || sqlState(error) !== '23505') return false;
  // Evidence has its incident's events before it: two of one name are a bug of ours.
  return !('table' in error && error.table === 'evidence');
}

/**
 * The StoreError for what was thrown, or undefined when it says nothing about the store and is a
 * bug of ours. The words of the server and of the driver hold no password.
 * @param place host and database, for messages
 */
export function asPostgresError(error: unknown, place: string): StoreError | undefined {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return undefined;
  const code = sqlState(error);
  const mapped = code === undefined ? networkCode(error) : codeOf(code);
  return mapped && new StoreError(mapped, `${advice[mapped]}: ${place}: ${reasonOf(error)}`, error);
}

const advice = {
  STORE_UNAVAILABLE: 'the PostgreSQL store cannot be used',
  STORE_FULL: 'the disk of the PostgreSQL store is full; free some space',
  STORE_NEWER: 'the store was written by a newer version',
  STORE_CORRUPT: 'the PostgreSQL store is damaged; restore it from a backup',
} as const satisfies Record<StoreError['code'], string>;

function codeOf(code: string): StoreError['code'] | undefined {
  return codes[code] ?? codes[code.slice(0, 2)];
}

function networkCode(error: Error): StoreError['code'] | undefined {
  return isNetwork(error) ? 'STORE_UNAVAILABLE' : undefined;
}

/** SQLSTATE has five characters; the operating system's codes are longer words. */
function sqlState(error: Error): string | undefined {
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && 'severity' in error
    ? code
    : undefined;
}

function isNetwork(error: Error): boolean {
  if (error instanceof AggregateError) return true;
  if ('syscall' in error) return true;
  // The driver has no codes for these.
  return /connection (terminated|ended)|timeout|not queryable|client (was closed|has encountered)|server does not support|SASL|SCRAM|self.signed|certificate|after calling end/i.test(
    error.message,
  );
}

/** Several addresses that all refused come as one error without words. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  const reasons = error.errors.map((one: unknown) => (one instanceof Error ? one.message : ''));
  return [...new Set(reasons)].join('; ');
}
