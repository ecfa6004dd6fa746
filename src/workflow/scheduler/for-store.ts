/** Which scheduler goes with which store. */
import { inProcessScheduler } from './in-process.ts';
import { pgBossScheduler } from './pg-boss.ts';
import type { Scheduler } from './scheduler.ts';

/** @param connection of the store that replicas share, a secret; null: there is one responder */
export function schedulerFor(
  connection: string | null,
  now: () => number,
  onTrouble: (what: string, reason: string) => void,
): Scheduler {
  const onFailure = (incident: string, error: unknown) =>
    onTrouble(`incident ${incident}`, String(error));
  return connection === null
    ? inProcessScheduler(now, onFailure)
    : pgBossScheduler({
        connection,
        now,
        onFailure,
        onTrouble: (reason) => onTrouble('scheduler', reason ?? 'restored'),
      });
}
