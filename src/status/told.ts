/**
 * Incidents as users know them: only those about which they were told something, and of those
 * only what they were told.
 */
import type { EventOf } from '../incident/incident.ts';
import type { IncidentEventType, StoredEvent, UpdateStatus } from '../incident/event.ts';
import { concerns, type Component } from './component.ts';

export type Impact = 'none' | 'minor' | 'major' | 'critical';

export interface ToldUpdate {
  readonly id: string;
  readonly at: number;
  readonly status: UpdateStatus;
  readonly subject: string;
  readonly body: string;
}

export interface ToldIncident {
  readonly id: string;
  /** The subject of the first update. */
  readonly name: string;
  readonly status: UpdateStatus;
  readonly impact: Impact;
  readonly startedAt: number;
  /** null while it is not over. */
  readonly resolvedAt: number | null;
  readonly monitoringAt: number | null;
  /** Ids of the components that it is about. */
  readonly components: readonly string[];
  /** Newest first. */
  readonly updates: readonly ToldUpdate[];
}

/** What `toldIncidents` reads of the logs. */
export const toldEvents = [
  'opened',
  'symptom-joined',
  'confirmed',
  'update-published',
  'resolved',
  'dismissed',
] as const satisfies readonly IncidentEventType[];

type ShownComponent = Pick<Component, 'id' | 'services'>;

/** Newest first. @param events of any number of incidents, oldest first */
export function toldIncidents(
  events: readonly StoredEvent[],
  components: readonly ShownComponent[],
): readonly ToldIncident[] {
  const logs = Map.groupBy(events, ({ incident }) => incident);
  return [...logs]
    .flatMap(([id, log]) => told(id, log, components))
    .toSorted((a, b) => b.startedAt - a.startedAt || b.id.localeCompare(a.id));
}

function told(
  id: string,
  log: readonly StoredEvent[],
  shown: readonly ShownComponent[],
): readonly ToldIncident[] {
  const updates = log
    .flatMap(({ at, event }) => (event.type === 'update-published' ? [{ at, ...event }] : []))
    .map(({ at, status, subject, body }, index) => ({
      id: `${id}-${index + 1}`,
      ...{ at, status, subject, body },
    }));
  const [first] = updates;
  const last = updates.at(-1);
  if (first === undefined || last === undefined) return [];
  const services = log.flatMap(({ event }) => ('service' in event ? [event.service] : []));
  const components = shown.filter((one) => services.length > 0 && concerns(services, one.services));
  const end = log.find(({ event }) => event.type === 'resolved' || event.type === 'dismissed');
  const over = updates.find(({ status }) => status === 'resolved' || status === 'postmortem');
  const resolvedAt = over?.at ?? end?.at ?? null;
  return [
    {
      id,
      name: first.subject,
      status: resolvedAt !== null && last.status !== 'postmortem' ? 'resolved' : last.status,
      impact: impactOf(log, components.length === shown.length),
      startedAt: log.find(({ event }) => event.type === 'opened')?.at ?? first.at,
      resolvedAt,
      monitoringAt: updates.find(({ status }) => status === 'monitoring')?.at ?? null,
      components: components.map((one) => one.id),
      updates: updates.toReversed(),
    },
  ];
}

/** By what the second look found. */
function impactOf(log: readonly StoredEvent[], everything: boolean): Impact {
  const confirmed = log.find(({ event }) => event.type === 'confirmed')?.event as
    EventOf<'confirmed'> | undefined;
  if (confirmed?.health !== 'down') return 'minor';
  return everything ? 'critical' : 'major';
}
