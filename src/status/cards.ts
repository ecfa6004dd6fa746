/** Incidents and states as they stand on several pages. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import type { Component } from './component.ts';
import { bodyHtml, componentWords, moment } from './html-parts.ts';
import { statusWords } from '../notify/update.ts';
import { isOver, type StatusPage } from './page.ts';
import type { Sheet } from './sheet.ts';
import type { ToldIncident } from './told.ts';

export function incidentCard(
  one: ToldIncident,
  page: StatusPage,
  up: Sheet['up'],
  heading: 'h2' | 'h3' | 'h4',
): string {
  const { id, name, impact, updates } = one;
  const about = namesOf(page, one.components);
  const told = updates.map(
    ({ at, status, body }) =>
      `<li><strong>${statusWords[status]}</strong> <span class="soft">${moment(at)}</span>${bodyHtml(body)}</li>`,
  );
  return [
    `<article class="card incident ${isOver(one) ? 'over' : impact}">`,
    `<${heading}><a href="${up}incidents/${id}.html">${escapeHtml(name)}</a></${heading}>`,
    `<p class="soft">${about === '' ? '' : `${about}. `}Began ${moment(one.startedAt)}.</p>`,
    `<ol class="updates">${told.join('')}</ol>`,
    '</article>',
  ].join('\n');
}

export function stateOf(status: Component['status']): string {
  return `<span class="state ${status}">${componentWords[status]}</span>`;
}

export function namesOf({ components }: StatusPage, ids: readonly string[]): string {
  if (ids.length > 0 && ids.length === components.length) return 'Everything';
  const names = components.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
  return escapeHtml(names.join(', '));
}
