/**
 * From rows back to events, evidence and last known goods. What a store holds may be damaged or
 * written by another version, so nothing is believed: the result is the thing or a `Damage`.
 *
 * The check goes as deep as the first reader would fall: every field of an event is there and is
 * of its kind. It does not repeat the whole type.
 */
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent, IncidentEventType, StoredEvent } from '../incident/event.ts';
import type { LastKnownGood } from './store.ts';

export interface Damage {
  readonly damage: 'unreadable' | 'unknown-type';
  readonly detail: string;
}

type Shape = 'text' | 'number' | 'number or null' | 'list' | 'texts' | Fields;
interface Fields {
  readonly [field: string]: Shape;
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
  confirmed: { health: 'text', answers: 'list' },
  dismissed: { reason: 'text' },
  'evidence-saved': { round: 'number', evidence: 'list', gaps: 'list' },
  diagnosed: { round: 'number', diagnosis: { causes: 'list', undetermined: 'texts' } },
  planned: { plan },
  'ladder-ended': { reason: 'text', message: 'text' },
  'verdict-given': { verdict: 'text', rule: 'text', reason: 'text', until: 'number or null' },
  'remedy-intended': {
    intent: 'text',
    plan,
    before: { startedAt: {}, containers: 'texts' },
    evidence: 'texts',
    deadline: 'number',
  },
  'remedy-finished': { intent: 'text', outcome: 'text', settledBy: 'text', detail: 'text' },
  verified: { healthySince: 'number' },
  'verification-failed': { reason: 'text' },
  'recovered-without-us': { healthySince: 'number' },
  relapsed: { reason: 'text' },
  'world-changed': { what: 'text' },
  escalated: { reason: 'text', message: 'text' },
  resolved: { healthySince: 'number' },
} as const satisfies {
  [T in IncidentEventType]: Record<
    Exclude<keyof Extract<IncidentEvent, { type: T }>, 'type'>,
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
} as const satisfies Omit<Record<keyof LastKnownGood, Shape>, 'configHash'>;

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
  return good as unknown as LastKnownGood;
}

/** Whether this program knows the type; another version's types are not its damage. */
export function isEventType(type: string): type is IncidentEventType {
  return Object.hasOwn(eventFields, type);
}

function parseFields(text: string, fields: Fields): Record<string, unknown> | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's message quotes the text, which may be anything by now.
    return 'not JSON';
  }
  const problem = mismatch(value, fields, 'body');
  return problem ?? (value as Record<string, unknown>);
}

/** The first place where a value is not of its shape, or undefined. */
function mismatch(value: unknown, shape: Shape, place: string): string | undefined {
  if (typeof shape === 'string')
    return matches(value, shape) ? undefined : `${place} is no ${shape}`;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return `${place} is no record`;
  for (const [field, inner] of Object.entries(shape)) {
    const problem = mismatch((value as Record<string, unknown>)[field], inner, `${place}.${field}`);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function matches(value: unknown, shape: Exclude<Shape, Fields>): boolean {
  switch (shape) {
    case 'text':
      return typeof value === 'string';
    case 'number':
      return typeof value === 'number';
    case 'number or null':
      return typeof value === 'number' || value === null;
    case 'list':
      return Array.isArray(value);
    case 'texts':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
  }
}
