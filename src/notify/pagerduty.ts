/** PagerDuty's Events API v2: one PagerDuty incident for each of ours, by the deduplication key. */
import type { Channel, Sealed } from './channel.ts';
import { post } from './http-post.ts';
import type { PageText } from './page.ts';

export interface PagerDutySettings {
  /** Of an integration "Events API v2": 32 characters. */
  readonly routingKey: Sealed;
  /** `https://events.pagerduty.com`, or the service region's. */
  readonly url: string;
}

/** PagerDuty's limits, in characters. */
const limits = { summary: 1_024, key: 255 } as const;

export function pagerduty({ routingKey, url }: PagerDutySettings): Channel {
  return {
    delivery: 'deduplicates',
    send: (page) =>
      post({
        url: new URL('/v2/enqueue', url).href,
        headers: {},
        body: JSON.stringify(pagerDutyEvent(page, routingKey.reveal())),
      }),
  };
}

/** What PagerDuty documents for `POST /v2/enqueue`; an acknowledgement needs no payload. */
export function pagerDutyEvent(page: PageText, routingKey: string) {
  const event = {
    routing_key: routingKey,
    event_action: page.act,
    dedup_key: page.key.slice(0, limits.key),
  };
  if (page.act !== 'trigger') return event;
  return {
    ...event,
    client: 'Nova Responder',
    ...(page.links.length === 0 ? {} : { links: page.links }),
    payload: {
      summary: page.summary.slice(0, limits.summary),
      source: `${page.project}/${page.service}`,
      severity: page.severity,
      timestamp: new Date(page.since).toISOString(),
      component: page.service,
      group: page.project,
      custom_details: page.details,
    },
  };
}
