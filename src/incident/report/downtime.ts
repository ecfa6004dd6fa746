/**
 * How long a service was down, with a lower and an upper bound: the log holds what was observed at
 * some moments, and what was between two different observations nobody knows.
 */
import { blindWords, type BlindSpan, type Span } from '../blind.ts';
import type { Health } from '../../probe/health.ts';
import type { StoredEvent, Symptom } from '../event.ts';
import type { EventOf } from '../incident.ts';

export interface Observation {
  readonly at: number;
  readonly state: 'up' | 'failing';
}

/** A part of the incident in which one thing is known, or nothing. */
export interface Stretch extends Span {
  readonly state: 'up' | 'failing' | 'unknown';
  /** Why it is unknown; else empty. */
  readonly why: string;
}

export interface Downtime {
  readonly lastHealthy: number | null;
  readonly firstFailing: number | null;
  readonly lastFailing: number | null;
  readonly firstHealthy: number | null;
  /** Milliseconds between observed failures, without what nobody saw. */
  readonly lower: number;
  /** Milliseconds between observed health; null: `unbounded` says why. */
  readonly upper: number | null;
  readonly unbounded: string | null;
  readonly stretches: readonly Stretch[];
  /** Each from observed health to observed health, or as far as the log goes. */
  readonly outages: readonly Span[];
}

/** @param log of one incident */
export function downtime(log: readonly StoredEvent[], blind: readonly BlindSpan[]): Downtime {
  const seen = observations(log);
  const pairs = seen.flatMap((one, index) => {
    const next = seen[index + 1];
    return next === undefined || next.at === one.at ? [] : [{ from: one, until: next }];
  });
  const stretches = pairs.flatMap(({ from, until }) => stretchesBetween(from, until, blind));
  const failing = stretches.filter(({ state }) => state === 'failing');
  const outages = pairs
    .filter(({ from, until }) => from.state !== 'up' || until.state !== 'up')
    .map(({ from, until }) => ({ from: from.at, until: until.at }));
  const unbounded = unboundedBy(seen);
  const at = (state: Observation['state'], all: readonly Observation[]) =>
    all.find((one) => one.state === state)?.at ?? null;
  const firstFailing = at('failing', seen);
  const lastFailing = at('failing', seen.toReversed());
  return {
    lastHealthy: at('up', seen.filter((one) => one.at < (firstFailing ?? 0)).toReversed()),
    firstFailing,
    lastFailing,
    firstHealthy: at(
      'up',
      seen.filter((one) => one.at > (lastFailing ?? Infinity)),
    ),
    lower: sum(failing),
    upper: unbounded === null ? sum(outages) : null,
    unbounded,
    stretches,
    outages,
  };
}

/** What the log says was seen, oldest first. An alert from outside is no observation of ours. */
export function observations(log: readonly StoredEvent[]): readonly Observation[] {
  return log
    .flatMap(observed)
    .filter((one) => one !== null)
    .toSorted((a, b) => a.at - b.at);
}

function observed({ at, event }: StoredEvent): readonly (Observation | null)[] {
  if (event.type === 'opened') return [isSeen(event.symptom) ? failing(at) : null];
  if (event.type === 'confirmed') return [...beganWith(event), failingOrUp(at, event.health)];
  if (event.type === 'relapsed') return [failing(at)];
  if (event.type === 'dismissed') return [up(at)];
  return 'healthySince' in event ? [up(event.healthySince), up(at)] : [];
}

function beganWith({ began }: EventOf<'confirmed'>): readonly (Observation | null)[] {
  if (began === undefined) return [];
  return [
    began.lastHealthy === null ? null : up(began.lastHealthy),
    began.firstFailing === null ? null : failing(began.firstFailing),
  ];
}

function failingOrUp(at: number, health: Health): Observation | null {
  if (health === 'unknown') return null;
  return health === 'up' ? up(at) : failing(at);
}

/** One that comes and goes answers just now, perhaps. */
function isSeen({ kind }: Symptom): boolean {
  return kind !== 'alert' && kind !== 'flapping';
}

function up(at: number): Observation {
  return { at, state: 'up' };
}

function failing(at: number): Observation {
  return { at, state: 'failing' };
}

function unboundedBy(seen: readonly Observation[]): string | null {
  const first = seen.findIndex(({ state }) => state === 'failing');
  if (first < 0) return 'no probe of ours has seen it fail';
  if (first === 0) return 'no healthy answer from before the symptom is in the log';
  return seen.at(-1)?.state === 'failing' ? 'it is not over, as far as the log says' : null;
}

function stretchesBetween(
  from: Observation,
  until: Observation,
  blind: readonly BlindSpan[],
): readonly Stretch[] {
  const alike = from.state === until.state;
  const usual = alike
    ? { state: from.state, why: '' }
    : { state: 'unknown' as const, why: 'between two observations' };
  const parts: Stretch[] = [];
  let at = from.at;
  for (const one of blind.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(one.from, at);
    const end = Math.min(one.until, until.at);
    if (end <= begin) continue;
    if (begin > at) parts.push({ from: at, until: begin, ...usual });
    parts.push({ from: begin, until: end, state: 'unknown', why: blindWords[one.blindness] });
    at = end;
  }
  if (until.at > at) parts.push({ from: at, until: until.at, ...usual });
  return parts;
}

function sum(spans: readonly Span[]): number {
  return spans.reduce((all, { from, until }) => all + until - from, 0);
}
