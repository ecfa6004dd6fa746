/** The kill matrix on the store of one machine: whole with NOVA_TEST_ALL=1, else after each event. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runsAll } from '../rig.ts';
import { killMatrix } from './matrix.ts';
import { allPoints, usualPoints } from './points.ts';

killMatrix({
  name: 'SQLite, started again',
  points: runsAll() ? allPoints : usualPoints,
  successor: 'restarted',
  patience: 60_000,
  fresh: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nova-kill-store-'));
    return {
      place: { store: 'sqlite', location: folder },
      remove: () => rm(folder, { recursive: true, force: true }),
    };
  },
});
