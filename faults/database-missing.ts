/** Somebody renames the application's database while it is in use. */
import { asAdministrator, credentials } from './database.ts';
import { escalated, type Fault, type Scene } from './fault.ts';

export const databaseMissing: Fault = {
  does: "gives the application's database another name",
  expected: escalated('database-auth', 'postgres', []),
  inject: async (scene) => {
    const { database } = await credentials(scene);
    const other = `${database}_old`;
    const at = Date.now();
    await rename(scene, database, other);
    return {
      at,
      heal: async () => {
        const names = await asAdministrator(scene, 'select datname from pg_database');
        if (names.split('\n').includes(other)) await rename(scene, other, database);
      },
      cure: null,
    };
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
