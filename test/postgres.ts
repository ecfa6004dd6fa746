/** A PostgreSQL server of its own for one test file, in a container; a database for each test. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { engineHost, testRun } from './rig.ts';

const run = promisify(execFile);
const image = 'nova-rewards/postgres:latest';
const user = { name: 'nova', password: 'canary-store-1' };

export interface TestDatabase {
  /** With a password, which must never be seen. */
  readonly location: string;
  readonly remove: () => Promise<void>;
}

export interface TestPostgres {
  readonly password: string;
  readonly database: () => Promise<TestDatabase>;
  /** As an operator restarts it: connections break, and it answers again when this resolves. */
  readonly restart: () => Promise<void>;
  /** As `restart`, without a farewell. */
  readonly kill: () => Promise<void>;
  /** Nobody gets an answer, and no connection breaks, until it goes on. */
  readonly freeze: () => Promise<void>;
  readonly thaw: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Whoever starts one stops it. */
export async function startPostgres(): Promise<TestPostgres> {
  const name = `nova-test-postgres-${randomBytes(4).toString('hex')}`;
  const port = await freePort();
  const url = (database: string) =>
    `postgres://${user.name}:${user.password}@127.0.0.1:${port}/${database}`;
  const stop = async () => {
    await docker('rm', '--force', '--volumes', name);
  };
  const answers = () => untilItAnswers(url('nova'));
  try {
    await docker(
      ...['run', '--detach', '--name', name, '--label', `nova.test=${testRun()}`],
      ...['--publish', `127.0.0.1:${port}:5432`, '--memory', '256m'],
      ...['--env', `POSTGRES_USER=${user.name}`, '--env', `POSTGRES_PASSWORD=${user.password}`],
      ...['--env', 'POSTGRES_DB=nova', image],
    );
    await answers();
    // An automatic vacuum belongs to the server's owner, and ours could not drop a database meanwhile.
    for (const sql of [
      `ALTER ROLE ${user.name} CREATEDB`,
      'ALTER SYSTEM SET autovacuum = off',
      'SELECT pg_reload_conf()',
    ])
      await docker('exec', '--user', 'postgres', name, 'psql', '--quiet', '--command', sql);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    password: user.password,
    database: () => createDatabase(url),
    async restart() {
      await docker('restart', '--time', '10', name);
      await answers();
    },
    async kill() {
      await docker('kill', name);
      await docker('start', name);
      await answers();
    },
    async freeze() {
      await docker('pause', name);
    },
    async thaw() {
      await docker('unpause', name);
    },
    stop,
  };
}

async function createDatabase(url: (database: string) => string): Promise<TestDatabase> {
  const name = `t${randomBytes(6).toString('hex')}`;
  await query(url('nova'), `CREATE DATABASE ${name}`);
  return {
    location: url(name),
    remove: () => query(url('nova'), `DROP DATABASE ${name} WITH (FORCE)`),
  };
}

async function query(location: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: location, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** The first start makes a cluster and stops it again, so one answer over TCP is the real one. */
async function untilItAnswers(location: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await query(location, 'SELECT 1');
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(100);
    }
  }
}

async function docker(...argv: string[]): Promise<string> {
  const { stdout } = await run('docker', ['--host', engineHost(), ...argv], { timeout: 60_000 });
  return stdout;
}
