/** What users see of services: components with their state now and their days of uptime. */
import type { Span } from '../incident/blind.ts';
import { daysOf, joined, seenOf, segmentsOf, uptimeOf, type Day } from './days.ts';
import type { SeenState, WatchRecord } from './watch.ts';

/** In the words of Statuspage, and one that it does not have: nobody knows. */
export type ComponentStatus =
  | 'operational'
  | 'degraded_performance'
  | 'partial_outage'
  | 'major_outage'
  | 'under_maintenance'
  | 'unknown';

/** A component as the configuration writes it. */
export interface ComponentSettings {
  readonly name: string;
  readonly description: string | null;
  readonly group: string | null;
  readonly services: readonly string[];
}

export interface Component extends ComponentSettings {
  /** From its name, for links. */
  readonly id: string;
  readonly status: ComponentStatus;
  /** Since when it has looked so; null: longer than the days go back. */
  readonly since: number | null;
  readonly days: readonly Day[];
  /** Of 1, over the days; null: nobody watched. */
  readonly uptime: number | null;
}

/** Planned work, and which services it is about; none: all. */
export interface Planned extends Span {
  readonly services: readonly string[];
}

/** @param span of the days; its end is now */
export function componentsOf(
  settings: readonly ComponentSettings[],
  watches: readonly WatchRecord[],
  planned: readonly Planned[],
  span: Span,
): readonly Component[] {
  const seen = seenOf(watches);
  const ids = idsOf(settings.map(({ name }) => name));
  return settings.map((one, index) => {
    const parts = one.services.map((service) => {
      const work = planned.filter(({ services }) => concerns(services, [service]));
      return segmentsOf(seen.get(service) ?? [], work, span);
    });
    const segments = joined(parts, span);
    const now = parts.map((part) => part.at(-1)?.state ?? 'unknown');
    const begun = segments.at(-1)?.from ?? span.from;
    const days = daysOf(segments);
    return {
      ...one,
      id: ids[index] ?? '',
      status: statusOf(now),
      since: begun > span.from ? begun : null,
      days,
      uptime: uptimeOf(days),
    };
  });
}

/** Of the services that it is made of. */
export function statusOf(states: readonly SeenState[]): ComponentStatus {
  const are = (state: SeenState) => states.includes(state);
  if (are('down')) return states.every((one) => one === 'down') ? 'major_outage' : 'partial_outage';
  if (are('degraded')) return 'degraded_performance';
  if (are('maintenance')) return 'under_maintenance';
  return are('unknown') || states.length === 0 ? 'unknown' : 'operational';
}

/** @param services none: all */
export function concerns(services: readonly string[], wanted: readonly string[]): boolean {
  return services.length === 0 || wanted.some((one) => services.includes(one));
}

/** Names as parts of an address, each different. */
function idsOf(names: readonly string[]): readonly string[] {
  const ids: string[] = [];
  for (const [index, name] of names.entries()) {
    const id = name
      .toLowerCase()
      .normalize('NFKD')
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-+|-+$/g, '');
    ids.push(id === '' || ids.includes(id) ? `${id}-${index + 1}`.replace(/^-/, 'component-') : id);
  }
  return ids;
}
