/**
 * The store of one machine: SQLite in write-ahead-log mode with full synchronous writes, so that
 * what was acknowledged survives a killed process and a lost power supply. Readers in other
 * processes never wait for the writer, nor it for them.
 *
 * When the disk is full the store lives on a reserve that it has kept, says so, and makes it anew
 * when there is room again.
 *
 * SQLite's calls block the event loop. All appends of one tick therefore share one transaction,
 * and so one wait for the disk; within it each has a savepoint, and none can spoil another. What
 * would take too long (in a storm, with its evidence) goes on in the next tick.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Sense } from '../incident/blind.ts';
import type { JournalEntry } from '../incident/journal.ts';
import type { Override } from '../remedy/override.ts';
import type { StateChange, Watch } from '../status/watch.ts';
import type { AppendRequest } from './append.ts';
import { encodeEntry } from './decode-entry.ts';
import { prepareAppend, setAside } from './sqlite-append.ts';
import { openDatabase, openDatabaseToRead, storeFile } from './sqlite-open.ts';
import { reserveIn, type Reserve } from './reserve.ts';
import { asStoreError, withStoreErrors } from './sqlite-problem.ts';
import { sqliteReader } from './sqlite-read.ts';
import { forgetWatches, noteWatch } from './sqlite-watches.ts';
import * as subscribers from './sqlite-subscribers.ts';
import { StoreError } from './store.ts';
import type { OwedMail, SubscriptionAsk } from './subscribers.ts';
import type {
  Appended,
  IncidentReader,
  IncidentStore,
  LastKnownGood,
  NothingRecorded,
} from './store.ts';

/**
 * Opens the store of a state folder for writing; folder and file are made on first use.
 * @param onTrouble told in words when the disk is full, while the reserve still helps
 * @throws StoreError
 */
export async function openSqliteStore(
  folder: string,
  onTrouble: (reason: string) => void = () => undefined,
): Promise<IncidentStore> {
  const reserve = reserveIn(folder);
  const database = await openDatabase(folder).catch((error: unknown) => {
    // An intent may wait for its outcome: start all the same.
    if (!isFull(error) || !reserve.release()) throw error;
    onTrouble(livingOnReserve);
    return openDatabase(folder);
  });
  reserve.keep();
  const release = () => {
    const released = reserve.release();
    if (released) onTrouble(livingOnReserve);
    return released;
  };
  return withStoreErrors(
    folder,
    () => new SqliteStore(database, join(folder, storeFile), { keep: reserve.keep, release }),
  );
}

const livingOnReserve =
  'the disk of the state folder is full: the log goes on in the reserve, for a while; free some space';

/**
 * Opens the store of a state folder for reading, whether or not a responder is writing to it.
 * @returns STORE_EMPTY when nothing has been recorded there yet
 * @throws StoreError
 */
export async function readSqliteStore(folder: string): Promise<IncidentReader | NothingRecorded> {
  const database = await openDatabaseToRead(folder);
  if (database !== undefined)
    return withStoreErrors(folder, () => sqliteReader(database, join(folder, storeFile)));
  return {
    code: 'STORE_EMPTY',
    message: `no incident has been recorded in ${folder}: no responder has run with this state folder yet`,
  };
}

/** Milliseconds of writing, after which a transaction ends and everybody else has a turn. */
const longestTransaction = 20;

interface PendingAppend {
  readonly request: AppendRequest;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

/** The store around an open, migrated database; it owns the database from then on. */
export class SqliteStore implements IncidentStore {
  readonly load: IncidentReader['load'];
  readonly list: IncidentReader['list'];
  readonly evidence: IncidentReader['evidence'];
  readonly since: IncidentReader['since'];
  readonly journal: IncidentReader['journal'];
  readonly lastKnownGood: IncidentReader['lastKnownGood'];
  readonly overrides: IncidentReader['overrides'];
  readonly lastSeen: IncidentReader['lastSeen'];
  readonly watches: IncidentReader['watches'];
  readonly #database: DatabaseSync;
  readonly #place: string;
  readonly #reserve: Reserve;
  readonly #append: (request: AppendRequest) => Appended;
  #pending: PendingAppend[] = [];
  #flush: NodeJS.Immediate | undefined;

  /** @param place the file, for messages */
  constructor(database: DatabaseSync, place: string, reserve: Reserve = none) {
    const reader = sqliteReader(database, place);
    this.load = reader.load;
    this.list = reader.list;
    this.evidence = reader.evidence;
    this.since = reader.since;
    this.journal = reader.journal;
    this.lastKnownGood = reader.lastKnownGood;
    this.overrides = reader.overrides;
    this.lastSeen = reader.lastSeen;
    this.watches = reader.watches;
    this.#database = database;
    this.#place = place;
    this.#reserve = reserve;
    this.#append = prepareAppend(database);
  }

  append(...[incident, expected, events, at, evidence = []]: Parameters<IncidentStore['append']>) {
    const request = { incident, expected, events, at, evidence };
    return new Promise<Appended>((resolve, reject) => {
      this.#pending.push({ request, resolve, reject });
      this.#flush ??= setImmediate(() => this.#flushPending());
    });
  }

  setAside(incident: string): Promise<void> {
    return this.#write(() => setAside(this.#database, incident));
  }

  note(entry: JournalEntry, at: number): Promise<void> {
    return this.#write(() => {
      const body = encodeEntry(entry);
      this.#database
        .prepare('INSERT INTO journal (at, type, body) VALUES (?, ?, ?)')
        .run(Math.trunc(at), entry.type, body);
    });
  }

  recordGood(good: LastKnownGood): Promise<void> {
    return this.#write(() => {
      this.#database
        .prepare('INSERT OR REPLACE INTO last_known_good (service, at, body) VALUES (?, ?, ?)')
        .run(good.service, Math.trunc(good.at), JSON.stringify(good));
      this.#database
        .prepare(
          `DELETE FROM last_known_good WHERE service = ?1 AND at NOT IN
           (SELECT at FROM last_known_good WHERE service = ?1 ORDER BY at DESC LIMIT 3)`,
        )
        .run(good.service);
    });
  }

  keepOverride(override: Override): Promise<void> {
    const { service, part, at } = override;
    return this.#write(() => {
      this.#database
        .prepare(
          `INSERT INTO overrides (service, part, at, body) VALUES (?, ?, ?, ?)
           ON CONFLICT (service, part) DO UPDATE SET at = excluded.at, body = excluded.body
           WHERE excluded.at >= overrides.at`,
        )
        .run(service, part, Math.trunc(at), JSON.stringify(override));
    });
  }

  dropOverride({ service, part, at }: Pick<Override, 'service' | 'part' | 'at'>): Promise<void> {
    return this.#write(() => {
      this.#database
        .prepare('DELETE FROM overrides WHERE service = ? AND part = ? AND at <= ?')
        .run(service, part, Math.trunc(at));
    });
  }

  noteSeen(sense: Sense, at: number): Promise<void> {
    return this.#write(() => {
      this.#database
        .prepare(
          `INSERT INTO seen (sense, at) VALUES (?, ?)
           ON CONFLICT (sense) DO UPDATE SET at = max(at, excluded.at)`,
        )
        .run(sense, Math.trunc(at));
    });
  }

  noteWatch(watch: Watch, changes: readonly StateChange[]): Promise<void> {
    return this.#write(() => noteWatch(this.#database, watch, changes));
  }

  forgetWatches(before: number): Promise<void> {
    return this.#write(() => forgetWatches(this.#database, before));
  }

  askSubscription(ask: SubscriptionAsk): Promise<string | null> {
    return this.#write(() => subscribers.askSubscription(this.#database, ask));
  }

  confirmSubscription(id: string, at: number): Promise<boolean> {
    return this.#write(() => subscribers.confirmSubscription(this.#database, id, at));
  }

  endSubscription(id: string): Promise<void> {
    return this.#write(() => subscribers.endSubscription(this.#database, id));
  }

  oweMails(incident: string, updateAt: number, at: number): Promise<number> {
    return this.#write(() => subscribers.oweMails(this.#database, incident, updateAt, at));
  }

  takeMail(at: number, until: number): Promise<OwedMail | null> {
    return this.#write(() => subscribers.takeMail(this.#database, at, until));
  }

  finishMail(mail: OwedMail, dueAt: number | null): Promise<void> {
    return this.#write(() => subscribers.finishMail(this.#database, mail, dueAt));
  }

  installationKey(): Promise<Uint8Array> {
    return this.#write(() => {
      this.#database
        .prepare("INSERT OR IGNORE INTO installation (name, value) VALUES ('key', ?)")
        .run(randomBytes(32));
      const row = this.#database.prepare("SELECT value FROM installation WHERE name = 'key'").get();
      const key = row?.value;
      if (key instanceof Uint8Array) return key;
      throw new StoreError('STORE_CORRUPT', 'the store is damaged: it holds no installation key');
    });
  }

  close(): Promise<void> {
    return Promise.try(() => {
      while (this.#pending.length > 0) this.#flushPending();
      clearImmediate(this.#flush);
      if (this.#database.isOpen) this.#database.close();
    });
  }

  #write<T>(work: () => T): Promise<T> {
    return Promise.try(() => withStoreErrors(this.#place, () => this.#transaction(work)));
  }

  #flushPending(): void {
    clearImmediate(this.#flush);
    this.#flush = undefined;
    const batch = this.#pending;
    this.#pending = [];
    if (batch.length === 0) return;
    this.#pending.push(...this.#commit(batch));
    if (this.#pending.length > 0) this.#flush = setImmediate(() => this.#flushPending());
  }

  /** @returns what there was no time for */
  #commit(batch: readonly PendingAppend[]): readonly PendingAppend[] {
    let settle: readonly (() => void)[];
    try {
      settle = this.#transaction(() => this.#attemptAll(batch));
    } catch (error) {
      // One that is too large for the disk must not take the small ones with it.
      if (batch.length > 1) for (const item of batch) this.#commit([item]);
      else batch[0]?.reject(asStoreError(error, this.#place) ?? error);
      return [];
    }
    for (const tell of settle) tell();
    return batch.slice(settle.length);
  }

  /** As many as there is time for, and one at least. */
  #attemptAll(batch: readonly PendingAppend[]): readonly (() => void)[] {
    const until = performance.now() + longestTransaction;
    const settle: (() => void)[] = [];
    for (const item of batch) {
      settle.push(this.#attempt(item));
      if (performance.now() > until) break;
    }
    return settle;
  }

  /** On a full disk once more, in the room of the reserve. */
  #transaction<T>(work: () => T): T {
    try {
      const result = inTransaction(this.#database, work);
      this.#reserve.keep();
      return result;
    } catch (error) {
      if (!isFull(asStoreError(error, this.#place)) || !this.#reserve.release()) throw error;
      return inTransaction(this.#database, work);
    }
  }

  /** @returns what to tell the caller once the transaction is durable */
  #attempt({ request, resolve, reject }: PendingAppend): () => void {
    this.#database.exec('SAVEPOINT one');
    try {
      const appended = this.#append(request);
      this.#database.exec('RELEASE one');
      return () => resolve(appended);
    } catch (error) {
      if (asStoreError(error, this.#place) !== undefined) throw error;
      this.#database.exec('ROLLBACK TO one');
      this.#database.exec('RELEASE one');
      return () => reject(error);
    }
  }
}

const none: Reserve = { keep: () => undefined, release: () => false };

function isFull(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'STORE_FULL';
}

/** `IMMEDIATE`: the right to write is taken first, so that what is read inside stays true. */
function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled back by itself already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
