/** The store's file: made, opened, brought to this program's schema. */
import { chmodSync, closeSync, openSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { migrate, schemaState } from './migrate.ts';
import { olderSchema } from './schema-version.ts';
import { asStoreError, isBusy } from './sqlite-problem.ts';

/** Name of the file within the state folder. SQLite keeps `-wal` and `-shm` files beside it. */
export const storeFile = 'incidents.db';

/** Milliseconds to wait for another process's transaction; ours take less than one. */
const busyTimeout = 5000;

/**
 * Opens the store of a state folder for writing, and makes folder (0700) and file (0600) when
 * they do not exist.
 * @throws StoreError
 */
export async function openDatabase(folder: string): Promise<DatabaseSync> {
  const path = join(folder, storeFile);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    createPrivately(path);
    return await prepared(new DatabaseSync(path, { timeout: busyTimeout }));
  } catch (error) {
    throw asStoreError(error, path) ?? error;
  }
}

/**
 * Opens the store of a state folder for reading, beside a writer or without one. It never creates
 * or changes a file.
 * @returns undefined when nothing has been recorded there
 * @throws StoreError
 */
export async function openDatabaseToRead(folder: string): Promise<DatabaseSync | undefined> {
  const path = join(folder, storeFile);
  try {
    if (!(await exists(path))) return undefined;
    const place = (await exists(`${path}-wal`)) ? path : unwritten(path);
    const database = new DatabaseSync(place, { timeout: busyTimeout, readOnly: true });
    return readable(database);
  } catch (error) {
    throw asStoreError(error, path) ?? error;
  }
}

/**
 * A file that nobody is writing to: without this SQLite would make the log's files beside it, even
 * to read. A writer that comes meanwhile writes to its log first.
 */
function unwritten(path: string): URL {
  const url = pathToFileURL(path);
  url.searchParams.set('immutable', '1');
  return url;
}

/**
 * Makes the file before SQLite does, which would ask the umask; the files beside it copy its mode.
 * An existing file is never opened here: closing any descriptor of it would drop the POSIX locks
 * that this process's other connections hold on it. For the same reason nothing may run between
 * the two calls.
 */
function createPrivately(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    chmodSync(path, 0o600);
  }
}

async function prepared(database: DatabaseSync): Promise<DatabaseSync> {
  try {
    // First of all, so that a file that is not ours stays as it is.
    schemaState(database);
    await useLog(database);
    database.exec('PRAGMA synchronous = FULL');
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * Switches the file to write-ahead logging. While another process does the same, SQLite answers
 * "busy" at once instead of waiting, so the waiting is ours: at most two seconds.
 */
async function useLog(database: DatabaseSync): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      database.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (attempt === 40 || !isBusy(error)) throw error;
      await pause(50);
    }
  }
}

function readable(database: DatabaseSync): DatabaseSync | undefined {
  try {
    const state = schemaState(database);
    if (state === 'current') return database;
    database.close();
    if (state === 'empty') return undefined;
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
  throw olderSchema();
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
