/** Watches and how services looked in them, in SQLite. */
import type { DatabaseSync } from 'node:sqlite';
import type { StateChange, Watch, WatchRecord } from '../status/watch.ts';
import { watchesOf, type WatchRow } from './watch-rows.ts';

export function noteWatch(
  database: DatabaseSync,
  { id, from, until }: Watch,
  changes: readonly StateChange[],
): void {
  database
    .prepare(
      `INSERT INTO watches (id, from_at, until_at) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET until_at = max(until_at, excluded.until_at)`,
    )
    .run(id, Math.trunc(from), Math.trunc(until));
  const insert = database.prepare(
    'INSERT OR IGNORE INTO watch_states (watch, service, at, state) VALUES (?, ?, ?, ?)',
  );
  for (const { service, at, state } of changes) insert.run(id, service, Math.trunc(at), state);
}

export function readWatches(database: DatabaseSync, since: number): readonly WatchRecord[] {
  const rows = database
    .prepare(
      `SELECT id, from_at AS "from", until_at AS until, service, at, state
       FROM watches LEFT JOIN watch_states ON watch = id
       WHERE until_at >= ? ORDER BY from_at, id, at, service`,
    )
    .all(Math.trunc(since));
  // STRICT tables hold what their columns say.
  return watchesOf(rows as unknown as readonly WatchRow[]);
}

export function forgetWatches(database: DatabaseSync, before: number): void {
  database
    .prepare('DELETE FROM watch_states WHERE watch IN (SELECT id FROM watches WHERE until_at < ?)')
    .run(Math.trunc(before));
  database.prepare('DELETE FROM watches WHERE until_at < ?').run(Math.trunc(before));
}
