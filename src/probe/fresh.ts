/** What services answer at this moment, for evidence: a round from before the outage proves nothing. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ProbeScheduler } from './scheduler.ts';
import type { ServiceHealth } from './streak.ts';

/**
 * Asks all of them again, side by side. One that was up and says nothing within `patience`
 * milliseconds is not known to be up any more.
 */
export async function askAgain(
  probes: Pick<ProbeScheduler, 'probeNow' | 'health'>,
  services: readonly string[],
  patience: number,
): Promise<ReadonlyMap<string, ServiceHealth>> {
  const giveUp = new AbortController();
  const late = pause(patience, null, { signal: giveUp.signal }).catch(() => null);
  const answers = await Promise.all(
    services.map(async (service): Promise<[string, ServiceHealth]> => {
      const fresh = await Promise.race([probes.probeNow(service), late]);
      return [service, fresh ?? doubted(probes.health(service))];
    }),
  );
  giveUp.abort();
  return new Map(answers);
}

function doubted(before: ServiceHealth): ServiceHealth {
  return before.health === 'up' ? { ...before, health: 'unknown' } : before;
}
