/**
 * The part of the store that is about people who want to be told by e-mail: who they are, and what
 * each of them is owed. Addresses are nowhere else, and in no log.
 */

export interface SubscriptionAsk {
  /** Of a new subscriber: random, and never reused. */
  readonly id: string;
  readonly address: string;
  readonly at: number;
  /** How many there may be in all, and how many that have not confirmed. */
  readonly most: number;
  readonly mostPending: number;
}

/** What one subscriber is owed about one incident. */
export interface OwedMail {
  readonly subscriber: string;
  readonly address: string;
  readonly incident: string;
  /** Which update, by its time. */
  readonly updateAt: number;
  /** With this one. */
  readonly attempts: number;
  /** Somebody began to send it before, and nobody knows how that went. */
  readonly repeat: boolean;
}

/** For how long an unconfirmed one is kept, and how often it gets a mail at most: milliseconds. */
export const pendingFor = 86_400_000;
export const askedAgainAfter = 600_000;

export interface SubscriberStore {
  /** The id to confirm; null: there are too many, or this one was asked for already. */
  askSubscription(ask: SubscriptionAsk): Promise<string | null>;
  /** False: there is none (any more). Done again it changes nothing. */
  confirmSubscription(id: string, at: number): Promise<boolean>;
  /** Forgets it, and all that it is owed. Done again it changes nothing. */
  endSubscription(id: string): Promise<void>;
  /**
   * From now on everybody who has confirmed is owed this update in place of an older one of the
   * incident; said again it changes nothing. Comes back with their number.
   */
  oweMails(incident: string, updateAt: number, at: number): Promise<number>;
  /** The mail that is due, which nobody else gets until a time; null: none is. */
  takeMail(at: number, until: number): Promise<OwedMail | null>;
  /** What became of it. @param dueAt when it is to be tried again; null: never */
  finishMail(mail: OwedMail, dueAt: number | null): Promise<void>;
}
