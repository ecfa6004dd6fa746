/** What who subscribes reads. Links of mails lead to a button, since mail scanners open links. */
import { escapeHtml } from '../incident/report/escape-html.ts';
import type { StatusPage } from './page.ts';
import { document } from './sheet.ts';

export type SubscriptionPage =
  | { readonly says: 'asked' | 'not-an-address' | 'confirmed' | 'ended' | 'unknown-link' }
  | { readonly says: 'confirm' | 'end'; readonly token: string };

export function subscriptionPage(page: StatusPage, what: SubscriptionPage): string {
  const { title, text } = words[what.says];
  const button = 'token' in what ? buttonFor(what.says, what.token) : '';
  const up = what.says === 'asked' || what.says === 'not-an-address' ? '' : '../';
  const main = [`<p class="card">${text}</p>`, button];
  return document(page, 'live', { title, up, here: 'other', main });
}

function buttonFor(says: 'confirm' | 'end', token: string): string {
  const label = says === 'confirm' ? 'Yes, send me updates' : 'End my subscription';
  return `<form method="post" action="${says}?token=${escapeHtml(encodeURIComponent(token))}"><button type="submit">${label}</button></form>`;
}

const words = {
  asked: {
    title: 'Look into your mailbox',
    text: 'If this address can get updates, a mail with a link is on its way to it. Open the link within a day. Nothing came? Try again in ten minutes.',
  },
  'not-an-address': {
    title: 'That is no e-mail address',
    text: 'Go back, and write an address such as ann@example.org.',
  },
  confirm: {
    title: 'Updates by e-mail',
    text: 'Do you want to be told by e-mail when something is down, and when it is back?',
  },
  confirmed: {
    title: 'You have subscribed',
    text: 'From now on you get every update. Each mail has a link that ends it.',
  },
  end: { title: 'No more mails?', text: 'Your address is forgotten at once.' },
  ended: {
    title: 'You have unsubscribed',
    text: 'You get no more mails, and your address is forgotten.',
  },
  'unknown-link': {
    title: 'This link does not work',
    text: 'It is too old, or not whole. Open it from the mail again, or subscribe again.',
  },
} as const satisfies Record<SubscriptionPage['says'], { title: string; text: string }>;
