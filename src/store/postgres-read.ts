/** The reading half of the PostgreSQL store: rows in, decoded values out. */
import type { PoolClient } from 'pg';
import { decodeEntry, type EntryRow } from './decode-entry.ts';
import {
  decodeEvent,
  decodeEvidence,
  decodeGood,
  decodeIncident,
  decodeOverride,
} from './decode.ts';
import type { EventRow } from './decode.ts';
import type { Postgres } from './postgres-connect.ts';
import { asPostgresError, isLost } from './postgres-problem.ts';
import { sound } from './sound.ts';
import type { IncidentReader } from './store.ts';
import { watchesOf, type WatchRow } from './watch-rows.ts';

interface Body {
  readonly body: string;
}

/** Times are whole milliseconds below 2^53, which a double holds; a bigint would come as text. */
const columns = 'incident, version, at::float8 AS at, type, body';

export function postgresReader(postgres: Postgres): IncidentReader {
  const rows = async <R extends object>(text: string, values: unknown[]): Promise<R[]> => {
    const read = async (client: PoolClient) => (await client.query<R>(text, values)).rows;
    try {
      return await postgres.useRaw(read);
    } catch (error) {
      // A pooled connection that has broken since is found out by its next use.
      if (isLost(error)) return postgres.use(read);
      throw asPostgresError(error, postgres.place) ?? error;
    }
  };
  return {
    async load(incident) {
      const found = await rows<EventRow>(
        `SELECT ${columns} FROM nova.events WHERE incident = $1 ORDER BY version`,
        [incident],
      );
      return sound(decodeIncident(found));
    },
    async list(which, limit) {
      const found = await rows<{ id: string }>(
        `SELECT id FROM nova.incidents WHERE open OR $1 ORDER BY opened_at DESC, seq DESC LIMIT $2`,
        [which === 'all', limit ?? null],
      );
      return found.map(({ id }) => id);
    },
    async evidence(incident) {
      const found = await rows<Body>(
        'SELECT body FROM nova.evidence WHERE incident = $1 ORDER BY round, seq',
        [incident],
      );
      return found.map(({ body }) => sound(decodeEvidence(body)));
    },
    async since(at, types) {
      const found = await rows<EventRow>(
        `SELECT ${columns} FROM nova.events
         WHERE at >= $1 AND ($2::text[] IS NULL OR type = ANY($2)) ORDER BY nova.events.at, seq`,
        [Math.trunc(at), types ?? null],
      );
      return found.map((row) => sound(decodeEvent(row)));
    },
    async journal(types, from = 0) {
      const found = await rows<EntryRow>(
        `SELECT at::float8 AS at, type, body FROM nova.journal
         WHERE nova.journal.at >= $1 AND type = ANY($2) ORDER BY number`,
        [Math.trunc(from), types],
      );
      return found.map((row) => sound(decodeEntry(row)));
    },
    async lastKnownGood(service) {
      const found = await rows<Body>(
        'SELECT body FROM nova.last_known_good WHERE service = $1 ORDER BY at DESC',
        [service],
      );
      return found.map(({ body }) => sound(decodeGood(body)));
    },
    async overrides() {
      const found = await rows<Body>(
        'SELECT body FROM nova.overrides ORDER BY service COLLATE "C", part COLLATE "C"',
        [],
      );
      return found.map(({ body }) => sound(decodeOverride(body)));
    },
    async lastSeen(sense) {
      const found = await rows<{ at: number }>(
        'SELECT at::float8 AS at FROM nova.seen WHERE sense = $1',
        [sense],
      );
      return found[0]?.at ?? null;
    },
    async watches(since) {
      const found = await rows<WatchRow>(
        `SELECT id, from_at::float8 AS "from", until_at::float8 AS until, service, at::float8 AS at, state
         FROM nova.watches LEFT JOIN nova.watch_states ON watch = id
         WHERE until_at >= $1 ORDER BY from_at, id COLLATE "C", at, service COLLATE "C"`,
        [Math.trunc(since)],
      );
      return watchesOf(found);
    },
    async readInstallationKey() {
      const [found] = await rows<{ value: unknown }>(
        "SELECT value FROM nova.installation WHERE name = 'key'",
        [],
      );
      return found?.value instanceof Uint8Array ? found.value : null;
    },
    close: postgres.close,
  };
}
