/** Watches and how services looked in them, in PostgreSQL. */
import type { StateChange, Watch } from '../status/watch.ts';
import { transaction, type Postgres } from './postgres-connect.ts';

export function noteWatch(
  postgres: Postgres,
  { id, from, until }: Watch,
  changes: readonly StateChange[],
): Promise<void> {
  return postgres.use((client) =>
    transaction(client, async () => {
      await client.query(
        `INSERT INTO nova.watches AS known (id, from_at, until_at) VALUES ($1, $2, $3)
         ON CONFLICT (id) DO UPDATE SET until_at = greatest(known.until_at, excluded.until_at)`,
        [id, Math.trunc(from), Math.trunc(until)],
      );
      if (changes.length === 0) return;
      await client.query(
        `INSERT INTO nova.watch_states (watch, service, at, state)
         SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[]) ON CONFLICT DO NOTHING`,
        [
          id,
          changes.map(({ service }) => service),
          changes.map(({ at }) => Math.trunc(at)),
          changes.map(({ state }) => state),
        ],
      );
    }),
  );
}

export async function forgetWatches(postgres: Postgres, before: number): Promise<void> {
  await postgres.use((client) =>
    client.query('DELETE FROM nova.watches WHERE until_at < $1', [Math.trunc(before)]),
  );
}
