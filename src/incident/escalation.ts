/**
 * Whom to call when, and why. It runs beside `nextStep`: calling people never waits for the work on
 * the service. Pure.
 */
import type { RemedyName } from '../remedy/remedy.ts';
import type { EscalationReason, PlannedAction } from './event.ts';
import { fallsOf, isSame, type Incident, type Phase } from './incident.ts';

export interface Escalation {
  readonly reason: EscalationReason;
  readonly message: string;
}

/** Whom to tell what now, once for each reason and message; null when nobody is to be called. */
export function dueEscalation(incident: Incident, now: number): Escalation | null {
  const called = (due: Escalation) =>
    incident.escalations.some((one) => one.reason === due.reason && one.message === due.message);
  return escalations(incident, now).find((due) => !called(due)) ?? null;
}

function escalations(incident: Incident, now: number): readonly Escalation[] {
  const due: Escalation[] = [];
  // People are called for the incident that works on the root of this one.
  if (incident.phase === 'held') return due;
  // What is planned surprises nobody, until it takes longer than planned.
  if (incident.phase === 'planning' && incident.verdict?.rule === 'maintenance') return due;
  if (incident.phase === 'awaiting-approval' && incident.verdict)
    due.push({ reason: 'ask', message: incident.verdict.reason });
  if (incident.phase === 'escalated') {
    if (incident.ended) due.push(incident.ended);
    else if (incident.verdict?.verdict === 'ask')
      due.push({ reason: 'ask', message: incident.verdict.reason });
    else if (incident.verdict?.verdict === 'refuse')
      due.push({ reason: 'refused', message: incident.verdict.reason });
  }
  const healthy = incident.phase === 'monitoring' || incident.endedAt !== null;
  if (healthy || incident.phase === 'confirming') return due;
  due.push(...cannotRestart(incident), ...failedAttempts(incident));
  if (now >= (leftAloneAt(incident) ?? Infinity))
    due.push({
      reason: 'no-remedy',
      message: `${incident.service} comes and goes and answers just now, so nothing is changed`,
    });
  if (incident.relapses >= relapsesLeftAlone)
    due.push({
      reason: 'no-remedy',
      message: `${incident.service} comes and goes: it recovers by itself, and fails again`,
    });
  const down = now - incident.downSince;
  // The engine may be starting what failed, or the next look may find what the last did not.
  const undecided = incident.plan === null && looking.has(incident.phase);
  const isUnknown = incident.diagnosis?.causes[0].kind === 'unknown';
  if (isUnknown && incident.causes.length === 0 && !undecided)
    due.push({ reason: 'unknown-cause', message: 'the cause is unknown; one restart at most' });
  if (down >= incident.settings.escalateAfter)
    due.push({ reason: 'down-too-long', message: 'down for longer than the runbook allows' });
  if (down >= incident.settings.extendedAfter)
    due.push({ reason: 'extended-outage', message: 'this is an extended outage' });
  return due;
}

/** Recoveries that did not last, after which a person has to know. */
const relapsesLeftAlone = 2;

const quiet: ReadonlySet<Phase> = new Set(['monitoring', 'held'] as const);

const starting: ReadonlySet<RemedyName> = new Set([
  ...(['start', 'restart', 'create', 'recreate', 'full-restart'] as const),
]);

const looking: ReadonlySet<Phase> = new Set(['collecting', 'diagnosing', 'planning'] as const);

/** Milliseconds: a plan follows its diagnosis at once, unless the service answers. */
const planFollows = 5_000;

/** When it is clear that one which comes and goes is left alone, because it has come; null: it is not. */
function leftAloneAt(incident: Incident): number | null {
  const { phase, phaseSince, plan, intents } = incident;
  if (phase !== 'planning' || plan !== null || intents.length > 0) return null;
  return fallsOf(incident).length === 0 ? null : phaseSince + planFollows;
}

/** What could not be started shows only when it is tried: another cause of that is cured first. */
function cannotRestart(incident: Incident): readonly Escalation[] {
  const refused = incident.intents.find(
    ({ plan, finished }) => starting.has(plan.action.remedy) && finished?.outcome === 'failed',
  );
  if (refused === undefined || isBeingExplained(incident, refused.plan.cause)) return [];
  const message = `${refused.plan.action.service} cannot be restarted`;
  return [{ reason: 'cannot-restart', message }];
}

function isBeingExplained({ phase, plan }: Incident, cause: PlannedAction['cause']): boolean {
  if (phase === 'collecting' || phase === 'diagnosing') return true;
  if (!atWork.has(phase)) return false;
  return plan === null || !isSame(plan.cause, cause);
}

const atWork: ReadonlySet<Phase> = new Set(['planning', 'applying', 'verifying'] as const);

function failedAttempts({ intents, settings }: Incident): readonly Escalation[] {
  const inVain = intents.filter(({ worked }) => worked === false).length;
  if (inVain < (settings.failedAttempts ?? Infinity)) return [];
  return [{ reason: 'failed-attempts', message: 'several remedies have not helped' }];
}

/** When the next escalation may fall due by time alone; null when none can. */
export function nextEscalationAt(incident: Incident, now: number): number | null {
  if (incident.endedAt !== null || quiet.has(incident.phase)) return null;
  const times = [
    incident.downSince + incident.settings.escalateAfter,
    incident.downSince + incident.settings.extendedAfter,
    leftAloneAt(incident) ?? -Infinity,
  ].filter((time) => time > now);
  return times.length === 0 ? null : Math.min(...times);
}
