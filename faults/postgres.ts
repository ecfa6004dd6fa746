/** PostgreSQL as Nova Rewards runs it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Database } from './database.ts';
import { containerOf, docker } from './docker.ts';
import type { Scene } from './fault.ts';

const service = 'postgres';

export const postgres: Database = {
  service,
  password: async (scene) => (await settingsOf(scene)).POSTGRES_PASSWORD ?? '',
  setPassword: async (scene, password) => {
    const { POSTGRES_USER: role = '' } = await settingsOf(scene);
    await asAdministrator(scene, `alter role "${role}" password '${password}'`);
  },
  rename: async (scene) => {
    const { POSTGRES_DB: database = '' } = await settingsOf(scene);
    await rename(scene, database, `${database}_old`);
  },
  renameBack: async (scene) => {
    const { POSTGRES_DB: database = '' } = await settingsOf(scene);
    const names = await asAdministrator(scene, 'select datname from pg_database');
    if (names.split('\n').includes(`${database}_old`))
      await rename(scene, `${database}_old`, database);
  },
};

/** A database in use cannot be renamed, so its users are sent away and kept out meanwhile. */
async function rename(scene: Scene, from: string, to: string): Promise<void> {
  await asAdministrator(
    scene,
    `alter database "${from}" allow_connections false`,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${from}'`,
    // A session that was terminated still counts for a moment.
    'select pg_sleep(0.2)',
    `alter database "${from}" rename to "${to}"`,
    `alter database "${to}" allow_connections true`,
  );
}

/** What the statements printed, without headings. Each is a transaction of its own. */
async function asAdministrator(scene: Scene, ...statements: readonly string[]): Promise<string> {
  return docker(
    ...['exec', '--user', 'postgres', await containerOf(scene, service)],
    ...['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align'],
    ...['--set=ON_ERROR_STOP=1', '--dbname=postgres'],
    ...statements.flatMap((statement) => ['--command', statement]),
  );
}

/** The application's, as the scene's files give it. */
export async function loginOf(scene: Scene) {
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = await settingsOf(scene);
  return { user: POSTGRES_USER, password: POSTGRES_PASSWORD, database: POSTGRES_DB };
}

async function settingsOf(scene: Scene): Promise<Record<string, string | undefined>> {
  return parseEnv(await readFile(join(scene.folder, 'postgres.env'), 'utf8'));
}
