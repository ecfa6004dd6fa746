/** The first page: how everything is now, what is going on, what is planned, and what was. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import { bars, lookWords } from './bars.ts';
import { incidentCard, namesOf, stateOf } from './cards.ts';
import type { Component } from './component.ts';
import { bodyHtml, moment, percent } from './html-parts.ts';
import { plannedTitle } from './json.ts';
import { isOver, type StatusPage } from './page.ts';
import { pastDays } from './past.ts';
import { document, type Medium } from './sheet.ts';
import type { Work } from './work.ts';

export function front(page: StatusPage, medium: Medium): string {
  const open = page.incidents.filter((one) => !isOver(one));
  const running = page.works.filter(({ status }) => status === 'in_progress');
  const coming = page.works.filter(({ status }) => status === 'scheduled');
  const main = [
    banner(page),
    ...section(
      'Current incidents',
      open.map((one) => incidentCard(one, page, '', 'h3')),
    ),
    ...section(
      'Maintenance in progress',
      running.map((one) => workCard(one, page)),
    ),
    '<h2>Components</h2>',
    ...componentLists(page),
    legend,
    ...section(
      'Scheduled maintenance',
      coming.map((one) => workCard(one, page)),
    ),
    ...(page.subscriptions === 'by-email' && medium === 'live' ? [subscribeForm] : []),
    '<h2>Past incidents</h2>',
    ...pastDays(page),
    '<p class="day"><a href="history.html">Older incidents</a></p>',
  ];
  return document(page, medium, { title: page.title, up: '', here: 'now', main });
}

function section(title: string, cards: readonly string[]): readonly string[] {
  return cards.length === 0 ? [] : [`<h2>${title}</h2>`, ...cards];
}

function banner({ overall, components, asOf }: StatusPage): string {
  const unknown = components.every(({ status }) => status === 'unknown');
  const says = unknown
    ? 'Nobody is watching at the moment, so this page cannot say how things are.'
    : `As of ${moment(asOf)}`;
  return `<p class="banner ${unknown ? 'unknown' : overall.indicator}">${overall.description}<small>${says}</small></p>`;
}

function componentLists({ components }: StatusPage): readonly string[] {
  if (components.length === 0) return ['<p class="card">Nothing is watched yet.</p>'];
  const groups = Map.groupBy(components, ({ group }) => group);
  return [...groups].map(([group, members]) => {
    const items = members.map((one) => `<li>${componentItem(one)}</li>`);
    const title = group === null ? '' : `<h3 class="group">${escapeHtml(group)}</h3>`;
    return `${title}<div class="card list"><ul class="components">${items.join('\n')}</ul></div>`;
  });
}

function componentItem(one: Component): string {
  const { id, name, description, status, days, uptime } = one;
  const shown = uptime === null ? 'not watched' : `${percent(uptime)} uptime`;
  return [
    '<div class="name">',
    `<strong>${escapeHtml(name)}</strong>${stateOf(status)}`,
    '</div>',
    description === null ? '' : `<div class="soft">${escapeHtml(description)}</div>`,
    bars(one),
    `<div class="scale"><span>${days.length} days ago</span><a href="components/${id}.html" aria-label="${escapeHtml(`${shown}: ${name}, day by day`)}">${shown}</a><span>today</span></div>`,
  ].join('');
}

const legend = `<ul class="legend" aria-label="What the bars mean">${Object.entries(lookWords)
  .map(([look, words]) => `<li><span class="key ${look}"></span>${words}</li>`)
  .join('')}</ul>`;

function workCard({ from, until, notice, components }: Work, page: StatusPage): string {
  return [
    '<article class="card incident work">',
    `<h3>${plannedTitle}</h3>`,
    `<p class="soft">${namesOf(page, components)}. From ${moment(from)} to ${moment(until)}.</p>`,
    notice === null ? '' : bodyHtml(notice),
    '</article>',
  ].join('\n');
}

const subscribeForm = [
  '<h2 id="subscribe">Updates by e-mail</h2>',
  '<form class="card" method="post" action="subscribe">',
  '<label>Your e-mail address<input type="email" name="address" required maxlength="254" autocomplete="email"></label>',
  '<label class="trap" aria-hidden="true">Leave this empty<input type="text" name="website" tabindex="-1" autocomplete="off"></label>',
  '<button type="submit">Subscribe</button>',
  '</form>',
  '<p class="soft">You get a mail with a link first, and nothing before you have confirmed it. Every mail has a link that ends it.</p>',
].join('\n');
