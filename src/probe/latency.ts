/** How long answers took, bounded: a few points say what hundreds would. */

/** One round of probes of a service. */
export interface Measured {
  readonly at: number;
  /** Milliseconds that the slowest of its probes took. */
  readonly took: number;
  /** All of them were content. */
  readonly ok: boolean;
}

/** Rounds that are remembered: ten minutes of a service that is asked every second. */
const remembered = 600;

export function remember(trail: readonly Measured[], point: Measured | null): readonly Measured[] {
  return point === null ? trail : [...trail.slice(1 - remembered), point];
}

/**
 * What a round took; null when nobody could be asked. How the containers look is asked of the
 * engine, which is no latency of the service.
 */
export function roundOf(
  at: number,
  answers: readonly {
    readonly probe: { readonly name: string };
    readonly answer: { readonly ok: unknown };
    readonly took: number;
  }[],
): Measured | null {
  const asked = answers.filter(
    ({ probe, answer }) => probe.name !== 'container' && answer.ok !== 'unknown',
  );
  if (asked.length === 0) return null;
  return {
    at,
    took: Math.round(Math.max(...asked.map(({ took }) => took))),
    ok: asked.every(({ answer }) => answer.ok === true),
  };
}

/**
 * At most so many of them, spread over their time: of neighbours the slowest stays, and one that
 * failed before one that did not.
 */
export function thinned(points: readonly Measured[], most: number): readonly Measured[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= most) return points;
  const slots = new Map<number, Measured>();
  const span = last.at - first.at + 1;
  for (const point of points) {
    const slot = Math.floor(((point.at - first.at) / span) * most);
    const kept = slots.get(slot);
    if (kept === undefined || isWorse(point, kept)) slots.set(slot, point);
  }
  return [...slots.values()];
}

function isWorse(one: Measured, other: Measured): boolean {
  return one.ok === other.ok ? one.took > other.took : !one.ok;
}
