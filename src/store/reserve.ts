/**
 * A file that only takes up room, for the day on which the disk is full: removing it lets the
 * log of an incident go on for a while. It is made anew once there is room again.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** 4 MiB: the events of some hundred incidents, or the evidence of a few dozen. */
export const reserveSize = 4 * 1024 * 1024;
export const reserveFile = 'reserve';
/** Milliseconds between attempts to make it again. */
const retryAfter = 10_000;

export interface Reserve {
  /** Makes it if it is not there; on a full disk it stays away. */
  readonly keep: () => void;
  /** Removes it. False when there was none to remove. */
  readonly release: () => boolean;
}

/** @param now milliseconds that never go back */
export function reserveIn(folder: string, now: () => number = () => performance.now()): Reserve {
  const path = join(folder, reserveFile);
  let triedAt = -Infinity;
  let whole = false;
  return {
    keep() {
      if (whole || now() - triedAt < retryAfter) return;
      triedAt = now();
      whole = isWhole(path) || make(path);
    },
    release() {
      const had = exists(path);
      rmSync(path, { force: true });
      whole = false;
      // Not at once again: what it made room for comes first.
      triedAt = now();
      return had;
    },
  };
}

function make(path: string): boolean {
  try {
    const file = openSync(path, 'w', 0o600);
    try {
      // Random, because some file systems keep no room for zeros.
      const bytes = randomBytes(reserveSize);
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return true;
  } catch {
    // No room even for this: the log itself will say so. Half of it would only take that room.
    rmSync(path, { force: true });
    return false;
  }
}

function isWhole(path: string): boolean {
  return exists(path) && statSync(path).size === reserveSize;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
