/**
 * Figures over incidents: how many, how long, of which cause, and how available services were.
 * Medians and 95th percentiles by nearest rank, never a mean: one long outage would hide all others.
 * What nobody saw is neither up nor down.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { RemedyName } from '../remedy/remedy.ts';
import { unseen, type BlindSpan, type Span } from './blind.ts';
import type { StoredEvent } from './event.ts';
import { diagnosedCause, isOpen, isSame, rootCause, type Incident } from './incident.ts';
import { downtime } from './report/downtime.ts';
import { withoutPerson } from './report/retrospect.ts';

export interface Counted {
  readonly incident: Incident;
  readonly log: readonly StoredEvent[];
}

export interface Period extends Span {
  /** Of 1: how much of the time a service is meant to be up. */
  readonly objective: number;
}

/** Of the incidents in which it is known. */
export interface Figure {
  readonly known: number;
  /** Milliseconds; null: of none. */
  readonly median: number | null;
  readonly p95: number | null;
}

export interface Availability {
  readonly service: string;
  /** Milliseconds that somebody watched, and those that nobody did. */
  readonly watched: number;
  readonly unknown: number;
  /** Milliseconds of downtime by its lower and upper bounds; upper null: of some incident unknown. */
  readonly down: { readonly lower: number; readonly upper: number | null };
  /** Of 1, of the time that was watched; null: nobody watched, or the bound is unknown. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
  /** Milliseconds that the objective allows, and what is surely spent of them. */
  readonly budget: number;
  readonly spent: number;
}

export interface Stats {
  readonly from: number;
  readonly until: number;
  readonly objective: number;
  readonly incidents: number;
  readonly open: number;
  readonly falseAlarms: number;
  /** From the first failing answer to the symptom. */
  readonly detect: Figure;
  /** From the symptom to the diagnosis. */
  readonly diagnose: Figure;
  /** From the symptom to health that lasted. */
  readonly recover: Figure;
  /** Of those that are over. */
  readonly withoutPerson: { readonly count: number; readonly of: number };
  /** Most frequent first; what people have corrected counts as they say. */
  readonly causes: readonly { readonly cause: CauseKind; readonly count: number }[];
  readonly services: readonly {
    readonly service: string;
    readonly incidents: number;
    readonly recover: Figure;
  }[];
  /** Applied in two incidents or more, and of no help in any. */
  readonly uselessRemedies: readonly {
    readonly remedy: RemedyName;
    readonly cause: CauseKind;
    readonly tried: number;
  }[];
  readonly accuracy: Accuracy;
  readonly availability: readonly Availability[];
}

/** Of the diagnoses that a person has judged: corrected, or confirmed by saying or publishing it. */
export interface Accuracy {
  readonly confirmed: number;
  readonly corrected: number;
  /** Of 1; null: nobody has judged any. */
  readonly share: number | null;
}

/** @param all the incidents of the period; @param services whose availability is told */
export function statsOf(
  all: readonly Counted[],
  services: readonly string[],
  blind: readonly BlindSpan[],
  period: Period,
): Stats {
  const real = all.filter(({ incident }) => incident.phase !== 'false-alarm');
  const over = real.filter(({ incident }) => !isOpen(incident));
  const names = [...new Set(real.flatMap(({ incident }) => incident.services))].toSorted();
  return {
    from: period.from,
    until: period.until,
    objective: period.objective,
    incidents: real.length,
    open: real.length - over.length,
    falseAlarms: all.length - real.length,
    detect: figure(real.map(timeToDetect)),
    diagnose: figure(real.map(timeToDiagnose)),
    recover: figure(real.map(timeToRecover)),
    withoutPerson: {
      count: over.filter(({ incident }) => withoutPerson(incident)).length,
      of: over.length,
    },
    causes: frequent(real.flatMap(({ incident }) => rootCause(incident)?.kind ?? [])).map(
      ([cause, count]) => ({ cause, count }),
    ),
    services: names.map((service) => {
      const own = real.filter(({ incident }) => incident.services.includes(service));
      return { service, incidents: own.length, recover: figure(own.map(timeToRecover)) };
    }),
    uselessRemedies: uselessRemedies(real),
    accuracy: accuracy(real),
    availability: services.map((service) => availability(service, real, blind, period)),
  };
}

/** The smallest value that at least this share of all is not above. @param share above 0, at most 1 */
export function nearestRank(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? null;
}

function figure(all: readonly (number | null)[]): Figure {
  const known = all.filter((one) => one !== null);
  return { known: known.length, median: nearestRank(known, 0.5), p95: nearestRank(known, 0.95) };
}

function timeToDetect({ incident, log }: Counted): number | null {
  const confirmed = log.find(({ event }) => event.type === 'confirmed')?.event;
  const began = confirmed?.type === 'confirmed' ? confirmed.began?.firstFailing : null;
  return began == null ? null : Math.max(0, incident.openedAt - began);
}

function timeToDiagnose({ incident, log }: Counted): number | null {
  const found = log.find(({ event }) => event.type === 'diagnosed');
  return found === undefined ? null : found.at - incident.openedAt;
}

function timeToRecover({ incident }: Counted): number | null {
  return incident.healthySince === null
    ? null
    : Math.max(0, incident.healthySince - incident.openedAt);
}

/** With how often, the most frequent first. */
function frequent<T extends string>(all: readonly T[]): readonly (readonly [T, number])[] {
  const counts = new Map<T, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]));
}

function uselessRemedies(all: readonly Counted[]): Stats['uselessRemedies'] {
  const tried = new Map<
    string,
    { remedy: RemedyName; cause: CauseKind; worked: (boolean | null)[] }
  >();
  for (const { incident } of all)
    for (const { plan, worked } of incident.intents) {
      const { remedy } = plan.action;
      const cause = plan.cause.kind;
      const known = tried.get(`${remedy} ${cause}`) ?? { remedy, cause, worked: [] };
      known.worked.push(worked);
      tried.set(`${remedy} ${cause}`, known);
    }
  return [...tried.values()]
    .filter(({ worked }) => worked.length > 1 && worked.every((one) => one === false))
    .map(({ remedy, cause, worked }) => ({ remedy, cause, tried: worked.length }))
    .toSorted((a, b) => b.tried - a.tried);
}

function accuracy(all: readonly Counted[]): Accuracy {
  const judged = all.flatMap(({ incident }) => {
    const diagnosed = diagnosedCause(incident);
    const said = incident.corrections.at(-1);
    if (said !== undefined) return [isSame(said, diagnosed)];
    const published = incident.publications.length > 0;
    return published && diagnosed !== null && diagnosed.kind !== 'unknown' ? [true] : [];
  });
  const confirmed = judged.filter((one) => one).length;
  const share = judged.length === 0 ? null : confirmed / judged.length;
  return { confirmed, corrected: judged.length - confirmed, share };
}

function availability(
  service: string,
  all: readonly Counted[],
  blind: readonly BlindSpan[],
  period: Period,
): Availability {
  const own = all.filter(({ incident }) => incident.services.includes(service));
  const downs = own.map(({ log }) => downtime(log, blind));
  const failing = downs.flatMap(({ stretches }) =>
    stretches.filter(({ state }) => state === 'failing'),
  );
  const bounded = downs.every((one) => one.upper !== null);
  const lower = within(failing, period);
  const upper = bounded
    ? within(
        downs.flatMap(({ outages }) => outages),
        period,
      )
    : null;
  const unknown = unseen(blind, period);
  const watched = Math.max(0, period.until - period.from - unknown);
  const up = (down: number | null) =>
    down === null || watched === 0 ? null : Math.max(0, 1 - down / watched);
  return {
    service,
    watched,
    unknown,
    down: { lower, upper },
    atLeast: up(upper),
    atMost: up(lower),
    budget: watched * (1 - period.objective),
    spent: lower,
  };
}

/** Milliseconds of the spans that lie in the period. */
function within(spans: readonly Span[], { from, until }: Span): number {
  return spans.reduce(
    (sum, one) => sum + Math.max(0, Math.min(one.until, until) - Math.max(one.from, from)),
    0,
  );
}
