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

/** What a responder watches with: its own probes, and what the engine tells of containers. */
export type Sense = 'probes' | 'events';

/** Which sense is missing while we are blind. */
export const missing = {
  'responder-dead': 'probes',
  'loop-stalled': 'probes',
  'events-broken': 'events',
} as const satisfies Record<Blindness, Sense>;

/** How often each replica says that it watches. */
export const beatEvery = 5_000;

/** A tick that comes this much too late was a stall; a restart this short was none. */
export const noticeable = 3_000;

/**
 * What is left of a span in which one replica was blind when others may have watched: from their
 * last word on, unless they may well be about to say the next. Who starts to watch after a time in
 * which nobody did says so itself, so a word of theirs stands for all that was before it. null:
 * nothing is left.
 *
 * @param seen when somebody last watched, as far as was known when the span was over; null: nobody
 */
export function unwatched(span: BlindSpan, seen: number | null): BlindSpan | null {
  if (seen === null || seen <= span.from) return span;
  return span.until - seen > beatEvery + noticeable ? { ...span, from: seen } : null;
}

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
