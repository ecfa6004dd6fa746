/**
 * A child process of the scheduler's contract: takes one incident, says so, and holds it until it
 * is killed. Bounded, should nobody come to kill it.
 *
 * Arguments: connection string, incident.
 */
import { pgBossScheduler } from '../../src/workflow/scheduler/pg-boss.ts';

const [connection, incident] = process.argv.slice(2);
if (connection === undefined || incident === undefined)
  throw new Error('usage: hold-incident CONNECTION INCIDENT');

const scheduler = pgBossScheduler({
  connection,
  now: () => Date.now(),
  onFailure: (_, error) => {
    throw error;
  },
  onTrouble: () => undefined,
});
scheduler.start(async (held) => {
  process.stdout.write(`${held}\n`);
  await new Promise((resolve) => setTimeout(resolve, 60_000));
});
scheduler.wake(incident, 0);
