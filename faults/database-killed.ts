/** PostgreSQL's postmaster dies and stays dead; its clients live on without it. */
import { containerOf, killForGood } from './docker.ts';
import type { Fault } from './fault.ts';

export const databaseKilled: Fault = {
  does: 'kills the database, which nothing restarts',
  inject: async (scene) => killForGood(await containerOf(scene, 'postgres')),
};
