/**
 * A webhook of the operator's own, signed as standardwebhooks.com says: the receiver checks who
 * sent it, refuses what is older than a few minutes, and knows a repeat by its id.
 */
import { Webhook } from 'standardwebhooks';
import type { AudienceChannel, Channel, Sealed } from './channel.ts';
import { post } from './http-post.ts';
import type { PageText } from './page.ts';
import type { UpdateText } from './update.ts';

export interface WebhookSettings {
  readonly url: Sealed;
  /** Shared with the receiver; null: unsigned. */
  readonly secret: Sealed | null;
}

export function webhook({ url, secret }: WebhookSettings): Channel & AudienceChannel {
  const send = (id: string, body: string) =>
    post({ url: url.reveal(), headers: signed(id, body, secret), body });
  return {
    delivery: 'at-least-once',
    send: (page, id) => send(id, JSON.stringify(webhookBody(page))),
    announce: (update, id) => send(id, JSON.stringify(updateBody(update))),
  };
}

export function webhookBody({ key, since, ...page }: PageText) {
  return { version: 1, key, since: new Date(since).toISOString(), ...page };
}

export function updateBody({ key, at, since, next, ...update }: UpdateText) {
  const iso = (time: number) => new Date(time).toISOString();
  const times = { at: iso(at), since: iso(since), next: next === null ? null : iso(next) };
  return { version: 1, act: 'update', key, ...times, ...update };
}

function signed(id: string, body: string, secret: Sealed | null): Record<string, string> {
  const at = new Date();
  const signature = secret === null ? null : new Webhook(secret.reveal(), { format: 'raw' });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    ...(signature === null ? {} : { 'webhook-signature': signature.sign(id, at, body) }),
  };
}
