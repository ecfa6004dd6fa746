/** A status page to which people subscribe, with a real store and a real mail server. */
import { expect, onTestFinished, vi } from 'vitest';
import { subscriberMail } from '../../src/notify/subscriber-mail.ts';
import { defaultStorm } from '../../src/notify/storm.ts';
import { createAnnouncer } from '../../src/workflow/announcer.ts';
import { createSubscriptions } from '../../src/workflow/subscriptions.ts';
import { event } from '../examples/incident.ts';
import { shop } from '../examples/status.ts';
import { startMailbox } from '../mailbox.ts';
import { append } from './http-rig.ts';
import { deferredDesk, startPage } from './status-rig.ts';

/** @param most how many may subscribe */
export async function startSubscriptions(most = 100) {
  const box = await startMailbox('canary-mail-password');
  const { desk, use } = deferredDesk();
  const served = await startPage({ ...shop, subscriptions: 'by-email' }, undefined, desk);
  const { store, troubles, now, url } = served;
  const onTrouble = (what: string, reason: string) => troubles.push(`${what}: ${reason}`);
  /** As a responder that starts over this store has them. */
  const create = () => {
    const one = createSubscriptions({
      ...{ store, now, most, url, title: () => 'Shop', onTrouble },
      mail: subscriberMail({
        server: { reveal: () => box.url },
        from: 'Shop <status@shop.example>',
      }),
    });
    one.start();
    onTestFinished(() => one.stop());
    return one;
  };
  const subscriptions = create();
  use(subscriptions);
  onTestFinished(() => box.stop());
  const post = (path: string, body: string) =>
    fetch(`${url}/${path}`, {
      ...{ method: 'POST', body },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  const came = async (count: number) => {
    await vi.waitFor(() => expect(box.mails).toHaveLength(count), { timeout: 8_000 });
    return box.mails;
  };
  return {
    ...{ ...served, box, subscriptions, create, post, came },
    /** Asks and confirms. */
    subscribe: async (address: string) => {
      const before = box.mails.length;
      await post('subscribe', new URLSearchParams({ address }).toString());
      const mails = await came(before + 1);
      expect((await fetch(linkIn(mails[before]?.text), { method: 'POST' })).status).toBe(200);
    },
    /** A person's update of an incident, and whoever tells users of it. */
    tell: async (body: string) => {
      const known = (await store.load('i-1')).length > 0;
      await append(store, 'i-1', [
        ...(known ? [] : [event('opened'), event('confirmed')]),
        event('update-published', { subject: 'Shop: orders fail', body, next: null, by: 'ann' }),
      ]);
      const announcer = createAnnouncer({
        ...{ store, now: () => Date.now(), deadline: 12_000, onTrouble },
        product: () => 'Shop',
        storm: () => defaultStorm,
        channels: new Map([['subscribers', subscriptions.channel]]),
        informing: () => ({
          ...{ every: 900_000, confirmedFor: 180_000 },
          audiences: [{ channel: 'subscribers', byPersonOnly: false }],
        }),
        templates: () => [],
        onEvent: () => undefined,
      });
      onTestFinished(() => announcer.stop());
      announcer.look('i-1');
    },
  };
}

export function linkIn(text = ''): string {
  return /https?:\/\/\S+token=[\w.-]+/.exec(text)?.[0] ?? '';
}

/** Of an update, not of the mail's headers. */
export function endLinkIn(text = ''): string {
  return linkIn(text.split('You get this because')[1]);
}
