/** The whole page as files, each made when it is asked for: what is served is what is exported. */
import { atomFeed } from './feed.ts';
import { front } from './front.ts';
import { jsonFiles } from './json.ts';
import type { StatusPage } from './page.ts';
import { componentPage, historyPage, incidentPage, monthPage, monthsOf } from './past.ts';
import type { Medium } from './sheet.ts';

export interface SiteFile {
  readonly type: string;
  readonly body: () => string;
}

const html = 'text/html; charset=utf-8';

/** Path below the page's own address, without a slash before it, to the file. */
export function siteOf(page: StatusPage, medium: Medium): ReadonlyMap<string, SiteFile> {
  const sheet = (body: () => string): SiteFile => ({ type: html, body });
  return new Map<string, SiteFile>([
    ['index.html', sheet(() => front(page, medium))],
    ['history.html', sheet(() => historyPage(page, medium))],
    ...monthsOf(page).map(
      (month) => [`history-${month}.html`, sheet(() => monthPage(page, medium, month))] as const,
    ),
    ...page.incidents.map(
      (one) => [`incidents/${one.id}.html`, sheet(() => incidentPage(page, medium, one))] as const,
    ),
    ...page.components.map(
      (one) =>
        [`components/${one.id}.html`, sheet(() => componentPage(page, medium, one))] as const,
    ),
    ['history.atom', { type: 'application/atom+xml; charset=utf-8', body: () => atomFeed(page) }],
    ...Object.entries(jsonFiles).map(
      ([name, answer]) =>
        [
          `api/v2/${name}`,
          { type: 'application/json; charset=utf-8', body: () => JSON.stringify(answer(page)) },
        ] as const,
    ),
  ]);
}
