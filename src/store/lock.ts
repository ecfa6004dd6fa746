/**
 * One responder per state folder, and one drill per folder of drills. The lock is an open exclusive transaction on a SQLite file of
 * its own: the kernel holds it for the process and drops it the moment that the process ends,
 * however it ends, so no lock is ever stale and none has to be stolen.
 *
 * Who holds it stands in a second file. That one is for people only and may be out of date;
 * reading the locked file itself would drop the lock (POSIX locks end when any descriptor of the
 * file is closed).
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asStoreError, isBusy } from './sqlite-problem.ts';

export interface FolderLock {
  readonly held: false;
  /** May be called again. */
  readonly release: () => void;
}

/** Another process has the folder. */
export interface FolderHeld {
  readonly held: true;
  readonly code: 'STATE_FOLDER_HELD';
  /** The process that said it holds the lock, or null when it has not said so. */
  readonly pid: number | null;
  readonly message: string;
}

/**
 * Takes the lock of a state folder, or says who has it; it never waits.
 * @throws StoreError when the folder cannot be used
 */
export function lockFolder(
  folder: string,
  holder: 'responder' | 'drill' = 'responder',
): FolderLock | FolderHeld {
  const pidFile = join(folder, `${holder}.pid`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const lockFile = join(folder, `${holder}.lock`);
    const database = new DatabaseSync(lockFile, { timeout: 0 });
    try {
      chmodSync(lockFile, 0o600);
      database.exec('BEGIN EXCLUSIVE');
      writeFileSync(pidFile, `${process.pid}\n`, { mode: 0o600 });
    } catch (error) {
      database.close();
      if (isBusy(error)) return heldBy(readPid(pidFile), folder, holder);
      throw error;
    }
    return { held: false, release: () => release(database, pidFile) };
  } catch (error) {
    throw asStoreError(error, folder) ?? error;
  }
}

function release(database: DatabaseSync, pidFile: string): void {
  if (!database.isOpen) return;
  // Before the lock is gone, or we would remove the next holder's.
  rmSync(pidFile, { force: true });
  database.close();
}

function heldBy(pid: number | null, folder: string, holder: 'responder' | 'drill'): FolderHeld {
  const who = pid === null ? 'another process' : `process ${pid}`;
  const message = {
    responder: `a responder already runs with the state folder ${folder} (${who}): stop it, or choose another folder with "state"`,
    drill: `a drill already runs with the folder ${folder} (${who}): wait for its end, or interrupt it`,
  }[holder];
  return { held: true, code: 'STATE_FOLDER_HELD', pid, message };
}

function readPid(file: string): number | null {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
  } catch {
    // The holder has taken the lock and not yet written its number; the refusal stands without.
    return null;
  }
}
