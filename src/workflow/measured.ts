/** The latency of probes goes into the log with events that are appended anyway. */
import type { IncidentEvent, IncidentEventType, Latencies } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { thinned, type Measured } from '../probe/latency.ts';

/** What a service's rounds took since a time, oldest first. */
export type Trail = (service: string, since: number) => readonly Measured[];

/** How long before the symptom it is of interest, in milliseconds. */
const before = 120_000;
/** Points of one event, for all services together. */
const most = 120;
/** Points of one service in one event. */
const mostOfOne = 40;

export function withLatencies(
  incident: Incident | null,
  events: readonly IncidentEvent[],
  trail: Trail,
): readonly IncidentEvent[] {
  if (incident === null) return events;
  return events.map((event) => {
    if (!carrying.has(event.type)) return event;
    const latencies = latenciesOf(incident, trail);
    return latencies === null ? event : { ...event, latencies };
  });
}

/** The types that have a place for it. */
const carrying: ReadonlySet<IncidentEventType> = new Set([
  'confirmed',
  'evidence-saved',
  'verified',
  'recovered-without-us',
  'resolved',
]);

function latenciesOf(
  { services, openedAt, measuredUntil }: Incident,
  trail: Trail,
): Latencies | null {
  const since = measuredUntil ?? openedAt - before;
  const each = Math.min(mostOfOne, Math.ceil(most / services.length));
  const measured = services.flatMap((service) => {
    const points = thinned(trail(service, since), each);
    return points.length === 0 ? [] : [[service, points] as const];
  });
  return measured.length === 0 ? null : Object.fromEntries(measured);
}
