/** What the log says of telling people and users: pages, updates, and what became of them. */
import type { Delivery, EventOf, Incident, Page, Update } from './incident.ts';

export function withPage(
  pages: readonly Page[],
  event: EventOf<'page-intended'>,
  at: number,
): readonly Page[] {
  const { page, channel, act, level, about, repeat, deadline, incidents } = event;
  const together = incidents === undefined ? {} : { incidents };
  const intended = { channel, act, level, about, repeat, deadline, ...together };
  return [...pages, { id: page, at, ...intended, finished: null }];
}

export function shared(
  { leader, page, channel }: EventOf<'page-shared'>,
  at: number,
): Incident['shared'][number] {
  return { at, leader, page, channel };
}

export function withPageOutcome(
  pages: readonly Page[],
  event: EventOf<'page-finished'>,
  at: number,
): readonly Page[] {
  const { outcome, settledBy, detail, retryAfter, receipt } = event;
  const by = receipt === undefined ? {} : { receipt };
  const finished = { at, outcome, settledBy, detail, retryAfter, ...by };
  return pages.map((page) => (page.id === event.page ? { ...page, finished } : page));
}

export function published(event: EventOf<'update-published'>, at: number): Update {
  const { status, subject, body, next, late, by, via } = event;
  return { at, status, subject, body, next, late, by, via, deliveries: [] };
}

export function withSending(
  updates: readonly Update[],
  event: EventOf<'update-intended'>,
  at: number,
): readonly Update[] {
  const { delivery, channel, repeat, deadline } = event;
  const sending: Delivery = { id: delivery, at, channel, repeat, deadline, finished: null };
  return updates.map((one, index) =>
    index + 1 === event.update ? { ...one, deliveries: [...one.deliveries, sending] } : one,
  );
}

export function withOutcome(
  updates: readonly Update[],
  event: EventOf<'update-finished'>,
  at: number,
): readonly Update[] {
  const { outcome, settledBy, detail, retryAfter } = event;
  const finished = { at, outcome, settledBy, detail, retryAfter };
  return updates.map((one) => ({
    ...one,
    deliveries: one.deliveries.map((each) =>
      each.id === event.delivery ? { ...each, finished } : each,
    ),
  }));
}
