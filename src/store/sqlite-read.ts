/** The reading half of the SQLite store: rows in, decoded values out. */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { IncidentEventType, StoredEvent } from '../incident/event.ts';
import type { JournalEntryType, StoredEntry } from '../incident/journal.ts';
import {
  decodeEvent,
  decodeEvidence,
  decodeGood,
  decodeIncident,
  decodeOverride,
} from './decode.ts';
import { decodeEntry } from './decode-entry.ts';
import type { EventRow } from './decode.ts';
import { sound } from './sound.ts';
import { withStoreErrors } from './sqlite-problem.ts';
import { readWatches } from './sqlite-watches.ts';
import { StoreError } from './store.ts';
import type { IncidentReader } from './store.ts';

type Row = Record<string, SQLOutputValue>;

/** @param place the file, for messages */
export function sqliteReader(database: DatabaseSync, place: string): IncidentReader {
  const events = database.prepare('SELECT * FROM events WHERE incident = ? ORDER BY version');
  const since = prepareSince(database);
  const journal = prepareJournal(database);
  const ids = database.prepare(
    'SELECT id FROM incidents WHERE open >= ? ORDER BY opened_at DESC, rowid DESC LIMIT ?',
  );
  const evidence = database.prepare(
    'SELECT body FROM evidence WHERE incident = ? ORDER BY round, rowid',
  );
  const goods = database.prepare(
    'SELECT body FROM last_known_good WHERE service = ? ORDER BY at DESC',
  );
  const overrides = database.prepare('SELECT body FROM overrides ORDER BY service, part');
  const seen = database.prepare('SELECT at FROM seen WHERE sense = ?');
  const key = database.prepare("SELECT value FROM installation WHERE name = 'key'");
  const read = <T>(work: () => T): Promise<T> => Promise.try(() => withStoreErrors(place, work));
  return {
    load: (incident) => read(() => sound(decodeIncident(events.all(incident).map(eventRow)))),
    list: (which, limit) =>
      read(() => ids.all(which === 'open' ? 1 : 0, limit ?? -1).map((row) => text(row, 'id'))),
    evidence: (incident) =>
      read(() => evidence.all(incident).map((row) => sound(decodeEvidence(text(row, 'body'))))),
    since: (at, types) => read(() => since(at, types)),
    journal: (types, from = 0) => read(() => journal(types, from)),
    lastKnownGood: (service) =>
      read(() => goods.all(service).map((row) => sound(decodeGood(text(row, 'body'))))),
    overrides: () =>
      read(() => overrides.all().map((row) => sound(decodeOverride(text(row, 'body'))))),
    lastSeen: (sense) =>
      read(() => {
        const row = seen.get(sense);
        return row === undefined ? null : integer(row, 'at');
      }),
    watches: (since) => read(() => readWatches(database, since)),
    readInstallationKey: () =>
      read(() => {
        const value = key.get()?.value;
        return value instanceof Uint8Array ? value : null;
      }),
    close: () =>
      Promise.try(() => {
        if (database.isOpen) database.close();
      }),
  };
}

function prepareSince(
  database: DatabaseSync,
): (at: number, types: readonly IncidentEventType[] | undefined) => readonly StoredEvent[] {
  // A list of types travels as one JSON parameter, so that there is one statement for any number.
  const statement = database.prepare(`
    SELECT * FROM events
    WHERE at >= ?1 AND (?2 IS NULL OR type IN (SELECT value FROM json_each(?2)))
    ORDER BY at, rowid`);
  return (at, types) =>
    statement
      .all(at, types === undefined ? null : JSON.stringify(types))
      .map((row) => sound(decodeEvent(eventRow(row))));
}

function prepareJournal(
  database: DatabaseSync,
): (types: readonly JournalEntryType[], from: number) => readonly StoredEntry[] {
  const statement = database.prepare(`
    SELECT at, type, body FROM journal
    WHERE at >= ? AND type IN (SELECT value FROM json_each(?))
    ORDER BY number`);
  return (types, from) =>
    statement.all(Math.trunc(from), JSON.stringify(types)).map((row) =>
      sound(
        decodeEntry({
          at: integer(row, 'at'),
          type: text(row, 'type'),
          body: text(row, 'body'),
        }),
      ),
    );
}

function eventRow(row: Row): EventRow {
  return {
    incident: text(row, 'incident'),
    version: integer(row, 'version'),
    at: integer(row, 'at'),
    type: text(row, 'type'),
    body: text(row, 'body'),
  };
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new StoreError('STORE_CORRUPT', `the store is damaged: column ${column} holds no text`);
}

function integer(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new StoreError('STORE_CORRUPT', `the store is damaged: column ${column} holds no number`);
}
