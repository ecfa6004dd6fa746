/** Durations as the configuration writes them: `30s`, `10m`, `24h`. Inside they are milliseconds. */
import ms from 'ms';
import { z } from 'zod';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Timers hold at most 2^31 - 1 milliseconds, about 24 days; beyond that they fire at once. */
const longest = 20 * 86_400_000;

/** Milliseconds, or null. `ms` alone would also take "1 fortnight"-like slips, signs and bare numbers. */
export function parseDuration(text: string): number | null {
  if (!/^\d{1,9}(\.\d{1,3})?(ms|s|m|h|d)$/.test(text)) return null;
  return Math.round(ms(text as ms.StringValue));
}

/** The shortest text that `parseDuration` reads as this many milliseconds. */
export function formatDuration(milliseconds: number): string {
  const [unit, size] = units.find(([, size]) => milliseconds % size === 0 && milliseconds > 0) ?? [
    's',
    1000,
  ];
  return `${milliseconds / size}${unit}`;
}

/** A duration of at least `least` milliseconds. */
export function duration(least: 0 | 1 | 100) {
  const bounds = `${least === 0 ? '' : `, at least ${least} ms`}, at most ${formatDuration(longest)}`;
  const expected = `a duration with its unit (ms, s, m, h or d), such as 30s${bounds}`;
  return z
    .string()
    .transform((text, context) => {
      const value = parseDuration(text);
      if (value !== null && value >= least && value <= longest) return value;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    })
    .meta({ expected });
}
