/** From the settings of a channel to the channel; one line a kind. */
import type { AudienceChannel, Channel } from './channel.ts';
import { email, type EmailSettings } from './email.ts';
import { pagerduty, type PagerDutySettings } from './pagerduty.ts';
import { slack, type SlackSettings } from './slack.ts';
import { webhook, type WebhookSettings } from './webhook.ts';

export type ChannelSettings =
  | ({ readonly kind: 'pagerduty' } & PagerDutySettings)
  | ({ readonly kind: 'webhook' } & WebhookSettings)
  | ({ readonly kind: 'email' } & EmailSettings)
  | ({ readonly kind: 'slack' } & SlackSettings);

export type AudienceSettings = Exclude<ChannelSettings, { readonly kind: 'pagerduty' }>;

/** All but PagerDuty, which reaches nobody but who is on call, can tell both. */
export function audienceOf(settings: AudienceSettings): Channel & AudienceChannel {
  switch (settings.kind) {
    case 'webhook':
      return webhook(settings);
    case 'email':
      return email(settings);
    case 'slack':
      return slack(settings);
  }
}

export function channelOf(settings: ChannelSettings): Channel {
  return settings.kind === 'pagerduty' ? pagerduty(settings) : audienceOf(settings);
}
