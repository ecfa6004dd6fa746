/** The ports to services that reach people, and what becomes of a message there. */
import type { PageText } from './page.ts';
import type { UpdateText } from './update.ts';

/** What the provider makes of a page that it gets twice, with the same key. */
export type Delivery =
  /** It tells them apart by the key: a repeat after a crash does no harm. */
  | 'deduplicates'
  /** Both are delivered: a repeat after a crash is marked as one. */
  | 'at-least-once';

export type Sent =
  /** `receipt`: by it the channel finds its message again. */
  | { readonly outcome: 'delivered'; readonly detail: string; readonly receipt?: string }
  /** It will never take this page: wrong credentials, or a page that it does not understand. */
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** Not this time. `retryAfter`: how long it asked us to wait, in milliseconds. */
  | { readonly outcome: 'failed'; readonly detail: string; readonly retryAfter: number | null };

export interface Channel {
  readonly delivery: Delivery;
  /**
   * Never rejects; ends within `sendWithin`. No detail holds a secret.
   * @param receipt of the message by which this incident was told here before; null: there is none
   */
  readonly send: (page: PageText, id: string, receipt: string | null) => Promise<Sent>;
}

/** The same port to a service that reaches users. */
export interface AudienceChannel {
  readonly delivery: Delivery;
  /** Never rejects; ends within `sendWithin`. No detail holds a secret. */
  readonly announce: (update: UpdateText, id: string) => Promise<Sent>;
}

/** Milliseconds: design's limit for one effect. */
export const sendWithin = 10_000;

/** A text that must not be seen; `reveal` is its one way out. */
export interface Sealed {
  readonly reveal: () => string;
}
