/** The page's incidents as an Atom feed: one entry for each, with all that users were told. */
import { Feed } from 'feed';
import { printable } from '../evidence/printable.ts';
import { escapeHtml } from '../incident/report/escape-html.ts';
import { bodyHtml, moment } from './html-parts.ts';
import { statusWords } from '../notify/update.ts';
import type { StatusPage } from './page.ts';

const most = 30;

export function atomFeed({ title, url, updatedAt, incidents }: StatusPage): string {
  const place = url ?? 'urn:nova-responder:status';
  const feed = new Feed({
    id: url === null ? place : `${url}/`,
    title: printable(`${title}: status`),
    updated: new Date(updatedAt),
    generator: 'Nova Responder',
    copyright: '',
    ...(url === null ? {} : { link: `${url}/`, feedLinks: { atom: `${url}/history.atom` } }),
  });
  for (const { id, name, startedAt, updates } of incidents.slice(0, most)) {
    // The library takes whole addresses only; without one an entry has a name and leads nowhere.
    const address = url === null ? `${place}:${id}` : `${url}/incidents/${id}.html`;
    feed.addItem({
      id: address,
      // The library marks it as HTML.
      title: escapeHtml(name),
      link: address,
      published: new Date(startedAt),
      date: new Date(updates[0]?.at ?? startedAt),
      content: updates
        .map(
          ({ at, status, body }) =>
            `<p><strong>${statusWords[status]}</strong>, ${moment(at)}</p>${bodyHtml(body)}`,
        )
        .join('\n'),
    });
  }
  return feed.atom1();
}
