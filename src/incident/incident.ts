/**
 * Glossary (binding).
 *
 * service: a Compose service that we watch; it may have several containers (replicas).
 * probe: a cheap question asked on a schedule. symptom: a probe failing long enough to matter,
 * a container event, or an alert from outside. evidence: one typed fact with the time it was
 * collected. gap: evidence that we wanted and could not get, with the reason. cause: what the
 * rules conclude. diagnosis: ranked causes with evidence for and against, and the gaps; or
 * unknown. remedy: a named change to the world. verdict: may we apply it: allow, ask or refuse,
 * with the reason. manual stop: a container's `stop` event that is not ours. grace: a service's
 * start period. deployment in progress: from the first create or destroy event that is not ours
 * until 10 s pass without another. generic ladder: one restart, then a page. ineffective: the
 * same cause and remedy twice within 30 minutes. extended outage: 30 minutes. degraded: the
 * symptom's probe answers, a deep probe or a share of replicas does not. last known good: what
 * held when the service had been healthy on its deep probe for 10 minutes. runbook: which
 * remedies for which cause, whom to call, what to say. incident: an append-only log of events
 * from symptom to close. step: what the incident needs next. claim: an open intent's exclusive
 * hold on its targets.
 *
 * The life of an incident: states, and what leads from one to the next.
 *
 *   confirming --dismissed--> false-alarm
 *       | confirmed
 *   collecting <--------------+-----------------+--------------------+
 *       | evidence-saved      |                 |                    |
 *   diagnosing                | world-changed   | verification-      | relapsed
 *       | diagnosed           |                 | failed             |
 *   planning --ladder-ended,--+--> escalated    |                    |
 *       | refuse                 (keeps looking)|                    |
 *       | ask -> awaiting-approval --denied, expired--> escalated    |
 *       | allow        | approved               |                    |
 *   applying <---------+                        |                    |
 *       | remedy-finished                       |                    |
 *   verifying ----------------------------------+                    |
 *       | verified                                                   |
 *   monitoring ------------------------------------------------------+
 *       | resolved
 *   resolved
 *
 * From `planning`, `awaiting-approval` and `escalated`, `held-under` leads to `held` while another
 * incident works on the same root, and `world-changed` back to collecting. Pages, their acknowledgement and what users are told are beside the states too, and go on
 * after the end. So does what people write into the report; it is published after the end only.
 * From every open state but `verifying`, `recovered-without-us` leads to monitoring. Calling
 * people (`escalated` events) is a fact beside the work and changes no state.
 */
import type { Cause, Diagnosis } from '../diagnosis/cause.ts';
import type { FactKind, Gap } from '../evidence/evidence.ts';
import type {
  Alert,
  Before,
  EscalationReason,
  IncidentEvent,
  IncidentSettings,
  PlannedAction,
  RemedyOutcome,
  Symptom,
} from './event.ts';

export const phases = [
  'confirming',
  'collecting',
  'diagnosing',
  'planning',
  'awaiting-approval',
  'applying',
  'verifying',
  'escalated',
  'held',
  'monitoring',
  'resolved',
  'false-alarm',
] as const;

export type Phase = (typeof phases)[number];

export const recoveries = ['by-remedy', 'with-leader', 'without-us'] as const;

/** An intent of ours to change the world, and what became of it. */
export interface Intent {
  readonly id: string;
  readonly at: number;
  readonly plan: PlannedAction;
  readonly before: Before;
  readonly evidence: readonly string[];
  readonly deadline: number;
  readonly finished: {
    readonly at: number;
    readonly outcome: RemedyOutcome;
    readonly settledBy: 'performer' | 'successor';
    readonly detail: string;
  } | null;
  /** null while nobody knows. */
  readonly worked: boolean | null;
}

/**
 * A question to people that has no answer yet. It outlives `awaiting-approval` while we look
 * again, until another verdict, the end of the ladder or a recovery makes it pointless.
 */
export interface Question {
  /** What an answer is bound to (`approval.ts`). */
  readonly binding: string;
  readonly askedAt: number;
  readonly until: number;
}

/** A person's answer, and what it is bound to. */
export interface Given extends Omit<EventOf<'approval-given'>, 'type'> {
  readonly at: number;
  readonly binding: string;
}

/** One attempt to tell people, through one channel. */
export interface Page extends Omit<EventOf<'page-intended'>, 'type' | 'page'> {
  readonly id: string;
  readonly at: number;
  readonly finished:
    (Omit<EventOf<'page-finished'>, 'type' | 'page'> & { readonly at: number }) | null;
}

/** What users were told, and what became of it on its way to them. */
export interface Update extends Omit<EventOf<'update-published'>, 'type'> {
  readonly at: number;
  readonly deliveries: readonly Delivery[];
}

/** One attempt to send an update, through one channel. */
export interface Delivery extends Omit<EventOf<'update-intended'>, 'type' | 'delivery' | 'update'> {
  readonly id: string;
  readonly at: number;
  readonly finished:
    (Omit<EventOf<'update-finished'>, 'type' | 'delivery'> & { readonly at: number }) | null;
}

export interface Verdict {
  readonly verdict: 'allow' | 'ask' | 'refuse';
  readonly rule: string;
  readonly reason: string;
  readonly until: number | null;
}

export interface KnownAlert {
  readonly at: number;
  readonly service: string;
  readonly alert: Alert;
  /** When its sender said that it is over; null while it has not. */
  readonly overAt: number | null;
}

/** The summary of a log: never stored, always computed. */
export interface Incident {
  readonly id: string;
  readonly version: number;
  readonly phase: Phase;
  /** When the present phase was entered. */
  readonly phaseSince: number;
  readonly openedAt: number;
  /** The opening, later by as long as it has been well between relapses: what is left is downtime. */
  readonly downSince: number;
  readonly endedAt: number | null;
  /** The service whose symptom opened the incident. */
  readonly service: string;
  /** All services with symptoms in this incident. */
  readonly services: readonly string[];
  readonly related: readonly string[];
  readonly settings: IncidentSettings;
  /** How often it has failed again while it was watched. */
  readonly relapses: number;
  readonly symptoms: readonly {
    readonly at: number;
    readonly service: string;
    readonly symptom: Symptom;
  }[];
  /** Alerts from outside about its services, oldest first. */
  readonly alerts: readonly KnownAlert[];
  readonly round: number;
  readonly evidence: readonly {
    readonly id: string;
    readonly kind: FactKind;
    readonly subject: string;
  }[];
  readonly gaps: readonly Gap[];
  /** When the last round of evidence was saved. */
  readonly evidenceAt: number | null;
  /** Of which services the last round of evidence is; null: nobody has said. */
  readonly evidenceOf: readonly string[] | null;
  readonly diagnosis: Diagnosis | null;
  /** Leading causes of all rounds that were not `unknown`, oldest first, without repeats. */
  readonly causes: readonly Cause[];
  /** The first known cause that led when a person was needed to go on. */
  readonly stoodAt: Cause | null;
  readonly plan: PlannedAction | null;
  readonly verdict: Verdict | null;
  readonly question: Question | null;
  readonly answers: readonly Given[];
  readonly ended: { readonly reason: EscalationReason; readonly message: string } | null;
  readonly intents: readonly Intent[];
  readonly escalations: readonly {
    readonly at: number;
    readonly reason: EscalationReason;
    readonly message: string;
  }[];
  /** All attempts to tell people, oldest first. */
  readonly pages: readonly Page[];
  /** Pages of a storm, in its leader's log, that told people of this incident. */
  readonly shared: readonly (Omit<EventOf<'page-shared'>, 'type'> & { readonly at: number })[];
  /** All that users were told, oldest first. */
  readonly updates: readonly Update[];
  readonly acknowledged: (Omit<EventOf<'acknowledged'>, 'type'> & { readonly at: number }) | null;
  /** What people have written into the report, oldest first. */
  readonly annotations: readonly Written<'annotated'>[];
  /** What people have said the cause was, oldest first; the last word counts. */
  readonly corrections: readonly Written<'cause-corrected'>[];
  readonly publications: readonly Written<'report-published'>[];
  /** Up to when the log has the latency of probes; null: it has none. */
  readonly measuredUntil: number | null;
  /** How often we looked again since the incident came to a stand in `escalated`. */
  readonly looks: number;
  /** `with-leader`: what the incident that held this one has done helped here too. */
  readonly recovery: (typeof recoveries)[number] | null;
  /** The incident that works on the root of this one while it is held, and has it brought back. */
  readonly heldUnder: string | null;
  /** Since when the service has been healthy; null while it is not. */
  readonly healthySince: number | null;
}

export type EventOf<T extends IncidentEvent['type']> = Extract<IncidentEvent, { type: T }>;

/** What a person has said, and when. */
export type Written<T extends 'annotated' | 'cause-corrected' | 'report-published'> = EventOf<T> & {
  readonly at: number;
};

export function isOpen(incident: Incident): boolean {
  return incident.phase !== 'resolved' && incident.phase !== 'false-alarm';
}

/** When a service of it was seen to come and go: it has just come then, whatever it answers. */
export function fallsOf({ symptoms }: Incident): readonly number[] {
  return symptoms.flatMap(({ at, symptom }) => (symptom.kind === 'flapping' ? [at] : []));
}

/** Whose first symptom came after the last remedy, and whom that was not for: its fault is another. */
export function isNewcomer({ symptoms, intents }: Incident, service: string | undefined): boolean {
  const last = intents.at(-1);
  if (last === undefined || service === last.plan.action.service) return false;
  const joined = symptoms.find((one) => one.service === service)?.at;
  return joined !== undefined && joined > (last.finished?.at ?? Infinity);
}

/** The intent that has no outcome yet; there is at most one. */
export function openIntent(incident: Incident): Intent | null {
  return incident.intents.find((intent) => intent.finished === null) ?? null;
}

/** The cause of record: what a person has said last, else what was diagnosed. */
export function rootCause(incident: Incident): Cause | null {
  const said = incident.corrections.at(-1);
  const diagnosed = diagnosedCause(incident);
  if (said === undefined || isSame(said, diagnosed)) return diagnosed;
  const { kind, component, by, why } = said;
  const statement = `${by} says: ${why}`;
  return { kind, component, confidence: 'certain', statement, supporting: [], contradicting: [] };
}

/**
 * The cause that the rules have concluded: the one that a person had to deal with, unless a remedy showed that it was
 * not it; else that of the remedy which was proved to work; else the first that was known; else
 * whatever leads the diagnosis. What is cured last may only be what the root left behind.
 */
export function diagnosedCause(incident: Incident): Cause | null {
  const { causes, intents, stoodAt, diagnosis } = incident;
  const disproved = intents.some((one) => one.worked === false && isSame(one.plan.cause, stoodAt));
  if (stoodAt !== null && !disproved) return stoodAt;
  const cured = intents.findLast((intent) => intent.worked === true)?.plan.cause ?? null;
  const found = causes.findLast((cause) => isSame(cause, cured));
  return found ?? causes[0] ?? diagnosis?.causes[0] ?? null;
}

type Named = Pick<Cause, 'kind' | 'component'>;

/** Whether both name the same cause of the same component. */
export function isSame(one: Named, other: Named | null): boolean {
  return one.kind === other?.kind && one.component === other.component;
}
