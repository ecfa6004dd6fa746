/**
 * Holds: who wants nothing to be changed now. A pause is said in the moment, maintenance is
 * planned; both are entries of the journal, and the configuration plans maintenance as well.
 */
import type { JournalEntry, StoredEntry } from './journal.ts';

export type Pause = Omit<Extract<JournalEntry, { type: 'paused' }>, 'type'> & {
  readonly at: number;
};

export type Maintenance = Omit<Extract<JournalEntry, { type: 'maintenance-added' }>, 'type'>;

/** What the journal says about holds; those that are over are left out. */
export interface Holds {
  readonly pauses: readonly Pause[];
  readonly maintenance: readonly Maintenance[];
}

/** Maintenance that comes again and again. Times of day are UTC. */
export interface Recurring {
  /** Empty: every service. */
  readonly services: readonly string[];
  /** 0 is Sunday; empty: every day. */
  readonly days: readonly number[];
  /** Milliseconds after midnight. */
  readonly at: number;
  readonly lasts: number;
  readonly reason: string;
  /** What users read of it on the status page. */
  readonly notice?: string;
}

/** What holds a service now. */
export interface Hold {
  readonly kind: 'pause' | 'maintenance';
  /** null: nobody has said. */
  readonly until: number | null;
  /** A sentence for people. */
  readonly says: string;
}

/** The entry types that `holdsOf` reads. */
export const holdEntries = [
  'paused',
  'resumed',
  'maintenance-added',
  'maintenance-ended',
] as const satisfies readonly JournalEntry['type'][];

/** Folds the journal, oldest entry first. */
export function holdsOf(journal: readonly StoredEntry[], now: number): Holds {
  const pauses = new Map<string, Pause>();
  const maintenance = new Map<string, Maintenance>();
  for (const { at, entry } of journal) {
    switch (entry.type) {
      case 'paused':
        pauses.set(entry.id, { ...entry, at });
        break;
      case 'resumed':
        pauses.delete(entry.id);
        break;
      case 'maintenance-added':
        maintenance.set(entry.id, entry);
        break;
      case 'maintenance-ended':
        maintenance.delete(entry.id);
        break;
      case 'blind':
      case 'token-created':
      case 'token-revoked':
      case 'section-evidence':
      case 'section-intended':
      case 'section-finished':
        break;
    }
  }
  return {
    pauses: [...pauses.values()].filter((one) => one.until === null || one.until > now),
    maintenance: [...maintenance.values()].filter((one) => one.until > now),
  };
}

/** What holds the service now; of several the one that lasts longest. null when nothing does. */
export function holdOn(
  service: string,
  { pauses, maintenance }: Holds,
  recurring: readonly Recurring[],
  now: number,
): Hold | null {
  const holds: readonly Hold[] = [
    ...pauses.filter((one) => covers(one, service, now)).map(pauseHold),
    ...[...maintenance, ...recurring.flatMap((one) => occurrences(one, now))]
      .filter((one) => includes(one.services, service) && one.from <= now && now < one.until)
      .map(maintenanceHold),
  ];
  const endless = holds.find((one) => one.until === null);
  const [longest] = holds.toSorted((a, b) => (b.until ?? 0) - (a.until ?? 0));
  return endless ?? longest ?? null;
}

function covers({ service, until }: Pause, wanted: string, now: number): boolean {
  return (service === null || service === wanted) && (until === null || until > now);
}

function includes(services: readonly string[], wanted: string): boolean {
  return services.length === 0 || services.includes(wanted);
}

function pauseHold({ until, by, reason, service }: Pause): Hold {
  const what = service ?? 'Everything';
  const end = until === null ? 'until it is resumed' : `until ${new Date(until).toISOString()}`;
  return { kind: 'pause', until, says: `${what} is paused by ${by} ${end}: ${reason}.` };
}

function maintenanceHold({ until, reason }: Pick<Maintenance, 'until' | 'reason'>): Hold {
  const says = `Maintenance until ${new Date(until).toISOString()}: ${reason}.`;
  return { kind: 'maintenance', until, says };
}

/** Whether the configuration plans work on the service for this moment. */
export function isPlanned(service: string, recurring: readonly Recurring[], now: number): boolean {
  return recurring.some(
    (one) => includes(one.services, service) && occurrences(one, now).length > 0,
  );
}

/** Planned work of the journal, over or not; what was called off before it began is left out. */
export function plannedWork(
  journal: readonly StoredEntry[],
): readonly (Maintenance & { readonly at: number })[] {
  const ends = new Map<string, number>();
  for (const { at, entry } of journal)
    if (entry.type === 'maintenance-ended' && !ends.has(entry.id)) ends.set(entry.id, at);
  return journal.flatMap(({ at, entry }) => {
    if (entry.type !== 'maintenance-added') return [];
    const until = Math.min(entry.until, ends.get(entry.id) ?? Infinity);
    return until > entry.from ? [{ ...entry, at, until }] : [];
  });
}

/** When work that comes again and again lasts now or begins before a time. */
export function comingOccurrences(
  recurring: Recurring,
  now: number,
  before: number,
): readonly Occurrence[] {
  const days = Math.ceil((before - now) / day) + 1;
  const later = Array.from(
    { length: days },
    (_, ahead) => (Math.floor(now / day) + ahead) * day + recurring.at,
  )
    .filter((from) => fallsOn(recurring, from) && from > now && from < before)
    .map((from) => ({ ...recurring, from, until: from + recurring.lasts }));
  return [...occurrences(recurring, now), ...later];
}

export type Occurrence = Pick<Maintenance, 'services' | 'from' | 'until' | 'reason' | 'notice'>;

const day = 86_400_000;

/** The occurrence that lasts now, if there is one: yesterday's may reach into today. */
function occurrences(recurring: Recurring, now: number): readonly Occurrence[] {
  const { at, lasts } = recurring;
  const midnight = Math.floor(now / day) * day;
  return Array.from({ length: Math.ceil(lasts / day) + 1 }, (_, ago) => midnight + at - ago * day)
    .filter((from) => fallsOn(recurring, from) && from <= now && now < from + lasts)
    .map((from) => ({ ...recurring, from, until: from + lasts }));
}

function fallsOn({ days }: Recurring, from: number): boolean {
  return days.length === 0 || days.includes(new Date(from).getUTCDay());
}
