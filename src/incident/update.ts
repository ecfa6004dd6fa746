/** A person tells users something about an incident. */
import type { UpdateStatus } from './event.ts';
import { isOpen, type EventOf, type Incident } from './incident.ts';

export const updateRefusals = {
  UPDATES_OFF: 'The configuration has no section `updates`: users are told nothing from here.',
  UPDATE_TOO_EARLY: 'The incident is not over, so users cannot be told that it is.',
  UPDATE_NEEDS_WORDS: 'What happened, only a person can say: a postmortem needs a message.',
} as const;

export interface UpdateRefusal {
  readonly code: keyof typeof updateRefusals;
  readonly message: string;
}

/** Why users cannot be told this; null: they can. */
export function refuseUpdate(
  incident: Incident,
  status: UpdateStatus | null,
  message: string | null,
): UpdateRefusal | null {
  const over = status === 'resolved' || status === 'postmortem';
  if (over && isOpen(incident))
    return {
      code: 'UPDATE_TOO_EARLY',
      message: `incident ${incident.id} is not over: it is ${incident.phase}`,
    };
  if (status === 'postmortem' && message === null)
    return {
      code: 'UPDATE_NEEDS_WORDS',
      message: 'a postmortem needs a message: what happened, and what prevents it',
    };
  return null;
}

/** The event, if it can still be told as the incident stands by now. */
export function takeUpdate(
  incident: Incident,
  event: EventOf<'update-published'>,
): EventOf<'update-published'> | UpdateRefusal {
  return refuseUpdate(incident, event.status, event.body) ?? event;
}
