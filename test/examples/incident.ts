/** Events of an incident of the service `web`, which stands on `db`: the least that types allow. */
import type { Cause, CauseKind, Diagnosis } from '../../src/diagnosis/cause.ts';
import type {
  IncidentEvent,
  IncidentEventType,
  IncidentSettings,
  PlannedAction,
  StoredEvent,
} from '../../src/incident/event.ts';
import type { EventOf, Incident } from '../../src/incident/incident.ts';
import type { Seen, SeenService } from '../../src/incident/seen.ts';
import { fold } from '../../src/incident/transition.ts';
import type { Health } from '../../src/probe/health.ts';
import type { Action, Target } from '../../src/remedy/remedy.ts';

export const settings: IncidentSettings = {
  settle: 30_000,
  watch: 600_000,
  verifyWithin: 60_000,
  reconnectWithin: 20_000,
  escalateAfter: 300_000,
  extendedAfter: 1_800_000,
};

export function container(service: string, id = `${service}-id`): Target {
  return { kind: 'container', id, name: `app-${service}-1`, service };
}

export function restart(service: string): Action {
  return { remedy: 'restart', service, targets: [container(service)] };
}

export function cause(kind: CauseKind, component = 'web'): Cause {
  return {
    kind,
    component,
    confidence: 'certain',
    statement: `${component} has ${kind}.`,
    supporting: [],
    contradicting: [],
  };
}

export function diagnosis(...causes: readonly [Cause, ...Cause[]]): Diagnosis {
  return { causes, undetermined: [] };
}

export function planned(
  action: Action = restart('web'),
  cured = cause('app-crash'),
): PlannedAction {
  return {
    action,
    rung: 0,
    cause: { kind: cured.kind, component: cured.component },
    runbook: { file: 'service-down.md', hash: 'abc', line: 10 },
    verifyWithin: 60_000,
  };
}

/** One event of each type; `part` changes some of its fields. */
export function event<T extends IncidentEventType>(
  type: T,
  part: Partial<Omit<EventOf<T>, 'type'>> = {},
): IncidentEvent {
  return { ...defaults[type], ...part };
}

const defaults: { readonly [T in IncidentEventType]: EventOf<T> } = {
  opened: {
    type: 'opened',
    service: 'web',
    symptom: { kind: 'probe-failed', probe: 'http', detail: 'connection refused' },
    settings,
    related: ['db'],
  },
  'symptom-joined': {
    type: 'symptom-joined',
    service: 'db',
    symptom: { kind: 'container-died', container: 'db-id', exitCode: 1 },
  },
  'alert-noted': {
    type: 'alert-noted',
    service: 'web',
    alert: { name: 'ServiceDown', summary: 'web is down', fingerprint: 'f1', startsAt: 1 },
    status: 'firing',
  },
  confirmed: { type: 'confirmed', health: 'down', answers: [] },
  dismissed: { type: 'dismissed', reason: 'it answers' },
  'evidence-saved': {
    type: 'evidence-saved',
    round: 1,
    evidence: [{ id: '1-state', kind: 'container-state', subject: 'web' }],
    gaps: [],
  },
  diagnosed: { type: 'diagnosed', round: 1, diagnosis: diagnosis(cause('app-crash')) },
  planned: { type: 'planned', plan: planned() },
  'ladder-ended': { type: 'ladder-ended', reason: 'no-remedy', message: 'nothing applies' },
  'verdict-given': {
    type: 'verdict-given',
    verdict: 'allow',
    rule: 'policy',
    reason: 'the policy allows it',
    until: null,
  },
  'approval-given': {
    type: 'approval-given',
    decision: 'approved',
    plan: 'a1b2c3',
    by: 'ann',
    via: 'cli',
    reason: 'looks right',
  },
  'approval-expired': { type: 'approval-expired' },
  'remedy-intended': {
    type: 'remedy-intended',
    intent: 'intent-1',
    plan: planned(),
    before: { startedAt: {}, containers: [] },
    evidence: ['1-state'],
    deadline: 60_000,
  },
  'remedy-finished': {
    type: 'remedy-finished',
    intent: 'intent-1',
    outcome: 'applied',
    settledBy: 'performer',
    detail: 'restarted',
  },
  verified: { type: 'verified', healthySince: 0 },
  'verification-failed': { type: 'verification-failed', reason: 'still refused' },
  'recovered-without-us': { type: 'recovered-without-us', healthySince: 0 },
  relapsed: { type: 'relapsed', reason: 'down again' },
  'world-changed': { type: 'world-changed', what: 'files changed' },
  'held-under': { type: 'held-under', leader: 'i-0', root: "the host's disk" },
  escalated: { type: 'escalated', reason: 'ask', message: 'may we?' },
  'page-intended': {
    type: 'page-intended',
    page: 'page-1',
    channel: 'pager',
    act: 'trigger',
    level: 0,
    about: 1,
    repeat: false,
    deadline: 10_000,
  },
  'page-shared': { type: 'page-shared', leader: 'i-0', page: 'page-1', channel: 'pager' },
  'page-finished': {
    type: 'page-finished',
    page: 'page-1',
    outcome: 'delivered',
    settledBy: 'performer',
    detail: '202 Accepted',
    retryAfter: null,
  },
  acknowledged: { type: 'acknowledged', by: 'ann', via: 'cli', reason: '' },
  'update-published': {
    type: 'update-published',
    status: 'investigating',
    subject: 'Shop: service disruption',
    body: 'We are looking into it.',
    next: 900_000,
    late: 0,
    by: null,
    via: null,
  },
  'update-intended': {
    type: 'update-intended',
    delivery: 'delivery-1',
    update: 1,
    channel: 'users',
    repeat: false,
    deadline: 10_000,
  },
  'update-finished': {
    type: 'update-finished',
    delivery: 'delivery-1',
    outcome: 'delivered',
    settledBy: 'performer',
    detail: 'HTTP 200',
    retryAfter: null,
  },
  annotated: { type: 'annotated', by: 'ann', via: 'cli', text: 'the disk was new' },
  'cause-corrected': {
    type: 'cause-corrected',
    by: 'ann',
    via: 'cli',
    kind: 'disk-full',
    component: 'db',
    why: 'the volume was full',
  },
  'report-published': { type: 'report-published', by: 'ann', via: 'cli' },
  resolved: { type: 'resolved', healthySince: 0 },
};

export const eventTypes = Object.keys(defaults) as readonly IncidentEventType[];

/** The ways from nothing to each phase, as far as tests start from there. */
export const paths = {
  confirming: [event('opened')],
  collecting: [event('opened'), event('confirmed')],
  diagnosing: [event('opened'), event('confirmed'), event('evidence-saved')],
  planning: [event('opened'), event('confirmed'), event('evidence-saved'), event('diagnosed')],
  'awaiting-approval': [
    event('opened'),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned'),
    event('verdict-given', { verdict: 'ask', reason: 'may we?', until: 900_000 }),
  ],
  applying: [
    event('opened'),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned'),
    event('verdict-given'),
  ],
  verifying: [
    event('opened'),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned'),
    event('verdict-given'),
    event('remedy-intended'),
    event('remedy-finished'),
  ],
  escalated: [
    event('opened'),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('ladder-ended'),
  ],
  held: [
    event('opened'),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('held-under'),
  ],
  monitoring: [event('opened'), event('confirmed'), event('recovered-without-us')],
  resolved: [event('opened'), event('confirmed'), event('recovered-without-us'), event('resolved')],
  'false-alarm': [event('opened'), event('dismissed')],
} satisfies Record<Incident['phase'], readonly IncidentEvent[]>;

/** A log of these events, `every` milliseconds apart from time 0. */
export function log(events: readonly IncidentEvent[], every = 0): readonly StoredEvent[] {
  return events.map((one, index) => ({
    incident: 'i-1',
    version: index + 1,
    at: index * every,
    event: one,
  }));
}

/** The incident after these events, all at time 0 unless `every` says otherwise. */
export function incident(events: readonly IncidentEvent[], every = 0): Incident {
  const state = fold(log(events, every));
  if (state === null) throw new Error('an incident needs an event');
  return state;
}

/** What our probes see: each service with its health since a time. */
export function seen(
  services: Readonly<Record<string, Health | Partial<SeenService>>>,
  changedAt: number | null = null,
): Seen {
  const entries = Object.entries(services).map(([name, one]) => {
    const base: SeenService = {
      health: 'up',
      since: 0,
      recovered: true,
      diedAt: null,
      crashedAt: null,
      lasting: true,
      detail: 'HTTP 503',
    };
    return [name, { ...base, ...(typeof one === 'string' ? { health: one } : one) }] as const;
  });
  return { services: Object.fromEntries(entries), changedAt, changed: 'the files have changed' };
}
