/**
 * Beginning a remedy: the intent that is stored before it, and whether it may still be carried
 * out once the intent is durable. Pure; the performer and the model of the state machine use it.
 */
import type { Incident, EventOf, Verdict } from '../incident/incident.ts';
import type { PlannedAction } from '../incident/event.ts';
import { beforeOf, type Replicas } from './settle.ts';

/** How long the store may take to hold an intent, in milliseconds. */
const startWithin = 5_000;

/** What an intent is made of. */
export interface Beginning {
  readonly intent: string;
  readonly plan: PlannedAction;
  readonly incident: Pick<Incident, 'evidence'>;
  readonly replicas: Replicas;
  /** Milliseconds within which an effect ends once it has begun. */
  readonly effectDeadline: number;
  readonly now: number;
}

export function intentOf(beginning: Beginning): EventOf<'remedy-intended'> {
  const { intent, plan, incident, replicas, effectDeadline, now } = beginning;
  return {
    type: 'remedy-intended',
    intent,
    plan,
    before: beforeOf(plan.action, replicas),
    evidence: incident.evidence.map((one) => one.id),
    deadline: now + Math.min(startWithin, effectDeadline) + effectDeadline,
  };
}

/**
 * The end of an intent that must not be carried out after all; null when it may be. Another
 * replica may have intended its own at the same moment (then both see it now), people may have
 * paused us, and behind a slow store it could outlast the deadline that a successor waits for.
 */
export function withdrawal(
  { intent, deadline }: Pick<EventOf<'remedy-intended'>, 'intent' | 'deadline'>,
  { verdict, reason }: Verdict,
  { effectDeadline, now }: Pick<Beginning, 'effectDeadline' | 'now'>,
): EventOf<'remedy-finished'> | null {
  const late = now > deadline - effectDeadline;
  if (verdict === 'allow' && !late) return null;
  return {
    type: 'remedy-finished',
    intent,
    outcome: 'withdrawn',
    settledBy: 'performer',
    detail: late ? 'it was too late to begin once the intent was stored' : reason,
  };
}
