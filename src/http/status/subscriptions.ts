/** Subscribing by the page: a form, and the links of mails. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { StatusPage } from '../../status/page.ts';
import { subscriptionPage, type SubscriptionPage } from '../../status/subscription-pages.ts';
import type { Api } from '../api.ts';

export interface SubscriptionDesk {
  readonly ask: (address: string) => void;
  /** False: the link is not ours, or too old. */
  readonly confirm: (token: string) => Promise<boolean>;
  readonly end: (token: string) => Promise<boolean>;
}

/** From one address of the network. */
const asksPerMinute = 5;

const address = z.email().max(254);
const form = z.object({ address: z.string().optional(), website: z.string().optional() });
const link = z.object({ token: z.string().max(200).default('') });

export function addSubscriptions(
  server: Api,
  desk: SubscriptionDesk,
  page: () => Promise<StatusPage>,
): void {
  server.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  const answer = async (reply: FastifyReply, what: SubscriptionPage, status = 200) =>
    reply
      .code(status)
      .header('cache-control', 'no-store')
      .header('x-robots-tag', 'noindex')
      .type('text/html; charset=utf-8')
      .send(subscriptionPage(await page(), what));
  const tokenOf = (query: unknown) => link.safeParse(query).data?.token ?? '';

  server.post(
    '/subscribe',
    { config: { rateLimit: { max: asksPerMinute, timeWindow: 60_000 } } },
    async (request, reply) => {
      const { address: given, website = '' } = form.safeParse(request.body).data ?? {};
      const valid = address.safeParse(given?.trim().toLowerCase());
      if (!valid.success) return answer(reply, { says: 'not-an-address' }, 400);
      // Only a program fills in a field that nobody sees.
      if (website === '') desk.ask(valid.data);
      return answer(reply, { says: 'asked' });
    },
  );
  server.get('/subscriptions/confirm', (request, reply) =>
    answer(reply, { says: 'confirm', token: tokenOf(request.query) }),
  );
  server.post('/subscriptions/confirm', async (request, reply) => {
    const known = await desk.confirm(tokenOf(request.query));
    return answer(reply, { says: known ? 'confirmed' : 'unknown-link' }, known ? 200 : 404);
  });
  server.get('/subscriptions/end', (request, reply) =>
    answer(reply, { says: 'end', token: tokenOf(request.query) }),
  );
  // The button of the page, and the mail program's own (RFC 8058).
  server.post('/subscriptions/end', async (request, reply) => {
    const known = await desk.end(tokenOf(request.query));
    return answer(reply, { says: known ? 'ended' : 'unknown-link' }, known ? 200 : 404);
  });
}
