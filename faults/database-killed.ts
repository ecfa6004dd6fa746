/** PostgreSQL's postmaster dies and stays dead; its clients live on without it. */
import { containerOf, killForGood, start } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const databaseKilled: Fault = {
  does: 'kills the database, which nothing restarts',
  expected: recovered('database-unavailable', 'postgres', ['start']),
  inject: async (scene) => {
    const container = await containerOf(scene, 'postgres');
    const at = await killForGood(container);
    return done(at, () => start(container));
  },
};
