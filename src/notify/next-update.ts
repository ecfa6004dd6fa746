/**
 * What users are told next: `nextUpdate(incident, informing, now)`, a pure function of the
 * incident's log, beside the work on the service and beside the calls for people.
 *
 * Users are told only of what has lasted for a while, or what a person says: a post that has to
 * be taken back costs more trust than one that comes a minute later. From then on every change of
 * the state of things is told, and at the latest what the update before has promised. A promise
 * stands in the log, so whoever carries the incident on keeps it; one that was missed is made up
 * for at once, and says that it is late.
 */
import type { UpdateStatus } from '../incident/event.ts';
import { isOpen, type Delivery, type Incident } from '../incident/incident.ts';
import { lostOutcome, mostAttempts, pauseAfter } from './patience.ts';

export interface Audience {
  readonly channel: string;
  /** Only what a person has published goes there. */
  readonly byPersonOnly: boolean;
}

/** Whom to inform, and how often. */
export interface Informing {
  /** Milliseconds between two updates. */
  readonly every: number;
  /** For how long it must have lasted before users are told without a person's word. */
  readonly confirmedFor: number;
  readonly audiences: readonly Audience[];
}

export type UpdateStep =
  /** `late`: by how much the last promise was missed, in milliseconds. */
  | { readonly do: 'publish'; readonly status: UpdateStatus; readonly late: number }
  /** `lost`: an attempt whose outcome nobody will know any more; what comes may be a repeat. */
  | {
      readonly do: 'send';
      readonly update: number;
      readonly channel: string;
      readonly lost: Delivery | null;
    }
  | { readonly do: 'wait'; readonly until: number }
  | { readonly do: 'nothing' };

/** At least this between two updates that nobody has promised, save the last one. */
const calm = 60_000;
/** A promise is kept when it is kept within this. */
const tolerance = 30_000;

/** @param others of the same storm, for which this one speaks */
export function nextUpdate(
  incident: Incident,
  informing: Informing,
  now: number,
  others: readonly Incident[] = [],
): UpdateStep {
  const due = dueAt(incident, others, informing);
  if (due <= now)
    return { do: 'publish', status: statusOf(incident, others), late: lateBy(incident, now) };
  const send = nextSending(incident, informing, now);
  if (send !== null && send.at <= now) return send.step;
  const next = Math.min(due, send?.at ?? Infinity);
  return Number.isFinite(next) ? { do: 'wait', until: next } : { do: 'nothing' };
}

/** How things stand, as users are told. What was identified once stays so. */
export function statusOf(
  incident: Incident,
  others: readonly Incident[] = [],
): Exclude<UpdateStatus, 'postmortem'> {
  const open = [incident, ...others].filter(isOpen);
  if (open.length === 0) return 'resolved';
  if (open.every(({ phase }) => phase === 'monitoring')) return 'monitoring';
  const known =
    open.some(({ causes }) => causes.length > 0) ||
    incident.updates.some(({ status }) => status === 'identified');
  return known ? 'identified' : 'investigating';
}

/** By how much the promise of the last update is missed now; 0 when it is kept. */
export function lateBy({ updates }: Incident, now: number): number {
  const promised = updates.at(-1)?.next ?? null;
  return promised !== null && now - promised > tolerance ? now - promised : 0;
}

function dueAt(
  incident: Incident,
  others: readonly Incident[],
  { confirmedFor }: Informing,
): number {
  const all = [incident, ...others];
  const last = incident.updates.at(-1);
  if (last === undefined)
    return Math.min(...all.filter(isIll).map(({ openedAt }) => openedAt + confirmedFor));
  if (last.status === 'resolved' || last.status === 'postmortem') return Infinity;
  const status = statusOf(incident, others);
  if (status === 'resolved') return Math.max(...all.map(({ phaseSince }) => phaseSince));
  const promised = last.next ?? Infinity;
  return status === last.status ? promised : Math.min(promised, last.at + calm);
}

/** It is confirmed, nobody has planned it, and it is not over. */
function isIll({ phase, verdict }: Incident): boolean {
  if (phase === 'planning' && verdict?.rule === 'maintenance') return false;
  return !['confirming', 'monitoring', 'resolved', 'false-alarm'].includes(phase);
}

/** Only the newest update is sent: an older one would say what is not so any more. */
function nextSending(
  { updates }: Incident,
  { audiences }: Informing,
  now: number,
): { readonly at: number; readonly step: UpdateStep } | null {
  const pending = updates
    .flatMap(({ deliveries }) => deliveries)
    .find(({ finished }) => finished === null);
  if (pending !== undefined && now < pending.deadline)
    return { at: pending.deadline, step: { do: 'wait', until: pending.deadline } };
  const newest = updates.at(-1);
  if (newest === undefined) return null;
  const attempts = newest.deliveries.map((one) =>
    one === pending ? { ...one, finished: { at: one.deadline, ...lostOutcome } } : one,
  );
  const due = audiences.flatMap(({ channel, byPersonOnly }) => {
    if (byPersonOnly && newest.by === null) return [];
    const at = attemptAt(
      newest.at,
      attempts.filter((one) => one.channel === channel),
    );
    return at === null ? [] : [{ at, channel }];
  });
  const [first] = due.toSorted((a, b) => a.at - b.at);
  if (first === undefined) return null;
  const lost = pending ?? null;
  return {
    at: first.at,
    step: { do: 'send', update: updates.length, channel: first.channel, lost },
  };
}

/** When it is to be tried next; null: it was taken, or will not be. */
function attemptAt(since: number, attempts: readonly Delivery[]): number | null {
  const last = attempts.at(-1)?.finished ?? null;
  if (last === null) return since;
  if (last.outcome === 'delivered' || last.outcome === 'rejected') return null;
  if (attempts.length >= mostAttempts) return null;
  // What was lost has waited for its deadline already.
  if (last.outcome === 'unknown') return last.at;
  return last.at + (last.retryAfter ?? pauseAfter(attempts.length));
}
