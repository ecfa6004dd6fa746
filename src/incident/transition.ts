/**
 * `apply` folds the log: one case per event. An event that the phase does not allow is a bug
 * or a damaged log, and a typed error that carries both sides.
 */
import { isSameAlert } from './alert.ts';
import { bindingText } from './approval.ts';
import type { Cause } from '../diagnosis/cause.ts';
import type { IncidentEvent, IncidentEventType, RemedyOutcome, StoredEvent } from './event.ts';
import {
  isNewcomer,
  phases,
  type EventOf,
  type Incident,
  type Intent,
  type KnownAlert,
  type Phase,
} from './incident.ts';
import {
  published,
  shared,
  withOutcome,
  withPage,
  withPageOutcome,
  withSending,
} from './telling.ts';

export class IllegalTransition extends Error {
  override readonly name = 'IllegalTransition';
  readonly phase: Phase | 'none';
  readonly event: IncidentEventType;
  constructor(phase: Phase | 'none', event: IncidentEventType) {
    super(`an incident in phase ${phase} cannot take the event ${event}`);
    this.phase = phase;
    this.event = event;
  }
}

const open = [
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
] as const satisfies readonly Phase[];

/** Which phases may take which event. */
export const allowedIn = {
  opened: [],
  'symptom-joined': open,
  'alert-noted': open,
  confirmed: ['confirming'],
  dismissed: ['confirming'],
  'evidence-saved': ['collecting'],
  diagnosed: ['diagnosing'],
  planned: ['planning'],
  'ladder-ended': ['planning'],
  'verdict-given': ['planning'],
  // Bound to the question and not to the phase: evidence may be collected anew meanwhile.
  'approval-given': ['collecting', 'diagnosing', 'planning', 'awaiting-approval'],
  'approval-expired': ['awaiting-approval'],
  'remedy-intended': ['applying'],
  'remedy-finished': ['applying'],
  verified: ['verifying'],
  'verification-failed': ['verifying'],
  'recovered-without-us': [
    'collecting',
    'diagnosing',
    'planning',
    'awaiting-approval',
    'applying',
    'escalated',
    'held',
  ],
  relapsed: ['monitoring'],
  'world-changed': ['planning', 'awaiting-approval', 'applying', 'escalated', 'held'],
  'held-under': ['planning', 'awaiting-approval', 'escalated'],
  escalated: open,
  'page-intended': phases,
  'page-shared': phases,
  'page-finished': phases,
  acknowledged: open,
  'update-published': phases,
  'update-intended': phases,
  'update-finished': phases,
  annotated: phases,
  'cause-corrected': phases,
  'report-published': ['resolved', 'false-alarm'],
  resolved: ['monitoring'],
} as const satisfies Record<IncidentEventType, readonly Phase[]>;

function start(id: string, at: number, event: EventOf<'opened'>): Incident {
  return {
    id,
    version: 1,
    phase: 'confirming',
    phaseSince: at,
    openedAt: at,
    downSince: at,
    endedAt: null,
    service: event.service,
    services: [event.service],
    related: event.related,
    settings: event.settings,
    symptoms: [{ at, service: event.service, symptom: event.symptom }],
    alerts: alertsOf(event, at),
    round: 0,
    evidence: [],
    gaps: [],
    evidenceAt: null,
    evidenceOf: null,
    diagnosis: null,
    causes: [],
    stoodAt: null,
    plan: null,
    verdict: null,
    question: null,
    answers: [],
    ended: null,
    intents: [],
    escalations: [],
    pages: [],
    shared: [],
    updates: [],
    acknowledged: null,
    annotations: [],
    corrections: [],
    publications: [],
    measuredUntil: null,
    looks: 0,
    relapses: 0,
    recovery: null,
    heldUnder: null,
    healthySince: null,
  };
}

/** The incident after one more event. Throws IllegalTransition. */
export function apply(incident: Incident | null, stored: StoredEvent): Incident {
  const { event, at } = stored;
  if (incident === null) {
    if (event.type !== 'opened') throw new IllegalTransition('none', event.type);
    return start(stored.incident, at, event);
  }
  const allowed: readonly Phase[] = allowedIn[event.type];
  if (!allowed.includes(incident.phase)) throw new IllegalTransition(incident.phase, event.type);
  const changed = change(incident, event, at);
  const phase = changed.phase ?? incident.phase;
  return {
    ...incident,
    ...changed,
    measuredUntil: 'latencies' in event ? at : incident.measuredUntil,
    stoodAt: incident.stoodAt ?? (needsPerson(phase) ? knownCause(incident) : null),
    version: stored.version,
    phaseSince: phase === incident.phase ? incident.phaseSince : at,
  };
}

function needsPerson(phase: Phase): boolean {
  return phase === 'escalated' || phase === 'awaiting-approval';
}

function knownCause({ diagnosis }: Incident): Cause | null {
  const leading = diagnosis?.causes[0];
  return leading === undefined || leading.kind === 'unknown' ? null : leading;
}

/** Folds a whole log. null for an empty one. */
export function fold(log: readonly StoredEvent[]): Incident | null {
  return log.reduce<Incident | null>(apply, null);
}

function change(incident: Incident, event: IncidentEvent, at: number): Partial<Incident> {
  switch (event.type) {
    case 'opened':
      throw new IllegalTransition(incident.phase, event.type);
    case 'symptom-joined':
      return {
        alerts: [...incident.alerts, ...alertsOf(event, at)],
        symptoms: [...incident.symptoms, { at, service: event.service, symptom: event.symptom }],
        services: incident.services.includes(event.service)
          ? incident.services
          : [...incident.services, event.service],
      };
    case 'alert-noted':
      return { alerts: noted(incident, event, at) };
    case 'confirmed':
      return { phase: 'collecting' };
    case 'dismissed':
      return { phase: 'false-alarm', endedAt: at };
    case 'evidence-saved':
      return {
        phase: 'diagnosing',
        round: event.round,
        evidence: [...incident.evidence, ...event.evidence],
        gaps: event.gaps,
        evidenceAt: at,
        evidenceOf: event.services ?? null,
      };
    case 'diagnosed':
      return diagnosed(incident, event);
    case 'planned':
      return { plan: event.plan };
    case 'ladder-ended':
      return {
        phase: 'escalated',
        question: null,
        ended: { reason: event.reason, message: event.message },
      };
    case 'verdict-given':
      return verdictGiven(incident, event, at);
    case 'approval-given':
      return answered(incident, event, at);
    case 'approval-expired':
      return {
        phase: 'escalated',
        question: null,
        ended: {
          reason: 'approval-expired',
          message: `nobody has answered: ${incident.verdict?.reason ?? ''}`,
        },
      };
    case 'remedy-intended':
      return { intents: [...incident.intents, intended(event, at)] };
    case 'remedy-finished':
      return finished(incident, event, at);
    case 'verified':
      return {
        phase: 'monitoring',
        recovery: 'by-remedy',
        healthySince: event.healthySince,
        looks: 0,
        intents: judged(incident, true),
      };
    case 'verification-failed':
      return { phase: 'collecting', intents: judged(incident, false) };
    case 'recovered-without-us':
      return {
        phase: 'monitoring',
        question: null,
        recovery: incident.phase === 'held' ? 'with-leader' : 'without-us',
        healthySince: event.healthySince,
        looks: 0,
      };
    case 'relapsed':
      return {
        phase: 'collecting',
        relapses: incident.relapses + 1,
        downSince: incident.downSince + Math.max(0, at - (incident.healthySince ?? at)),
        healthySince: null,
        recovery: null,
        heldUnder: null,
        intents: isNewcomer(incident, event.service) ? incident.intents : judged(incident, false),
      };
    case 'world-changed':
      return {
        phase: 'collecting',
        heldUnder: null,
        looks: needsPerson(incident.phase) ? incident.looks + 1 : incident.looks,
      };
    case 'held-under':
      return { phase: 'held', question: null, plan: null, verdict: null, heldUnder: event.leader };
    case 'escalated':
      return {
        escalations: [
          ...incident.escalations,
          { at, reason: event.reason, message: event.message },
        ],
      };
    case 'page-intended':
      return { pages: withPage(incident.pages, event, at) };
    case 'page-shared':
      return { shared: [...incident.shared, shared(event, at)] };
    case 'page-finished':
      return { pages: withPageOutcome(incident.pages, event, at) };
    case 'acknowledged': {
      const { by, via, reason } = event;
      return { acknowledged: incident.acknowledged ?? { at, by, via, reason } };
    }
    case 'update-published':
      return { updates: [...incident.updates, published(event, at)] };
    case 'update-intended':
      return { updates: withSending(incident.updates, event, at) };
    case 'update-finished':
      return { updates: withOutcome(incident.updates, event, at) };
    case 'annotated':
      return { annotations: [...incident.annotations, { ...event, at }] };
    case 'cause-corrected':
      return { corrections: [...incident.corrections, { ...event, at }] };
    case 'report-published':
      return { publications: [...incident.publications, { ...event, at }] };
    case 'resolved':
      return { phase: 'resolved', endedAt: at };
  }
}

function alertsOf(
  { service, symptom }: EventOf<'opened'> | EventOf<'symptom-joined'>,
  at: number,
): readonly KnownAlert[] {
  return symptom.kind === 'alert' ? [{ at, service, alert: symptom.alert, overAt: null }] : [];
}

function noted(
  { alerts }: Incident,
  { service, alert, status }: EventOf<'alert-noted'>,
  at: number,
): readonly KnownAlert[] {
  if (status === 'firing') return [...alerts, { at, service, alert, overAt: null }];
  return alerts.map((one) => (isSameAlert(one.alert, alert) ? { ...one, overAt: at } : one));
}

function diagnosed(incident: Incident, event: EventOf<'diagnosed'>): Partial<Incident> {
  const [leading] = event.diagnosis.causes;
  const known = incident.causes.some(
    (cause) => cause.kind === leading.kind && cause.component === leading.component,
  );
  return {
    phase: 'planning',
    diagnosis: event.diagnosis,
    causes: leading.kind === 'unknown' || known ? incident.causes : [...incident.causes, leading],
    plan: null,
    verdict: null,
    ended: null,
  };
}

function verdictGiven(
  incident: Incident,
  event: EventOf<'verdict-given'>,
  at: number,
): Partial<Incident> {
  const { verdict, rule, reason, until } = event;
  const given = { verdict: { verdict, rule, reason, until }, question: null };
  if (verdict === 'allow') return { ...given, phase: 'applying' };
  if (until === null) return { ...given, phase: 'escalated' };
  if (verdict === 'refuse' || incident.plan === null) return given;
  const question = { binding: bindingText(incident.plan), askedAt: at, until };
  return { ...given, phase: 'awaiting-approval', question };
}

/** Outside `awaiting-approval` the answer only stands: the guard reads it when it is its turn. */
function answered(
  incident: Incident,
  event: EventOf<'approval-given'>,
  at: number,
): Partial<Incident> {
  const { decision, plan, by, via, reason } = event;
  const binding = incident.question?.binding ?? '';
  const given = {
    question: null,
    answers: [...incident.answers, { at, binding, decision, plan, by, via, reason }],
  };
  if (incident.phase !== 'awaiting-approval') return given;
  if (decision === 'approved') return { ...given, phase: 'applying' };
  const why = reason === '' ? '' : `: ${reason}`;
  const ended = { reason: 'approval-denied', message: `${by} has said no${why}` } as const;
  return { ...given, phase: 'escalated', ended };
}

function intended(event: EventOf<'remedy-intended'>, at: number): Intent {
  const { intent, plan, before, evidence, deadline } = event;
  return { id: intent, at, plan, before, evidence, deadline, finished: null, worked: null };
}

function finished(
  incident: Incident,
  event: EventOf<'remedy-finished'>,
  at: number,
): Partial<Incident> {
  const { outcome, settledBy, detail } = event;
  const intents = incident.intents.map((intent) =>
    intent.id === event.intent
      ? {
          ...intent,
          finished: { at, outcome, settledBy, detail },
          worked: outcome === 'failed' ? false : null,
        }
      : intent,
  );
  const done = outcome === 'applied' || outcome === 'not-needed';
  return { phase: done ? 'verifying' : 'collecting', intents };
}

const idle: readonly (RemedyOutcome | undefined)[] = ['failed', 'withdrawn'];

/** The newest intent is what verification was about. */
function judged(incident: Incident, worked: boolean): readonly Intent[] {
  return incident.intents.map((intent, index) =>
    index === incident.intents.length - 1 && !idle.includes(intent.finished?.outcome)
      ? { ...intent, worked }
      : intent,
  );
}
