/**
 * Blind intervals: when we could not see, and so cannot say whether a service was up. Downtime
 * figures show them as unknown, neither as up nor as down.
 */
import type { Blindness, StoredEntry } from './journal.ts';

export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface BlindSpan extends Span {
  readonly blindness: Blindness;
}

export const blindWords = {
  'responder-dead': 'the responder was not running',
  'loop-stalled': 'the responder was stopped or starved',
  'events-broken': "the engine's events could not be read",
} as const satisfies Record<Blindness, string>;

export function blindSpans(journal: readonly StoredEntry[]): readonly BlindSpan[] {
  return journal.flatMap(({ entry }) =>
    entry.type === 'blind'
      ? [{ blindness: entry.blindness, from: entry.from, until: entry.until }]
      : [],
  );
}

/**
 * The blind spans that bear on an outage, cut to it; one that ended shortly before its symptom is
 * whole, since the outage may have begun in it.
 */
export function blindDuring(spans: readonly BlindSpan[], outage: Span): readonly BlindSpan[] {
  return spans
    .filter((one) => one.until > outage.from - noticed && one.from < outage.until)
    .map((one) => ({ ...one, until: Math.min(one.until, outage.until) }))
    .toSorted((a, b) => a.from - b.from);
}

/** How long after we see again a symptom may take to show: a minute of failing probes. */
const noticed = 60_000;

/** Milliseconds of the outage in which nobody saw; spans may overlap. */
export function unseen(spans: readonly BlindSpan[], { from, until }: Span): number {
  let seenUntil = from;
  let sum = 0;
  for (const one of spans.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(one.from, seenUntil);
    const end = Math.min(one.until, until);
    if (end > begin) sum += end - begin;
    seenUntil = Math.max(seenUntil, end);
  }
  return sum;
}
