/** How long probes took to answer through an incident, as far as anybody measured it. */
import { thinned, type Measured } from '../../probe/latency.ts';
import type { StoredEvent } from '../event.ts';

export interface ServiceLatency {
  readonly service: string;
  /** Oldest first. */
  readonly points: readonly Measured[];
  /** Milliseconds of what answered well; null: nothing did. */
  readonly median: number | null;
  readonly slowest: number;
  readonly failing: number;
}

/** Points of one service in a report. */
const most = 300;

export function latency(log: readonly StoredEvent[]): readonly ServiceLatency[] {
  const measured = log.flatMap(({ event }) =>
    'latencies' in event ? Object.entries(event.latencies ?? {}) : [],
  );
  const services = [...new Set(measured.map(([service]) => service))];
  return services.map((service): ServiceLatency => {
    const all = measured.flatMap(([name, points]) => (name === service ? points : []));
    const points = thinned(
      all.toSorted((a, b) => a.at - b.at),
      most,
    );
    const well = points
      .filter(({ ok }) => ok)
      .map(({ took }) => took)
      .toSorted((a, b) => a - b);
    return {
      service,
      points,
      median: well[Math.floor((well.length - 1) / 2)] ?? null,
      slowest: Math.max(...points.map(({ took }) => took)),
      failing: points.filter(({ ok }) => !ok).length,
    };
  });
}

export function latencyWords({
  service,
  points,
  median,
  slowest,
  failing,
}: ServiceLatency): string {
  const well = median === null ? 'none answered well' : `median ${median} ms of what answered well`;
  return `${service}: ${points.length} rounds shown, ${failing} of them failing; ${well}, ${slowest} ms at most`;
}
