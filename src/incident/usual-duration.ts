/** How long like outages took before: what users may be told to expect, and not more. */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { IncidentEventType, StoredEvent } from './event.ts';

/** What of the log it is computed from. */
export const durationEvents = [
  'opened',
  'diagnosed',
  'resolved',
] as const satisfies readonly IncidentEventType[];

/** So many like outages must be over before a number means anything. */
const fewest = 3;

interface Past {
  service: string;
  openedAt: number;
  kind: CauseKind | null;
  healthyAt: number | null;
}

/**
 * The median (nearest rank) of the outages of the same service with the same first known cause
 * that are over, in milliseconds from symptom to health; null with fewer than three.
 */
export function usualDuration(
  log: readonly StoredEvent[],
  like: { readonly service: string; readonly kind: CauseKind },
): number | null {
  const past = new Map<string, Past>();
  for (const { incident, at, event } of log) {
    if (event.type === 'opened')
      past.set(incident, { service: event.service, openedAt: at, kind: null, healthyAt: null });
    const one = past.get(incident);
    if (one === undefined) continue;
    const [leading] = event.type === 'diagnosed' ? event.diagnosis.causes : [];
    if (leading !== undefined && leading.kind !== 'unknown') one.kind ??= leading.kind;
    if (event.type === 'resolved') one.healthyAt = event.healthySince;
  }
  const durations = [...past.values()]
    .filter(({ service, kind }) => service === like.service && kind === like.kind)
    .flatMap(({ openedAt, healthyAt }) => (healthyAt === null ? [] : [healthyAt - openedAt]))
    .sort((a, b) => a - b);
  if (durations.length < fewest) return null;
  return durations[Math.ceil(durations.length / 2) - 1] ?? null;
}
