/**
 * All that the status page says, as data: what is drawn, exported and answered as JSON is made of
 * this. It holds public words only: names and notices from the configuration, and what users were
 * told. It is made from the store alone, so that it is the same wherever it is made.
 */
import { plannedWork, type Recurring } from '../incident/hold.ts';
import type { StoredEvent } from '../incident/event.ts';
import type { StoredEntry } from '../incident/journal.ts';
import { componentsOf, type Component, type ComponentSettings } from './component.ts';
import { dayLength } from './days.ts';
import { toldIncidents, type ToldIncident } from './told.ts';
import type { WatchRecord } from './watch.ts';
import { worksOf, type Work } from './work.ts';

export interface StatusSettings {
  readonly title: string;
  /** Where users find the page; null: not said. */
  readonly url: string | null;
  /** Empty: every service that is watched. */
  readonly components: readonly ComponentSettings[];
  readonly recurring: readonly Recurring[];
  readonly subscriptions: 'by-email' | 'none';
}

export interface StatusSources {
  readonly watches: readonly WatchRecord[];
  /** Entries about planned work. */
  readonly journal: readonly StoredEntry[];
  /** `toldEvents` of the last year. */
  readonly events: readonly StoredEvent[];
}

export type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance';

export interface StatusPage {
  readonly title: string;
  readonly url: string | null;
  readonly subscriptions: 'by-email' | 'none';
  readonly asOf: number;
  /** When anything on it last changed; as Statuspage has it. */
  readonly updatedAt: number;
  readonly overall: { readonly indicator: Indicator; readonly description: string };
  readonly components: readonly Component[];
  /** Newest first. */
  readonly incidents: readonly ToldIncident[];
  /** Soonest first. */
  readonly works: readonly Work[];
}

/** Days of uptime. */
export const daysShown = 90;
/** How far back incidents are kept on the page. */
export const historyShown = 366 * dayLength;
/** A watch that said its last word longer ago than this is over: nobody watches. */
const freshFor = 45_000;

/** From when on watches matter to a page of now. */
export function shownSince(now: number): number {
  return (Math.floor(now / dayLength) - daysShown + 1) * dayLength;
}

export function statusPage(
  settings: StatusSettings,
  { watches: recorded, journal, events }: StatusSources,
  now: number,
): StatusPage {
  const watches = recorded.map((one) =>
    now - one.until <= freshFor ? { ...one, until: Math.max(now, one.until) } : one,
  );
  const shown = settings.components.length > 0 ? settings.components : everyService(watches, now);
  const span = { from: shownSince(now), until: now };
  const components = componentsOf(shown, watches, plannedWork(journal), span);
  const incidents = toldIncidents(events, components);
  const works = worksOf(journal, settings.recurring, components, now);
  const changes = [
    ...components.flatMap(({ since }) => since ?? []),
    ...incidents.flatMap(({ updates }) => updates[0]?.at ?? []),
    ...works.flatMap(({ from, until, announcedAt }) => [announcedAt, from, until]),
  ].filter((at) => at <= now);
  return {
    title: settings.title,
    url: settings.url,
    subscriptions: settings.subscriptions,
    asOf: now,
    updatedAt: changes.length === 0 ? now : Math.max(...changes),
    overall: overallOf(components),
    components,
    incidents,
    works,
  };
}

/** Those that anybody watched within a day. */
function everyService(watches: readonly WatchRecord[], now: number): readonly ComponentSettings[] {
  const recent = watches.filter(({ until }) => until > now - dayLength);
  const names = new Set(recent.flatMap(({ changes }) => changes.map(({ service }) => service)));
  return [...names]
    .toSorted((a, b) => a.localeCompare(b))
    .map((name) => ({ name, description: null, group: null, services: [name] }));
}

/** In the words of Statuspage. What nobody knows is not called operational. */
function overallOf(components: readonly Component[]): StatusPage['overall'] {
  const are = (status: Component['status']) => components.some((one) => one.status === status);
  if (components.length === 0 || components.every(({ status }) => status === 'unknown'))
    return { indicator: 'minor', description: 'Status Not Known' };
  if (components.every(({ status }) => status === 'major_outage'))
    return { indicator: 'critical', description: 'Major System Outage' };
  if (are('major_outage') || are('partial_outage'))
    return { indicator: 'major', description: 'Partial System Outage' };
  if (are('degraded_performance'))
    return { indicator: 'minor', description: 'Partially Degraded Service' };
  if (are('unknown')) return { indicator: 'minor', description: 'Status Not Fully Known' };
  if (are('under_maintenance'))
    return { indicator: 'maintenance', description: 'Service Under Maintenance' };
  return { indicator: 'none', description: 'All Systems Operational' };
}

export function isOver({ resolvedAt }: ToldIncident): boolean {
  return resolvedAt !== null;
}
