/** Charts of a report as SVG that needs nothing else: each has a title and words for who cannot see it. */
import { escapeHtml } from './escape-html.ts';
import type { Downtime, Stretch } from './downtime.ts';
import type { Report } from './report.ts';
import { iso, seconds } from './words.ts';

export const width = 720;

/** What was up, failing and unknown, from the first observation to the last; '' without any. */
export function stateStrip(down: Downtime): string {
  const stretches = shown(down);
  const [first] = stretches;
  const last = stretches.at(-1);
  if (first === undefined || last === undefined) return '';
  const scale = width / (last.until - first.from);
  const bars = stretches.map((one) => {
    const x = ((one.from - first.from) * scale).toFixed(2);
    // What is short must still be seen.
    const wide = Math.max(1, (one.until - one.from) * scale).toFixed(2);
    return `<rect class="${one.state}" x="${x}" y="0" width="${wide}" height="28"><title>${escapeHtml(stretchWords(one))}</title></rect>`;
  });
  const told = stretches.map(stretchWords).join('; ');
  return figure(
    { title: 'State through the incident', told, height: 48 },
    [
      ...bars,
      `<text x="0" y="44">${iso(first.from).slice(11, 19)}</text>`,
      `<text x="${width}" y="44" text-anchor="end">${iso(last.until).slice(11, 19)} UTC</text>`,
    ],
    'State, as our probes observed it: green up, red with a dashed outline failing, grey unknown.',
  );
}

/** The watch afterwards is long: of it as much as a quarter of what was before. */
function shown({ stretches, outages }: Downtime): readonly Stretch[] {
  const [first] = stretches;
  const end = outages.at(-1)?.until;
  if (first === undefined || end === undefined) return stretches;
  const limit = end + (end - first.from) / 4;
  return stretches
    .filter(({ from }) => from < limit)
    .map((one) => ({ ...one, until: Math.min(one.until, limit) }));
}

function stretchWords({ from, until, state, why }: Stretch): string {
  return `${state} for ${seconds(until - from)} from ${iso(from)}${why === '' ? '' : ` (${why})`}`;
}

/** How near each container came to its limit, one bar for each time that it was looked at. */
export function memoryBars(memory: Report['memory']): string {
  const limited = memory.flatMap(({ limit, peak, usage, ...one }) => {
    const most = peak ?? usage;
    return limit === null || most === null ? [] : [{ ...one, limit, usage: usage ?? most, most }];
  });
  if (limited.length === 0) return '';
  const words = limited.map(
    ({ service, at, usage, most, limit }) =>
      `${service} at ${at.slice(11, 19)}: ${mebibytes(usage)} of ${mebibytes(limit)}, at most ${mebibytes(most)} so far`,
  );
  const rows = limited.flatMap(({ usage, most, limit }, index) => {
    const y = index * 44;
    const part = (value: number) => (Math.min(1, value / limit) * width).toFixed(2);
    return [
      `<rect class="limit" x="0" y="${y + 18}" width="${width}" height="16"/>`,
      `<rect class="most" x="0" y="${y + 18}" width="${part(most)}" height="16"/>`,
      `<rect class="used" x="0" y="${y + 18}" width="${part(usage)}" height="16"/>`,
      `<text x="0" y="${y + 12}">${escapeHtml(words[index] ?? '')}</text>`,
    ];
  });
  return figure(
    { title: 'Memory towards the limit', told: words.join('; '), height: limited.length * 44 },
    rows,
    'The outlined bar is the limit; filled is what was used then, and lighter the most so far.',
  );
}

interface Drawing {
  readonly title: string;
  readonly told: string;
  readonly height: number;
}

export function figure(
  { title, told, height }: Drawing,
  inside: readonly string[],
  caption: string,
) {
  const label = escapeHtml(`${title}: ${told}`);
  return [
    '<figure>',
    `<svg role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}" width="100%">`,
    ...inside,
    '</svg>',
    `<figcaption>${escapeHtml(caption)}</figcaption>`,
    '</figure>',
  ].join('\n');
}

function mebibytes(value: number): string {
  return `${Math.round(value / 1_048_576)} MiB`;
}
