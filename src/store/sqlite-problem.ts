/** What SQLite and the file system say, as the errors that callers of a store know. */
import { StoreError } from './store.ts';

/** Primary result codes of https://www.sqlite.org/rescode.html, the low byte of `errcode`. */
const codes: Readonly<Record<number, StoreError['code']>> = {
  1: 'STORE_CORRUPT', // ERROR: our SQL is fixed, so the tables are not the ones we made
  3: 'STORE_UNAVAILABLE', // PERM
  5: 'STORE_UNAVAILABLE', // BUSY, for longer than we wait
  6: 'STORE_UNAVAILABLE', // LOCKED
  7: 'STORE_UNAVAILABLE', // NOMEM
  8: 'STORE_UNAVAILABLE', // READONLY
  10: 'STORE_UNAVAILABLE', // IOERR
  11: 'STORE_CORRUPT', // CORRUPT
  13: 'STORE_FULL', // FULL
  14: 'STORE_UNAVAILABLE', // CANTOPEN
  15: 'STORE_UNAVAILABLE', // PROTOCOL: the locks of the log could not be had
  23: 'STORE_UNAVAILABLE', // AUTH
  26: 'STORE_CORRUPT', // NOTADB
};

/** IOERR_SHMSIZE: the log's index could not grow, which is how a full disk shows there. */
const sharedMemorySize = 10 | (19 << 8);

/**
 * The StoreError for what was thrown, or undefined when it says nothing about the store and is a
 * bug of ours (a violated constraint, a wrong parameter).
 */
export function asStoreError(error: unknown, place: string): StoreError | undefined {
  if (error instanceof StoreError) return error;
  if (!(error instanceof Error)) return undefined;
  const { code, errcode } = error as Error & { code?: unknown; errcode?: unknown };
  if (code === 'ERR_INVALID_STATE')
    return new StoreError('STORE_UNAVAILABLE', `the store in ${place} is closed`, error);
  if (typeof errcode === 'number') {
    const mapped = errcode === sharedMemorySize ? 'STORE_FULL' : codes[errcode & 0xff];
    return mapped && new StoreError(mapped, `${advice[mapped]}: ${place}: ${error.message}`, error);
  }
  if (typeof code !== 'string' || !('syscall' in error)) return undefined;
  const mapped = code === 'ENOSPC' || code === 'EDQUOT' ? 'STORE_FULL' : 'STORE_UNAVAILABLE';
  return new StoreError(mapped, `${advice[mapped]}: ${place}: ${error.message}`, error);
}

const advice = {
  STORE_UNAVAILABLE: 'the state folder cannot be used; check that it exists and is ours to write',
  STORE_FULL: 'the disk of the state folder is full; free some space',
  STORE_NEWER: 'the store was written by a newer version',
  STORE_CORRUPT: 'the store is damaged; move the file away or restore it from a backup',
} as const satisfies Record<StoreError['code'], string>;

/** Runs one piece of work on the store and throws what it throws, as a StoreError where it is one. */
export function withStoreErrors<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStoreError(error, place) ?? error;
  }
}

/** Another connection has the file: SQLITE_BUSY or SQLITE_LOCKED. */
export function isBusy(error: unknown): boolean {
  if (!(error instanceof Error && 'errcode' in error)) return false;
  return typeof error.errcode === 'number' && [5, 6].includes(error.errcode & 0xff);
}
