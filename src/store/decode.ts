/**
 * From rows back to events, evidence and last known goods. What a store holds may be damaged or
 * written by another version, so nothing is believed: the result is the thing or a `Damage`.
 *
 * The check goes as deep as the first reader would fall: every field of an event is there and is
 * of its kind. It does not repeat the whole type.
 */
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent, IncidentEventType, StoredEvent } from '../incident/event.ts';
import { parseFields } from './fields.ts';
import type { Override, OverridePart } from '../remedy/override.ts';
import type { Shape } from './fields.ts';
import type { LastKnownGood } from './store.ts';

export interface Damage {
  readonly damage: 'unreadable' | 'unknown-type';
  readonly detail: string;
}

const symptom = { kind: 'text' } as const;
const plan = {
  action: { service: 'text', remedy: 'text', targets: 'list' },
  rung: 'number',
  cause: { kind: 'text', component: 'text' },
  runbook: { file: 'text', hash: 'text', line: 'number' },
  verifyWithin: 'number',
} as const;
const settings = { settle: 'number', watch: 'number', verifyWithin: 'number' } as const;

const eventFields = {
  opened: { service: 'text', symptom, settings, related: 'texts' },
  'symptom-joined': { service: 'text', symptom },
  'alert-noted': {
    service: 'text',
    alert: { name: 'text', summary: 'text', fingerprint: 'text', startsAt: 'number' },
    status: 'text',
  },
  confirmed: { health: 'text', answers: 'list', latencies: 'lists or absent' },
  dismissed: { reason: 'text' },
  'evidence-saved': {
    round: 'number',
    evidence: 'list',
    gaps: 'list',
    services: 'texts or absent',
    asked: 'texts or absent',
    latencies: 'lists or absent',
  },
  diagnosed: { round: 'number', diagnosis: { causes: 'list', undetermined: 'texts' } },
  planned: { plan },
  'ladder-ended': { reason: 'text', message: 'text' },
  'verdict-given': { verdict: 'text', rule: 'text', reason: 'text', until: 'number or null' },
  'approval-given': { decision: 'text', plan: 'text', by: 'text', via: 'text', reason: 'text' },
  'approval-expired': {},
  'remedy-intended': {
    intent: 'text',
    plan,
    before: { startedAt: {}, containers: 'texts' },
    evidence: 'texts',
    deadline: 'number',
  },
  'remedy-finished': { intent: 'text', outcome: 'text', settledBy: 'text', detail: 'text' },
  verified: { healthySince: 'number', latencies: 'lists or absent' },
  'verification-failed': { reason: 'text' },
  'recovered-without-us': { healthySince: 'number', latencies: 'lists or absent' },
  relapsed: { reason: 'text', service: 'text or absent' },
  'world-changed': { what: 'text' },
  'held-under': { leader: 'text', root: 'text' },
  escalated: { reason: 'text', message: 'text' },
  'page-intended': {
    page: 'text',
    channel: 'text',
    act: 'text',
    level: 'number',
    about: 'number',
    repeat: 'boolean',
    deadline: 'number',
    incidents: 'texts or absent',
  },
  'page-shared': { leader: 'text', page: 'text', channel: 'text' },
  'page-finished': {
    page: 'text',
    outcome: 'text',
    settledBy: 'text',
    detail: 'text',
    retryAfter: 'number or null',
    receipt: 'text or absent',
  },
  acknowledged: { by: 'text', via: 'text', reason: 'text' },
  'update-published': {
    status: 'text',
    subject: 'text',
    body: 'text',
    next: 'number or null',
    late: 'number',
    by: 'text or null',
    via: 'text or null',
  },
  'update-intended': {
    delivery: 'text',
    update: 'number',
    channel: 'text',
    repeat: 'boolean',
    deadline: 'number',
  },
  'update-finished': {
    delivery: 'text',
    outcome: 'text',
    settledBy: 'text',
    detail: 'text',
    retryAfter: 'number or null',
  },
  annotated: { by: 'text', via: 'text', text: 'text' },
  'cause-corrected': { by: 'text', via: 'text', kind: 'text', component: 'text', why: 'text' },
  'report-published': { by: 'text', via: 'text' },
  resolved: { healthySince: 'number', latencies: 'lists or absent' },
} as const satisfies {
  [T in IncidentEventType]: Record<
    Exclude<keyof Extract<IncidentEvent, { type: T }>, 'type' | AddedLater>,
    Shape
  >;
};

const evidenceFields = {
  id: 'text',
  round: 'number',
  collectedAt: 'number',
  fact: { kind: 'text' },
} as const satisfies Record<keyof Evidence, Shape>;

const goodFields = {
  service: 'text',
  at: 'number',
  imageId: 'text',
  imageRef: 'text',
  environment: {},
  memoryLimit: 'number',
  networks: 'texts',
} as const satisfies Record<Exclude<keyof LastKnownGood, AddedLater>, Shape>;

/** What older versions did not record. */
type AddedLater = 'began' | 'commit' | 'configHash' | 'definition' | 'files' | 'imageDigests';

/** A row of events as any SQL store returns it. */
export interface EventRow {
  readonly incident: string;
  readonly version: number;
  readonly at: number;
  readonly type: string;
  readonly body: string;
}

export function decodeEvent(row: EventRow): StoredEvent | Damage {
  const where = `event ${row.version} of incident ${row.incident}`;
  if (!isEventType(row.type)) return { damage: 'unknown-type', detail: `${where}: ${row.type}` };
  const body = parseFields(row.body, { type: 'text', ...eventFields[row.type] });
  if (typeof body === 'string') return { damage: 'unreadable', detail: `${where}: ${body}` };
  if (body.type !== row.type)
    return { damage: 'unreadable', detail: `${where}: its body is of another type` };
  const event = body as unknown as IncidentEvent;
  return { incident: row.incident, version: row.version, at: row.at, event };
}

/** The events of one incident, which must be complete: versions 1, 2, 3 and so on. */
export function decodeIncident(rows: readonly EventRow[]): readonly StoredEvent[] | Damage {
  const events: StoredEvent[] = [];
  for (const row of rows) {
    const event = decodeEvent(row);
    if ('damage' in event) return event;
    if (event.version !== events.length + 1)
      return {
        damage: 'unreadable',
        detail: `event ${events.length + 1} of incident ${row.incident} is missing`,
      };
    events.push(event);
  }
  return events;
}

export function decodeEvidence(body: string): Evidence | Damage {
  const evidence = parseFields(body, evidenceFields);
  if (typeof evidence === 'string')
    return { damage: 'unreadable', detail: `evidence: ${evidence}` };
  return evidence as unknown as Evidence;
}

export function decodeGood(body: string): LastKnownGood | Damage {
  const good = parseFields(body, goodFields);
  if (typeof good === 'string') return { damage: 'unreadable', detail: `last known good: ${good}` };
  const known = good as unknown as Omit<LastKnownGood, AddedLater> & Partial<LastKnownGood>;
  return {
    ...known,
    commit: known.commit ?? null,
    configHash: known.configHash ?? null,
    definition: known.definition ?? null,
    files: known.files ?? null,
    imageDigests: known.imageDigests ?? [],
  };
}

const overrideFields = {
  memory: { limit: 'number', reservation: 'number', swap: 'number' },
  image: { imageId: 'text' },
  replicas: { replicas: 'number' },
} as const satisfies Record<OverridePart, Record<string, Shape>>;

export function decodeOverride(body: string): Override | Damage {
  const override = parseFields(body, { service: 'text', part: 'text', at: 'number' });
  if (typeof override === 'string')
    return { damage: 'unreadable', detail: `override: ${override}` };
  const part = String(override.part);
  if (!Object.hasOwn(overrideFields, part))
    return { damage: 'unknown-type', detail: `override: ${part}` };
  const rest = parseFields(body, overrideFields[part as OverridePart]);
  if (typeof rest === 'string') return { damage: 'unreadable', detail: `override: ${rest}` };
  return override as unknown as Override;
}

/** Whether this program knows the type; another version's types are not its damage. */
export function isEventType(type: string): type is IncidentEventType {
  return Object.hasOwn(eventFields, type);
}
