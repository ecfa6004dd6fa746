/** Past incidents: the last days on the first page, and months in the archive. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import { dayLength } from './days.ts';
import { incidentCard, namesOf, stateOf } from './cards.ts';
import { document, type Medium } from './sheet.ts';
import { dateWords, dayWords, moment, monthWords, percent } from './html-parts.ts';
import { statusWords } from '../notify/update.ts';
import { isOver, type StatusPage } from './page.ts';
import type { Component } from './component.ts';
import type { ToldIncident } from './told.ts';

const daysOnFront = 15;

/** Every day has its place, so that a quiet one says so; quiet ones in a row share one. */
export function pastDays(page: StatusPage): readonly string[] {
  const byDate = Map.groupBy(page.incidents, dateOf);
  const sections: string[] = [];
  let quiet: string[] = [];
  const endQuiet = () => {
    if (quiet.length > 0) sections.push(quietDays(quiet));
    quiet = [];
  };
  for (let ago = 0; ago < daysOnFront; ago += 1) {
    const date = new Date(page.asOf - ago * dayLength).toISOString().slice(0, 10);
    const told = byDate.get(date) ?? [];
    if (told.length === 0) quiet.push(date);
    else {
      endQuiet();
      sections.push(toldDay(date, told, page));
    }
  }
  endQuiet();
  return sections;
}

/** @param dates newest first */
function quietDays(dates: readonly string[]): string {
  const [last = ''] = dates;
  const first = dates.at(-1) ?? last;
  const words = first === last ? dateWords(first) : `${dateWords(first)} to ${dateWords(last)}`;
  return `<section class="day"><h3>${words}</h3><p class="soft">No incident was reported.</p></section>`;
}

function toldDay(date: string, told: readonly ToldIncident[], page: StatusPage): string {
  const cards = told.filter(isOver).map((one) => incidentCard(one, page, '', 'h4'));
  const open = told.some((one) => !isOver(one))
    ? '<p class="soft">What began on this day and goes on stands at the top.</p>'
    : '';
  return `<section class="day"><h3>${dateWords(date)}</h3>${open}${cards.join('\n')}</section>`;
}

function dateOf({ startedAt }: ToldIncident): string {
  return new Date(startedAt).toISOString().slice(0, 10);
}

/** Months that have an incident, newest first, as `2026-11`. */
export function monthsOf({ incidents }: StatusPage): readonly string[] {
  return [...new Set(incidents.map((one) => dateOf(one).slice(0, 7)))].toSorted().toReversed();
}

export function historyPage(page: StatusPage, medium: Medium): string {
  const months = monthsOf(page).map((month) => {
    const count = page.incidents.filter((one) => dateOf(one).startsWith(month)).length;
    const words = count === 1 ? '1 incident' : `${count} incidents`;
    return `<li><a href="history-${month}.html">${monthWords(month)}</a> <span class="soft">${words}</span></li>`;
  });
  const main =
    months.length === 0
      ? ['<p class="card">No incident was reported in the last year.</p>']
      : [
          '<p>Incidents of the last year, by the month in which they began.</p>',
          `<ul>${months.join('')}</ul>`,
        ];
  return document(page, medium, { title: 'History', up: '', here: 'history', main });
}

export function monthPage(page: StatusPage, medium: Medium, month: string): string {
  const told = page.incidents.filter((one) => dateOf(one).startsWith(month));
  const items = told.map((one) => {
    const last = one.updates[0];
    const about = namesOf(page, one.components);
    return [
      '<article class="card incident over">',
      `<h2><a href="incidents/${one.id}.html">${escapeHtml(one.name)}</a></h2>`,
      `<p class="soft">${about === '' ? '' : `${about}. `}Began ${moment(one.startedAt)}.</p>`,
      last === undefined ? '' : `<p>${statusWords[last.status]}, ${moment(last.at)}</p>`,
      '</article>',
    ].join('\n');
  });
  return document(page, medium, { title: monthWords(month), up: '', here: 'history', main: items });
}

export function incidentPage(page: StatusPage, medium: Medium, one: ToldIncident): string {
  const main = [incidentCard(one, page, '../', 'h2')];
  return document(page, medium, { title: one.name, up: '../', here: 'other', main });
}

/** The bars of a component as a table: what each day was like, in words. */
export function componentPage(page: StatusPage, medium: Medium, one: Component): string {
  const { name, status, since, days, uptime } = one;
  const rows = days
    .toReversed()
    .map((day) => `<tr><th scope="row">${dateWords(day.date)}</th><td>${dayWords(day)}</td></tr>`);
  const share =
    uptime === null
      ? 'Nobody has watched it in the last 90 days.'
      : `Up ${percent(uptime)} of the time that was watched in the last ${days.length} days. Time that nobody watched, and planned maintenance, count neither as up nor as down.`;
  const main = [
    `<p>${stateOf(status)}${since === null ? '' : ` <span class="soft">since ${moment(since)}</span>`}</p>`,
    ...(one.description === null ? [] : [`<p>${escapeHtml(one.description)}</p>`]),
    `<p>${share}</p>`,
    `<table><caption>Days, by UTC</caption><tbody>${rows.join('')}</tbody></table>`,
  ];
  return document(page, medium, { title: name, up: '../', here: 'other', main });
}
