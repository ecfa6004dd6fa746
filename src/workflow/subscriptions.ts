/**
 * Subscriptions to the status page. Who asks gets one mail with a link; who confirms there is owed
 * every update from then on, as a row of the store: the intent is there before a mail is sent, and
 * its outcome after it. A link names a subscriber and is signed with the installation's key, for
 * one purpose; nobody can make one, or learn from an answer who has subscribed.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { fold } from '../incident/transition.ts';
import { sendWithin, type AudienceChannel } from '../notify/channel.ts';
import { mostAttempts, pauseAfter } from '../notify/patience.ts';
import type { SubscriberMail } from '../notify/subscriber-mail.ts';
import type { UpdateText } from '../notify/update.ts';
import type { IncidentStore } from '../store/store.ts';
import type { OwedMail, SubscriberStore } from '../store/subscribers.ts';

export interface SubscriptionParts {
  readonly store: SubscriberStore & Pick<IncidentStore, 'load' | 'installationKey'>;
  readonly now: () => number;
  readonly mail: SubscriberMail;
  readonly title: () => string;
  /** Of the page, without a slash at its end. */
  readonly url: string;
  /** How many may subscribe. */
  readonly most: number;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface Subscriptions {
  start(): void;
  /** Ends at once, whatever becomes of it: how long it takes would tell who has subscribed. */
  ask(address: string): void;
  /** False: the link is not ours, or too old. */
  confirm(token: string): Promise<boolean>;
  end(token: string): Promise<boolean>;
  /** By it the updates reach everybody who has confirmed. */
  readonly channel: AudienceChannel;
  stop(): Promise<void>;
}

/** Paths below the page's address. */
export const confirmPath = 'subscriptions/confirm';
export const endPath = 'subscriptions/end';

/** Asked for and not confirmed: more than this are somebody's mischief. */
const mostPending = 500;
/** Mails that ask for a confirmation, in an hour, to whomever. */
const mostAsksAnHour = 200;
const hour = 3_600_000;
/** Who has taken a mail sends it within this, or never. */
const claim = sendWithin + 5_000;
/** At a time, so that one slow mailbox does not hold up the others. */
const hands = 4;
const lookEvery = 2_000;

export function createSubscriptions(parts: SubscriptionParts): Subscriptions {
  const { store, now, mail } = parts;
  const asks: number[] = [];
  const under = new Set<Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let troubled = '';

  const guarded = (work: () => Promise<void>): void => {
    const done = work()
      .then(() => {
        if (troubled !== '') parts.onTrouble('subscriptions', 'restored');
        troubled = '';
      })
      .catch((error: unknown) => {
        const reason = String(error);
        if (reason !== troubled) parts.onTrouble('subscriptions', reason);
        troubled = reason;
      })
      .finally(() => under.delete(done));
    under.add(done);
  };

  const linkFor = async (path: string, id: string) =>
    `${parts.url}/${path}?token=${await tokenFor(store, path, id)}`;

  const sendConfirmation = async (address: string) => {
    const at = now();
    while ((asks[0] ?? at) < at - hour) asks.shift();
    if (asks.length >= mostAsksAnHour) return;
    const fresh = randomBytes(16).toString('hex');
    const id = await store.askSubscription({
      id: fresh,
      address,
      at,
      most: parts.most,
      mostPending,
    });
    if (id === null) return;
    asks.push(at);
    const link = await linkFor(confirmPath, id);
    const sent = await mail.confirm(address, parts.title(), link, randomBytes(16).toString('hex'));
    if (sent.outcome !== 'delivered')
      parts.onTrouble('subscriptions', `a confirmation could not be sent: ${sent.detail}`);
  };

  const sendOne = async (owed: OwedMail): Promise<void> => {
    const text = await textOf(owed);
    if (text === null) return store.finishMail(owed, null);
    const end = await linkFor(endPath, owed.subscriber);
    const id = `${owed.incident}-${owed.updateAt}-${owed.subscriber}`;
    const sent = await mail.announce(owed.address, text, end, id);
    if (sent.outcome === 'delivered') return store.finishMail(owed, null);
    parts.onTrouble('subscriptions', `an update could not be sent: ${sent.detail}`);
    const again = sent.outcome === 'failed' && owed.attempts < mostAttempts;
    await store.finishMail(owed, again ? now() + pauseAfter(owed.attempts) : null);
  };

  const textOf = async ({
    incident: id,
    updateAt,
    repeat,
  }: OwedMail): Promise<UpdateText | null> => {
    const incident = fold(await store.load(id));
    const update = incident?.updates.find(({ at }) => at === updateAt);
    if (incident == null || update === undefined) return null;
    const { status, subject, body, at, next } = update;
    const [key, since] = [incident.id, incident.openedAt];
    return { key, product: parts.title(), status, subject, body, at, since, next, repeat };
  };

  const deliver = async (): Promise<void> => {
    while (!stopping) {
      const owed = await store.takeMail(now(), now() + claim);
      if (owed === null) return;
      await sendOne(owed);
    }
  };

  let delivering = 0;
  const look = () => {
    for (; delivering < hands && !stopping; delivering += 1)
      guarded(() => deliver().finally(() => (delivering -= 1)));
  };

  return {
    start() {
      timer = setInterval(look, lookEvery);
    },
    ask: (address) => {
      if (!stopping) guarded(() => sendConfirmation(address));
    },
    async confirm(token) {
      const id = await idIn(store, confirmPath, token);
      return id !== null && store.confirmSubscription(id, now());
    },
    async end(token) {
      const id = await idIn(store, endPath, token);
      if (id !== null) await store.endSubscription(id);
      return id !== null;
    },
    channel: {
      // Owed twice is owed once.
      delivery: 'deduplicates',
      async announce({ key, at }) {
        try {
          const count = await store.oweMails(key, at, now());
          look();
          return { outcome: 'delivered', detail: `${count} subscribers` };
        } catch (error) {
          return { outcome: 'failed', detail: String(error), retryAfter: null };
        }
      },
    },
    async stop() {
      stopping = true;
      clearInterval(timer);
      await Promise.allSettled(under);
    },
  };
}

type Keys = Pick<IncidentStore, 'installationKey'>;

/** A subscriber's id with what proves that it comes from us, for this purpose only. */
export async function tokenFor(store: Keys, purpose: string, id: string): Promise<string> {
  const key = await store.installationKey();
  return `${id}.${createHmac('sha256', key).update(`${purpose} ${id}`).digest('base64url')}`;
}

/** null: not one of ours. */
async function idIn(store: Keys, purpose: string, token: string): Promise<string | null> {
  const [, id] = /^([0-9a-f]{32})\.[\w-]{43}$/.exec(token) ?? [];
  if (id === undefined) return null;
  const known = Buffer.from(await tokenFor(store, purpose, id));
  const given = Buffer.from(token);
  return known.length === given.length && timingSafeEqual(known, given) ? id : null;
}
