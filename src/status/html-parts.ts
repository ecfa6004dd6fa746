/** Small pieces of the page's HTML, each escaped. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import type { ComponentStatus } from './component.ts';
import type { Day } from './days.ts';

export const componentWords = {
  operational: 'Operational',
  degraded_performance: 'Degraded performance',
  partial_outage: 'Partial outage',
  major_outage: 'Major outage',
  under_maintenance: 'Under maintenance',
  unknown: 'Not known',
} as const satisfies Record<ComponentStatus, string>;

const months =
  'January February March April May June July August September October November December'.split(
    ' ',
  );

/** `25 November 2026`. */
export function dateWords(date: string): string {
  return `${Number(date.slice(8, 10))} ${monthWords(date)}`;
}

/** `November 2026`, of a text that begins with `2026-11`. */
export function monthWords(date: string): string {
  return `${months[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`;
}

/** `25 November 2026, 08:03 UTC`, for people and for programs. */
export function moment(at: number): string {
  const iso = new Date(at).toISOString();
  return `<time datetime="${iso}">${dateWords(iso)}, ${iso.slice(11, 16)} UTC</time>`;
}

/** Never rounded up: 100 % is all of it. @param share of 1 */
export function percent(share: number): string {
  const floored = Math.floor(share * 10_000) / 100;
  return `${floored === 100 ? '100' : floored.toFixed(2)} %`;
}

/** `3 h 20 min`. */
export function lengthWords(duration: number): string {
  const all = Math.max(1, Math.round(duration / 60_000));
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (hours === 0) return `${minutes} min`;
  return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
}

/** What a day was like: `down 12 min, not watched 3 h`. */
export function dayWords(day: Day): string {
  const named = [
    ['down', day.down],
    ['degraded', day.degraded],
    ['under maintenance', day.maintenance],
    ['not watched', day.unknown],
  ] as const;
  const parts = named.filter(([, length]) => length >= notable);
  const rest = day.up >= notable ? 'otherwise up' : '';
  if (parts.length === 0) return day.up > 0 ? 'up all day' : 'not watched';
  if (day.unknown > 0 && parts.length === 1 && rest === '') return 'not watched';
  const words = parts.map(([name, length]) => `${name} ${lengthWords(length)}`);
  return [...words, ...(rest === '' ? [] : [rest])].join(', ');
}

/** Less than half a minute would be told as none. */
export const notable = 30_000;

/** Paragraphs of plain text. */
export function bodyHtml(text: string): string {
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
