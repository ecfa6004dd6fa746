/**
 * Brings a PostgreSQL database to this program's schema. Any number of replicas may start at
 * once: the first one to have the advisory lock does it, the others wait and find it done.
 */
import type { PoolClient } from 'pg';
import { postgresMigrations } from './migrations/postgres.ts';
import { transaction } from './postgres-connect.ts';
import { compareSchema, type SchemaState } from './schema-version.ts';
import { StoreError } from './store.ts';

/** "Nova" in ASCII: the first key of every advisory lock of ours. */
export const lockSpace = 0x4e6f7661;
export const locks = { migration: 1, opening: 2 } as const;

/** @throws StoreError STORE_NEWER, or what the driver throws */
export async function readSchema(client: PoolClient): Promise<SchemaState> {
  // From the tables of the catalogue: the session's cache of names may be older than the lock.
  const { rowCount } = await client.query(
    "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'nova' AND tablename = 'schema_version'",
  );
  if (rowCount === 0) return 'empty';
  return compareSchema(await versionOf(client), postgresMigrations.length);
}

/** Applies what is missing, all of it or nothing. */
export async function migratePostgres(client: PoolClient): Promise<void> {
  if ((await readSchema(client)) === 'current') return;
  await transaction(client, async () => {
    await client.query('SELECT pg_advisory_xact_lock($1, $2)', [lockSpace, locks.migration]);
    const state = await readSchema(client);
    if (state === 'current') return;
    if (state === 'empty') {
      await client.query('CREATE SCHEMA IF NOT EXISTS nova');
      await client.query('CREATE TABLE nova.schema_version (version INTEGER NOT NULL)');
      await client.query('INSERT INTO nova.schema_version (version) VALUES (0)');
    }
    const missing = postgresMigrations.slice(await versionOf(client));
    for (const sql of missing) await client.query(sql);
    await client.query('UPDATE nova.schema_version SET version = $1', [postgresMigrations.length]);
  });
}

async function versionOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ version: number }>(
    'SELECT version FROM nova.schema_version',
  );
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0)
    throw new StoreError('STORE_CORRUPT', 'the PostgreSQL store does not say what schema it has');
  return row.version;
}
