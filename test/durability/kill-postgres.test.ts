/** The kill matrix on the store of many replicas: with one, and with a second that takes over. */
import { afterAll, beforeAll } from 'vitest';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { runsAll } from '../rig.ts';
import { killMatrix } from './matrix.ts';
import { allPoints, sharpPoints } from './points.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

const parts = {
  points: runsAll() ? allPoints : sharpPoints.filter(aroundTheEffect),
  // What a dead worker held is taken over within 15 s; then comes the deadline of its intent.
  patience: 90_000,
  fresh: async () => {
    const { location, remove } = await server.database();
    return { place: { store: 'postgres', location }, remove } as const;
  },
} as const;

function aroundTheEffect({ point }: (typeof allPoints)[number]): boolean {
  return (
    'effect' in point || point.event === 'remedy-intended' || point.event === 'remedy-finished'
  );
}

killMatrix({ ...parts, name: 'PostgreSQL, started again', successor: 'restarted' });
killMatrix({ ...parts, name: 'PostgreSQL, second replica', successor: 'second replica' });
