/** The database's control file is cut off, and then the database has to start. */
import { containerOf, docker, mainProcess, volumePath } from './docker.ts';
import { copyFile, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { escalated, type Fault } from './fault.ts';
import { postgres } from './postgres.ts';

export const dataCorrupted: Fault = {
  does: "cuts off the database's control file and kills it: every start ends at once",
  expected: escalated('data-corruption', postgres.service, []),
  inject: async (scene) => {
    const container = await containerOf(scene, postgres.service);
    const file = join(
      await volumePath(container, '/var/lib/postgresql/data'),
      'cluster/global/pg_control',
    );
    const kept = join(scene.folder, 'pg_control.kept');
    await copyFile(file, kept);
    const pid = await mainProcess(container);
    process.kill(pid, 'SIGKILL');
    const at = Date.now();
    await truncate(file, 0);
    return {
      at,
      heal: async () => {
        await copyFile(kept, file);
        await docker('start', container);
      },
      cure: null,
    };
  },
};
