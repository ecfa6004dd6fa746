/** What every page has around what it says: HTML that needs nothing else, no script, no font, no image. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import { moment } from './html-parts.ts';
import type { StatusPage } from './page.ts';
import { style } from './style.ts';

/** `copy`: files that somebody has written some time ago, and that nobody answers a form from. */
export type Medium = 'live' | 'copy';

export interface Sheet {
  readonly title: string;
  /** The way from this page to the folder of the first one: empty, or `../`. */
  readonly up: '' | '../';
  readonly here: 'now' | 'history' | 'other';
  readonly main: readonly string[];
}

export function document(page: StatusPage, medium: Medium, sheet: Sheet): string {
  const { up, here } = sheet;
  const link = (file: string, words: string, is: Sheet['here']) =>
    `<li><a href="${up}${file}"${here === is ? ' aria-current="page"' : ''}>${words}</a></li>`;
  const heading = here === 'now' ? `${page.title} status` : sheet.title;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeHtml(here === 'now' ? `${page.overall.description}: ${heading}` : `${sheet.title}: ${page.title} status`)}</title>`,
    `<link rel="alternate" type="application/atom+xml" title="${escapeHtml(page.title)} incidents" href="${up}history.atom">`,
    icon(page),
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#main">To the content</a>',
    '<header>',
    `<h1>${escapeHtml(heading)}</h1>`,
    `<nav aria-label="Pages"><ul>${link('index.html', 'Status now', 'now')}${link('history.html', 'History', 'history')}</ul></nav>`,
    '</header>',
    '<main id="main">',
    ...(medium === 'copy' ? [copyNote(page)] : []),
    ...sheet.main,
    '</main>',
    '<footer>',
    `<p>As of ${moment(page.asOf)}. All times are UTC.</p>`,
    `<p><a href="${up}history.atom">Atom feed</a> · <a href="${up}api/v2/summary.json">JSON</a></p>`,
    '</footer>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** The state in the tab, as a dot. */
function icon({ overall }: StatusPage): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${dots[overall.indicator]}"/></svg>`;
  return `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(svg)}">`;
}

const dots = {
  none: '#1a7f37',
  minor: '#9a6700',
  major: '#b35900',
  critical: '#cf222e',
  maintenance: '#0969da',
} as const satisfies Record<StatusPage['overall']['indicator'], string>;

function copyNote({ asOf, url }: StatusPage): string {
  const live =
    url === null
      ? ''
      : ` The page itself is at <a href="${escapeHtml(url)}">${escapeHtml(url)}</a>.`;
  return `<p class="card note">This is a copy as of ${moment(asOf)}. It may be old.${live}</p>`;
}
