/** What was tried before for the same cause, which the planner passes over. */
import type { IncidentEventType, StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { effectsOf, isCutShort, triedOf } from './guard/fleet.ts';
import type { Attempt } from './plan.ts';

/** The event types that `attemptsOf` reads of other incidents. */
export const attemptEvents = [
  'remedy-intended',
  'remedy-finished',
] as const satisfies readonly IncidentEventType[];

/**
 * In this incident ever, in others as far back as their events reach. What was taken back before
 * it acted was not tried; nor was, once, what a dead process had intended and nobody carried out.
 */
export function attemptsOf(
  { id, intents }: Incident,
  events: readonly StoredEvent[],
): readonly Attempt[] {
  const cutShort = intents.find(({ finished }) => finished !== null && isCutShort(finished));
  const own = intents.filter((one) => one.finished?.outcome !== 'withdrawn' && one !== cutShort);
  return [
    ...triedOf(effectsOf(events)).filter((effect) => effect.incident !== id),
    ...own.map(({ plan: { action, cause } }) => ({
      cause: cause.kind,
      component: cause.component,
      remedy: action.remedy,
      service: action.service,
    })),
  ];
}
