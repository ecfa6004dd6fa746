/**
 * The store of many replicas: PostgreSQL, whose unique keys decide between them. What the server
 * acknowledged is as durable as its own configuration makes it; with `synchronous_commit` and
 * `fsync` on, which is what it comes with, that includes a lost power supply.
 *
 * Every call has a limit of time. A connection that breaks is replaced; an append whose answer
 * was lost with it is looked up and, if it is not there, made again.
 */
import { randomBytes } from 'node:crypto';
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent } from '../incident/event.ts';
import type { Sense } from '../incident/blind.ts';
import type { JournalEntry } from '../incident/journal.ts';
import type { Override } from '../remedy/override.ts';
import { encodeEntry } from './decode-entry.ts';
import { appendToPostgres, closeIncident } from './postgres-append.ts';
import { connectPostgres, transaction, type Postgres } from './postgres-connect.ts';
import { migratePostgres, readSchema } from './postgres-migrate.ts';
import { postgresReader } from './postgres-read.ts';
import { forgetWatches, noteWatch } from './postgres-watches.ts';
import { subscribersIn } from './postgres-subscribers.ts';
import { olderSchema } from './schema-version.ts';
import { StoreError } from './store.ts';
import type {
  Appended,
  IncidentReader,
  IncidentStore,
  LastKnownGood,
  NothingRecorded,
} from './store.ts';

/**
 * Opens the store in a database for writing and brings its tables up to date.
 * @param connection a connection string, which is a secret
 * @throws StoreError
 */
export async function openPostgresStore(connection: string): Promise<IncidentStore> {
  const postgres = await connectPostgres(connection);
  try {
    await postgres.use(migratePostgres);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  return createStore(postgres);
}

/**
 * Opens the store in a database for reading; it changes nothing there.
 * @returns STORE_EMPTY when nothing has been recorded there yet
 * @throws StoreError
 */
export async function readPostgresStore(
  connection: string,
): Promise<IncidentReader | NothingRecorded> {
  const postgres = await connectPostgres(connection);
  try {
    const state = await postgres.use(readSchema);
    if (state === 'older') throw olderSchema();
    if (state === 'current') return postgresReader(postgres);
  } catch (error) {
    await postgres.close();
    throw error;
  }
  await postgres.close();
  return {
    code: 'STORE_EMPTY',
    message: `no incident has been recorded in ${postgres.place}: no responder has run with this store yet`,
  };
}

function createStore(postgres: Postgres): IncidentStore {
  const inTurn = turns(postgres.place);
  return {
    ...postgresReader(postgres),
    ...subscribersIn(postgres),
    append: (
      incident: string,
      expected: number,
      events: readonly IncidentEvent[],
      at: number,
      evidence: readonly Evidence[] = [],
    ): Promise<Appended> =>
      inTurn.take(incident, () =>
        appendToPostgres(postgres, { incident, expected, events, at, evidence }),
      ),
    setAside: (incident) =>
      postgres.use((client) => transaction(client, () => closeIncident(client, incident))),
    note: (entry, at) => note(postgres, entry, at),
    recordGood: (good) => recordGood(postgres, good),
    keepOverride: (override) => keepOverride(postgres, override),
    dropOverride: (override) => dropOverride(postgres, override),
    noteSeen: (sense, at) => noteSeen(postgres, sense, at),
    noteWatch: (watch, changes) => noteWatch(postgres, watch, changes),
    forgetWatches: (before) => forgetWatches(postgres, before),
    installationKey: () => installationKey(postgres),
    async close() {
      await inTurn.end();
      await postgres.close();
    },
  };
}

/**
 * Appends to one incident in the order in which they were asked for: on several connections the
 * later one could be first, and be told of a conflict with ourselves.
 */
function turns(place: string) {
  const last = new Map<string, Promise<unknown>>();
  let ended = false;
  return {
    take<T>(key: string, work: () => Promise<T>): Promise<T> {
      if (ended)
        return Promise.reject(new StoreError('STORE_UNAVAILABLE', `the store ${place} is closed`));
      const before = last.get(key) ?? Promise.resolve();
      const done = before.then(work, work);
      last.set(key, done);
      const forget = () => {
        if (last.get(key) === done) last.delete(key);
      };
      done.then(forget, forget);
      return done;
    },
    /** Waits for all that have taken a turn; nobody may afterwards. */
    async end(): Promise<void> {
      ended = true;
      await Promise.allSettled(last.values());
    },
  };
}

async function note(postgres: Postgres, entry: JournalEntry, at: number): Promise<void> {
  const values = [Math.trunc(at), entry.type, encodeEntry(entry)];
  await postgres.use((client) =>
    client.query('INSERT INTO nova.journal (at, type, body) VALUES ($1, $2, $3)', values),
  );
}

function recordGood(postgres: Postgres, good: LastKnownGood): Promise<void> {
  return postgres.use((client) =>
    transaction(client, async () => {
      await client.query(
        `INSERT INTO nova.last_known_good (service, at, body) VALUES ($1, $2, $3)
         ON CONFLICT (service, at) DO UPDATE SET body = excluded.body`,
        [good.service, Math.trunc(good.at), JSON.stringify(good)],
      );
      await client.query(
        `DELETE FROM nova.last_known_good WHERE service = $1 AND at NOT IN
         (SELECT at FROM nova.last_known_good WHERE service = $1 ORDER BY at DESC LIMIT 3)`,
        [good.service],
      );
    }),
  );
}

async function keepOverride(postgres: Postgres, override: Override): Promise<void> {
  const { service, part, at } = override;
  await postgres.use((client) =>
    client.query(
      `INSERT INTO nova.overrides AS kept (service, part, at, body) VALUES ($1, $2, $3, $4)
       ON CONFLICT (service, part) DO UPDATE SET at = excluded.at, body = excluded.body
       WHERE excluded.at >= kept.at`,
      [service, part, Math.trunc(at), JSON.stringify(override)],
    ),
  );
}

async function dropOverride(
  postgres: Postgres,
  { service, part, at }: Pick<Override, 'service' | 'part' | 'at'>,
): Promise<void> {
  await postgres.use((client) =>
    client.query('DELETE FROM nova.overrides WHERE service = $1 AND part = $2 AND at <= $3', [
      service,
      part,
      Math.trunc(at),
    ]),
  );
}

async function noteSeen(postgres: Postgres, sense: Sense, at: number): Promise<void> {
  await postgres.use((client) =>
    client.query(
      `INSERT INTO nova.seen AS before (sense, at) VALUES ($1, $2)
       ON CONFLICT (sense) DO UPDATE SET at = greatest(before.at, excluded.at)`,
      [sense, Math.trunc(at)],
    ),
  );
}

function installationKey(postgres: Postgres): Promise<Uint8Array> {
  return postgres.use(async (client) => {
    await client.query(
      "INSERT INTO nova.installation (name, value) VALUES ('key', $1) ON CONFLICT DO NOTHING",
      [randomBytes(32)],
    );
    const { rows } = await client.query<{ value: unknown }>(
      "SELECT value FROM nova.installation WHERE name = 'key'",
    );
    const value = rows[0]?.value;
    if (value instanceof Uint8Array) return value;
    throw new StoreError('STORE_CORRUPT', 'the store is damaged: it holds no installation key');
  });
}
