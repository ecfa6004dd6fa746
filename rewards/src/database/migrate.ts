import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Secret } from '../config/secret.ts';

const folder = fileURLToPath(new URL('../migrations', import.meta.url));
const table = 'schema_migrations';

/** Names of the migrations that this version of the code needs, in order. */
const expected = readdirSync(folder)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => file.replace(/\.sql$/, ''))
  .sort();

/**
 * Applies what is missing, all of it in one transaction, under an advisory lock (a second replica waits).
 * Throws when one fails or when the database has a different history. Migrations of a newer version are
 * accepted, so that an older image can be started again.
 */
export async function migrate(url: Secret, log: Logger): Promise<void> {
  const done = await runner({
    databaseUrl: {
      connectionString: url.reveal(),
      application_name: 'nova-backend-migrate',
      lock_timeout: 30_000,
    },
    dir: folder,
    migrationsTable: table,
    direction: 'up',
    checkOrder: true,
    singleTransaction: true,
    advisoryLockMode: 'wait',
    logger: {
      debug: (message: string) => log.debug(message),
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.warn(message),
      error: (message: string) => log.error(message),
    },
  });
  log.info(
    { applied: done.map(({ name }) => name), expected: expected.length },
    'migrations are up to date',
  );
}

/** Throws `MIGRATIONS_PENDING` unless every migration of this version has been applied. */
export async function checkMigrations(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(`SELECT name FROM ${table}`);
  const applied = new Set(rows.map(({ name }) => name));
  if (!expected.every((name) => applied.has(name))) {
    throw Object.assign(new Error('migrations are missing'), { code: 'MIGRATIONS_PENDING' });
  }
}
