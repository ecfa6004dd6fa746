/**
 * What an append means, for every kind of store: the rows to write, and what each event changes
 * beside the log. Pure.
 */
import type { Evidence } from '../evidence/evidence.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { targetKey } from '../remedy/remedy.ts';
import { decodeEvent, type EventRow } from './decode.ts';

export interface AppendRequest {
  readonly incident: string;
  readonly expected: number;
  readonly events: readonly IncidentEvent[];
  readonly at: number;
  readonly evidence: readonly Evidence[];
}

/** What an event changes beside the log, in the same transaction. */
export type Beside =
  /** The incident is open, and the service belongs to it; no related one may belong to another. */
  | { readonly change: 'open'; readonly service: string; readonly related: readonly string[] }
  /** The service belongs to this incident too. */
  | { readonly change: 'join'; readonly service: string }
  /** The intent holds these targets. */
  | { readonly change: 'claim'; readonly intent: string; readonly targets: readonly string[] }
  | { readonly change: 'release'; readonly intent: string }
  /** What is over holds nothing, whatever became of its last intent. */
  | { readonly change: 'close' }
  | { readonly change: 'nothing' };

export function besideLog(event: IncidentEvent): Beside {
  switch (event.type) {
    case 'opened':
      return { change: 'open', service: event.service, related: event.related };
    case 'symptom-joined':
      return { change: 'join', service: event.service };
    case 'remedy-intended':
      return {
        change: 'claim',
        intent: event.intent,
        targets: [...new Set(event.plan.action.targets.map(targetKey))],
      };
    case 'remedy-finished':
      return { change: 'release', intent: event.intent };
    case 'resolved':
    case 'dismissed':
      return { change: 'close' };
    case 'alert-noted':
    case 'confirmed':
    case 'evidence-saved':
    case 'diagnosed':
    case 'planned':
    case 'ladder-ended':
    case 'verdict-given':
    case 'approval-given':
    case 'approval-expired':
    case 'verified':
    case 'verification-failed':
    case 'recovered-without-us':
    case 'relapsed':
    case 'world-changed':
    case 'held-under':
    case 'escalated':
    case 'page-intended':
    case 'page-shared':
    case 'page-finished':
    case 'acknowledged':
    case 'update-published':
    case 'update-intended':
    case 'update-finished':
    case 'annotated':
    case 'cause-corrected':
    case 'report-published':
      return { change: 'nothing' };
  }
}

/** Targets that the events of an append want to hold. */
export function wantedTargets({ events }: AppendRequest): readonly string[] {
  return events.map(besideLog).flatMap((one) => (one.change === 'claim' ? one.targets : []));
}

/** Services that must not belong to another open incident, and the one it is all about first. */
export function wantedServices({ events }: AppendRequest): readonly string[] {
  return events.map(besideLog).flatMap((one) => {
    if (one.change === 'open') return [one.service, ...one.related];
    return one.change === 'join' ? [one.service] : [];
  });
}

/** @throws Error for events that could not be read back: a bug of the caller's */
export function eventRows(request: AppendRequest): readonly EventRow[] {
  const { incident, expected, at } = request;
  return request.events.map((event, index) => {
    const version = expected + index + 1;
    if (version === 1 && event.type !== 'opened')
      throw new Error(`incident ${incident} begins with ${event.type} instead of opened`);
    const row = {
      incident,
      version,
      at: Math.trunc(at),
      type: event.type,
      body: JSON.stringify(event),
    };
    // JSON turns NaN into null and drops what is undefined: better a loud bug now than an
    // incident that nobody can load.
    const again = decodeEvent(row);
    if ('damage' in again) throw new Error(`not an event: ${again.detail}`);
    return row;
  });
}

/** 4 MiB: collectors bound what they return far below it. */
const evidenceLimit = 4 * 1024 * 1024;

/** @throws Error for evidence beyond all bounds: a bug of its collector's */
export function evidenceBody(item: Evidence): string {
  const body = JSON.stringify(item);
  if (body.length > evidenceLimit)
    throw new Error(`evidence ${item.id} has ${body.length} characters, more than anybody reads`);
  return body;
}
