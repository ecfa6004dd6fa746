/** MariaDB as the shop of test/stacks/orders runs it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Database } from '../database.ts';
import { containerOf, docker } from '../docker.ts';
import type { Scene } from '../fault.ts';

export const mariadb: Database = {
  service: 'db',
  password: async (scene) => (await loginOf(scene)).password,
  setPassword: async (scene, password) => {
    const { user } = await loginOf(scene);
    await asAdministrator(scene, `ALTER USER '${user}'@'%' IDENTIFIED BY '${password}'`);
  },
  rename: async (scene) => {
    const { database } = await loginOf(scene);
    await move(scene, database, `${database}_old`);
  },
  renameBack: async (scene) => {
    const { database } = await loginOf(scene);
    const names = await asAdministrator(scene, 'SHOW DATABASES');
    if (names.split('\n').includes(`${database}_old`))
      await move(scene, `${database}_old`, database);
  },
};

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The application's, as the scene's files give it. */
export async function loginOf(scene: Scene): Promise<Login> {
  const settings = parseEnv(await readFile(join(scene.folder, 'db.env'), 'utf8'));
  return {
    user: settings.MARIADB_USER ?? '',
    password: settings.MARIADB_PASSWORD ?? '',
    database: settings.MARIADB_DATABASE ?? '',
  };
}

/** MariaDB renames tables, not databases: they move into a new one, and the old one, empty, goes. */
async function move(scene: Scene, from: string, to: string): Promise<void> {
  const tables = await asAdministrator(scene, `SHOW TABLES FROM \`${from}\``);
  const moves = tables
    .split('\n')
    .map((name) => `\`${from}\`.\`${name}\` TO \`${to}\`.\`${name}\``);
  await asAdministrator(
    scene,
    `CREATE DATABASE \`${to}\``,
    `RENAME TABLE ${moves.join(', ')}`,
    `DROP DATABASE \`${from}\``,
  );
}

/** What the statements printed, without headings. */
async function asAdministrator(scene: Scene, ...statements: readonly string[]): Promise<string> {
  return docker(
    ...['exec', await containerOf(scene, mariadb.service)],
    ...['mariadb', '--skip-column-names', '--batch', '--execute', statements.join('; ')],
  );
}
