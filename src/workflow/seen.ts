/** What the responder sees of an incident's services at this moment. */
import type { Incident } from '../incident/incident.ts';
import type { ProbeScheduler } from '../probe/scheduler.ts';
import type { Watcher } from './watcher.ts';
import { isAhead, type Seen, type SeenService } from '../incident/step.ts';

/**
 * Of the services that a step of this incident can ask about: its own, and those that it has acted
 * on. All others are left out, since in a storm every incident looks again and again.
 */
export function seenBy(
  { services, intents }: Incident,
  probes: Pick<ProbeScheduler, 'health'>,
  watcher: Pick<Watcher, 'activity'>,
  now: number,
): Seen['services'] {
  const look = (name: string): SeenService => {
    const { health, since, detail, lasting } = probes.health(name);
    const { diedAt } = watcher.activity(name);
    const died = diedAt === null || isAhead(diedAt, now) ? null : diedAt;
    return { health, since, detail, lasting: lasting !== 'no', diedAt: died };
  };
  const names = new Set([...services, ...intents.map(({ plan }) => plan.action.service)]);
  return Object.fromEntries([...names].map((name) => [name, look(name)]));
}
