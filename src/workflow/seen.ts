/** What the responder sees of an incident's services at this moment. */
import type { Incident } from '../incident/incident.ts';
import type { ProbeScheduler } from '../probe/scheduler.ts';
import type { Watcher } from './watcher.ts';
import { isAhead, type Seen, type SeenService } from '../incident/seen.ts';

/**
 * Of the services that a step of this incident can ask about: its own, those that it has acted
 * on, and the one at fault. All others are left out, since in a storm every incident looks again and again.
 */
export function seenBy(
  { services, intents, diagnosis }: Incident,
  probes: Pick<ProbeScheduler, 'health'>,
  watcher: Pick<Watcher, 'activity'>,
  now: number,
): Seen['services'] {
  const look = (name: string): SeenService => {
    const { health, since, recovered, detail, lasting, answers } = probes.health(name);
    const { diedAt, crashedAt, startedAt } = watcher.activity(name);
    // A round of probes may be older than a start: then the engine's event tells.
    const stays = diedAt !== null && diedAt >= (startedAt ?? -Infinity);
    const ended = stays && answers.some((one) => one.ended === true);
    const starting = answers.some(({ login }) => login === 'starting');
    const past = (at: number | null) => (at === null || isAhead(at, now) ? null : at);
    const about = { health, since, recovered, detail, lasting: lasting !== 'no' };
    return { ...about, diedAt: past(diedAt), crashedAt: past(crashedAt), starting, ended };
  };
  const names = new Set([
    ...services,
    ...intents.map(({ plan }) => plan.action.service),
    ...(diagnosis === null ? [] : [diagnosis.causes[0].component]),
  ]);
  return Object.fromEntries([...names].map((name) => [name, look(name)]));
}
