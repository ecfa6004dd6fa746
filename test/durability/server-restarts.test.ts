/** PostgreSQL goes away and comes back while an incident is carried on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { IncidentEventType, StoredEvent } from '../../src/incident/event.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { play } from './kill.ts';
import { problemsOf } from './matrix.ts';
import { stories } from './points.ts';

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

test.each([
  ['restarted', 'confirmed', (one: TestPostgres) => one.restart()],
  ['killed', 'remedy-intended', (one: TestPostgres) => one.kill()],
  ['killed', 'verified', (one: TestPostgres) => one.kill()],
] as const)(
  'the server is %s after %s: the incident ends as it would have, and nothing is done twice',
  async (_, type, away) => {
    const { location, remove } = await server.database();
    const gone = once(type, () => away(server));
    const place = { store: 'postgres', location } as const;
    const ending = await play(stories.cure, null, place, 'second replica', 60_000, gone.onEvents);
    await remove();
    expect(gone.happened()).toBe(true);
    expect(problemsOf(ending, stories.cure), ending.told).toEqual([]);
  },
);

/** Does the work when the log has its first event of a type. */
function once(type: IncidentEventType, work: () => Promise<void>) {
  let happened = false;
  return {
    happened: () => happened,
    onEvents: async (events: readonly StoredEvent[]) => {
      if (happened || !events.some(({ event }) => event.type === type)) return;
      happened = true;
      await work();
    },
  };
}
