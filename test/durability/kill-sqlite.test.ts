/** The whole kill matrix on the store of one machine. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killMatrix } from './matrix.ts';
import { allPoints } from './points.ts';

killMatrix({
  name: 'SQLite, started again',
  points: allPoints,
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
