/**
 * Brings a SQLite file to this program's schema. The file says what it is in two header fields:
 * `application_id` that it is ours, `user_version` how many migrations it has had.
 */
import type { DatabaseSync } from 'node:sqlite';
import { sqliteMigrations } from './migrations/sqlite.ts';
import { compareSchema, type SchemaState } from './schema-version.ts';
import { StoreError } from './store.ts';

/** "Nova" in ASCII. */
const applicationId = 0x4e6f7661;

/**
 * How the file's schema stands to this program's.
 * @throws StoreError STORE_NEWER, or STORE_CORRUPT when the file is somebody else's database.
 */
export function schemaState(database: DatabaseSync): SchemaState {
  const version = pragma(database, 'user_version');
  if (version === 0 && pragma(database, 'schema_version') === 0) return 'empty';
  if (pragma(database, 'application_id') !== applicationId)
    throw new StoreError('STORE_CORRUPT', 'the file is a database, but not one of this program');
  return compareSchema(version, sqliteMigrations.length);
}

/**
 * Applies what is missing, all of it or nothing. Two programs may do this at once: the second
 * waits, and finds nothing left to do.
 */
export function migrate(database: DatabaseSync): void {
  if (schemaState(database) === 'current') return;
  database.exec('BEGIN IMMEDIATE');
  try {
    schemaState(database);
    const missing = sqliteMigrations.slice(pragma(database, 'user_version'));
    for (const sql of missing) database.exec(sql);
    database.exec(`PRAGMA application_id = ${applicationId}`);
    database.exec(`PRAGMA user_version = ${sqliteMigrations.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function pragma(
  database: DatabaseSync,
  name: 'user_version' | 'application_id' | 'schema_version',
): number {
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  if (typeof value !== 'number')
    throw new StoreError('STORE_CORRUPT', `PRAGMA ${name} has no value`);
  return value;
}
