/** What faults ask of PostgreSQL, as its administrator does: inside its container, without a password. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { containerOf, docker } from './docker.ts';
import type { Scene } from './fault.ts';

/** What the statements printed, without headings. Each is a transaction of its own. */
export async function asAdministrator(
  scene: Scene,
  ...statements: readonly string[]
): Promise<string> {
  const container = await containerOf(scene, 'postgres');
  return docker(
    ...['exec', '--user', 'postgres', container],
    ...['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align'],
    ...['--set=ON_ERROR_STOP=1', '--dbname=postgres'],
    ...statements.flatMap((statement) => ['--command', statement]),
  );
}

/** Role, password and database as the scene's files give them. */
export async function credentials(
  scene: Scene,
): Promise<{ readonly role: string; readonly password: string; readonly database: string }> {
  const settings = parseEnv(await readFile(join(scene.folder, 'postgres.env'), 'utf8'));
  return {
    role: settings.POSTGRES_USER ?? '',
    password: settings.POSTGRES_PASSWORD ?? '',
    database: settings.POSTGRES_DB ?? '',
  };
}
