/** Days of uptime as bars: shorter is worse, so that they can be read without colours. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import type { Component } from './component.ts';
import type { Day } from './days.ts';
import { dateWords, dayWords, notable, percent } from './html-parts.ts';

export type DayLook = 'up' | 'some' | 'dip' | 'down' | 'work' | 'none';

/** Outages of a day that are longer than this are large: a quarter of an hour. */
const large = 900_000;

/** What a day looks like at a glance; `some`: up, and watched for less than half of it. */
export function lookOf(day: Day): DayLook {
  if (day.down >= large) return 'down';
  if (day.down >= notable || day.degraded >= notable) return 'dip';
  const watched = day.up + day.degraded + day.down;
  if (day.maintenance > watched) return 'work';
  if (watched === 0) return 'none';
  return day.unknown > watched ? 'some' : 'up';
}

export const lookWords = {
  up: 'up',
  some: 'up, watched in part',
  dip: 'degraded, or down for a short time',
  down: 'down for 15 minutes or more',
  work: 'maintenance',
  none: 'not watched',
} as const satisfies Record<DayLook, string>;

const heights = {
  up: 34,
  some: 34,
  dip: 25,
  down: 18,
  work: 30,
  none: 4,
} as const satisfies Record<DayLook, number>;
const height = 34;

export function bars({ name, days, uptime }: Component): string {
  const rects = days.map((day, index) => {
    const look = lookOf(day);
    const tall = heights[look];
    const title = `${dateWords(day.date)}: ${dayWords(day)}`;
    return `<rect class="${look}" x="${index * 4}" y="${height - tall}" width="3" height="${tall}"><title>${title}</title></rect>`;
  });
  const label = escapeHtml(`${name}: ${barsInWords(days, uptime)}`);
  return `<svg class="bars" role="img" aria-label="${label}" viewBox="0 0 ${days.length * 4 - 1} ${height}" preserveAspectRatio="none">${rects.join('')}</svg>`;
}

/** The same for who does not see them. */
function barsInWords(days: readonly Day[], uptime: number | null): string {
  const looks = days.map((day) => ({ day, look: lookOf(day) }));
  const bad = looks.filter(({ look }) => look === 'down' || look === 'dip');
  const blind = looks.filter(({ look }) => look === 'none').length;
  const share =
    uptime === null ? 'nobody watched' : `up ${percent(uptime)} of the time that was watched`;
  const worst = bad
    .toSorted((a, b) => b.day.down - a.day.down)
    .slice(0, 5)
    .map(({ day }) => `${dateWords(day.date)} ${dayWords(day)}`);
  return [
    `last ${days.length} days, ${share}`,
    ...(bad.length === 0
      ? []
      : [`${bad.length} days with trouble, among them ${worst.join('; ')}`]),
    ...(blind === 0 ? [] : [`${blind} days not watched`]),
  ].join('. ');
}
