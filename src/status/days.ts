/**
 * From what was watched to days of uptime: for each UTC day how long a component was in which
 * state. Of several who watched at once the one that saw the worst is believed, as incidents are
 * opened by any of them. What nobody watched is unknown, never up.
 */
import type { Span } from '../incident/blind.ts';
import type { SeenState, StateChange, WatchRecord } from './watch.ts';

export interface Segment extends Span {
  readonly state: SeenState;
}

/** A UTC day, the first one to the last one as far as it has come; milliseconds in each state. */
export interface Day extends Readonly<Record<SeenState, number>> {
  /** As `2026-11-25`. */
  readonly date: string;
}

export const dayLength = 86_400_000;

/** Which of two that were seen at once counts. */
const rank = {
  unknown: 0,
  up: 1,
  degraded: 2,
  down: 3,
  maintenance: 4,
} as const satisfies Record<SeenState, number>;

/** In a component one part that nobody saw leaves the whole unknown, unless another is ill. */
const rankOfParts = { ...rank, up: 0, unknown: 1 } as const satisfies Record<SeenState, number>;

/** What was seen of each service, whoever saw it: segments that may overlap and have gaps. */
export function seenOf(watches: readonly WatchRecord[]): ReadonlyMap<string, readonly Segment[]> {
  const seen = new Map<string, Segment[]>();
  for (const { until, changes } of watches) {
    const open = new Map<string, StateChange>();
    const note = ({ service, at, state }: StateChange, end: number) => {
      if (end <= at) return;
      const segments = seen.get(service) ?? [];
      segments.push({ from: at, until: end, state });
      seen.set(service, segments);
    };
    for (const change of changes) {
      const before = open.get(change.service);
      if (before !== undefined) note(before, change.at);
      open.set(change.service, change);
    }
    for (const change of open.values()) note(change, until);
  }
  return seen;
}

/** Of one service, without a gap from the beginning of the span to its end. */
export function segmentsOf(
  seen: readonly Segment[],
  planned: readonly Span[],
  span: Span,
): readonly Segment[] {
  const work = planned.map((one): Segment => ({ ...one, state: 'maintenance' }));
  return overlaid([...seen, ...work, { ...span, state: 'unknown' }], rank, span);
}

/** Of a component, from the segments of its services over the same span. */
export function joined(parts: readonly (readonly Segment[])[], span: Span): readonly Segment[] {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return overlaid(parts.flat(), rankOfParts, span);
}

export function daysOf(segments: readonly Segment[]): readonly Day[] {
  const days: (Record<SeenState, number> & { date: string })[] = [];
  for (const { from, until, state } of segments)
    for (let at = from; at < until;) {
      const end = Math.min(until, (Math.floor(at / dayLength) + 1) * dayLength);
      const date = new Date(at).toISOString().slice(0, 10);
      let last = days.at(-1);
      if (last?.date !== date) {
        last = { date, up: 0, degraded: 0, down: 0, maintenance: 0, unknown: 0 };
        days.push(last);
      }
      last[state] += end - at;
      at = end;
    }
  return days;
}

/**
 * Of 1, of the time that somebody watched and nothing was planned; what is degraded answers, so it
 * counts as up. null: nobody watched.
 */
export function uptimeOf(days: readonly Day[]): number | null {
  const sum = (state: SeenState) => days.reduce((all, one) => all + one[state], 0);
  const down = sum('down');
  const watched = sum('up') + sum('degraded') + down;
  return watched === 0 ? null : 1 - down / watched;
}

/** What ranks highest at each moment of the span; neighbours of one state are one segment. */
function overlaid(
  segments: readonly Segment[],
  ranks: Readonly<Record<SeenState, number>>,
  span: Span,
): readonly Segment[] {
  const edges = segments.flatMap(({ from, until, state }) => {
    const cut = { from: Math.max(from, span.from), until: Math.min(until, span.until) };
    return cut.until > cut.from
      ? [
          { at: cut.from, state, step: 1 },
          { at: cut.until, state, step: -1 },
        ]
      : [];
  });
  edges.sort((a, b) => a.at - b.at);
  const covering = { up: 0, degraded: 0, down: 0, maintenance: 0, unknown: 0 };
  const states = Object.keys(ranks) as SeenState[];
  const ranked = states.toSorted((a, b) => ranks[b] - ranks[a]);
  const result: (Span & { until: number; state: SeenState })[] = [];
  for (const [index, { at, state, step }] of edges.entries()) {
    covering[state] += step;
    const end = edges[index + 1]?.at ?? at;
    if (end === at) continue;
    const worst = ranked.find((one) => covering[one] > 0) ?? 'unknown';
    const last = result.at(-1);
    if (last?.state === worst && last.until === at) last.until = end;
    else result.push({ from: at, until: end, state: worst });
  }
  return result;
}
