/** PostgreSQL dies, and the backend freezes with it: the database alone does not bring it back. */
import { containerOf, docker, killForGood, mainProcess, start } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const databaseKilledClientStuck: Fault = {
  does: 'kills the database and freezes the backend, which does not recover by itself',
  expected: recovered('hang', 'backend', ['start', 'restart']),
  inject: async (scene) => {
    const backend = await containerOf(scene, 'backend');
    const database = await containerOf(scene, 'postgres');
    process.kill(await mainProcess(backend), 'SIGSTOP');
    const at = await killForGood(database);
    return done(at, async () => {
      await start(database);
      await docker('restart', '--time', '5', backend);
    });
  },
};
