/** Probe latency and state through the incident, one chart for each service. */
import { figure, width } from './charts.ts';
import type { Downtime } from './downtime.ts';
import { latencyWords, type ServiceLatency } from './latency.ts';
import { iso } from './words.ts';

const height = 160;
/** Milliseconds at the foot of the chart: a logarithm has no zero. */
const least = 1;

export function latencyCharts(
  latencies: readonly ServiceLatency[],
  { stretches }: Downtime,
): readonly string[] {
  return latencies.map((one) => latencyChart(one, stretches));
}

function latencyChart(latency: ServiceLatency, stretches: Downtime['stretches']): string {
  const { points, slowest } = latency;
  const from = points[0]?.at ?? 0;
  const until = Math.max(points.at(-1)?.at ?? 0, from + 1);
  const top = 10 ** Math.max(1, Math.ceil(Math.log10(Math.max(slowest, least))));
  const x = (at: number) => (((at - from) / (until - from)) * width).toFixed(1);
  const y = (took: number) =>
    (height - (Math.log10(Math.max(took, least)) / Math.log10(top)) * (height - 14)).toFixed(1);
  const behind = stretches
    .map((one) => ({ ...one, from: Math.max(one.from, from), until: Math.min(one.until, until) }))
    .filter((one) => one.until > one.from)
    .map(
      (one) =>
        `<rect class="${one.state} behind" x="${x(one.from)}" y="0" width="${(Number(x(one.until)) - Number(x(one.from))).toFixed(1)}" height="${height}"/>`,
    );
  const lines = powers(top).map(
    (value) =>
      `<line x1="0" x2="${width}" y1="${y(value)}" y2="${y(value)}"/><text x="2" y="${Number(y(value)) - 2}">${value} ms</text>`,
  );
  const path = points.map(({ at, took }) => `${x(at)},${y(took)}`).join(' ');
  const failed = points
    .filter(({ ok }) => !ok)
    .map(
      ({ at, took }) =>
        `<circle cx="${x(at)}" cy="${y(took)}" r="3"><title>${iso(at)}: failing after ${took} ms</title></circle>`,
    );
  return figure(
    {
      title: 'Probe latency and state through the incident',
      told: latencyWords(latency),
      height: height + 20,
    },
    [
      ...behind,
      ...lines,
      `<polyline points="${path}"/>`,
      ...failed,
      `<text x="0" y="${height + 16}">${iso(from).slice(11, 19)}</text>`,
      `<text x="${width}" y="${height + 16}" text-anchor="end">${iso(until).slice(11, 19)} UTC</text>`,
    ],
    `${latency.service}: how long its slowest probe took, on a logarithmic scale; dots failed. Behind it the state: green up, red failing, grey unknown.`,
  );
}

function powers(top: number): readonly number[] {
  return Array.from({ length: Math.round(Math.log10(top)) }, (_, index) => 10 ** (index + 1));
}
