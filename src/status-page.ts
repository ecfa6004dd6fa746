/** The status page put together: what it is made of, where it is served and where it is written. */
import type { Config } from './config/config.ts';
import type { StatusServer } from './http/status/server.ts';
import type { AudienceChannel } from './notify/channel.ts';
import { networkDoor } from './network-door.ts';
import { statusPage, type StatusPage, type StatusSettings } from './status/page.ts';
import { statusSources } from './store/status-sources.ts';
import type { IncidentReader, IncidentStore } from './store/store.ts';
import type { SubscriberStore } from './store/subscribers.ts';
import type { ServiceHealth } from './probe/streak.ts';
import type { Subscriptions } from './workflow/subscriptions.ts';
import { createStatusCopy } from './workflow/status-copy.ts';
import { createWatchRecorder } from './workflow/watch-recorder.ts';

type Written = Pick<Config, 'status' | 'updates' | 'policy'>;

/** Without a section `status` the page can still be shown and exported: every service is on it. */
export function statusSettings({ status, updates, policy }: Written, name: string): StatusSettings {
  return {
    title: status?.title ?? updates?.product ?? name,
    url: status?.url ?? null,
    components: status?.components ?? [],
    recurring: policy.maintenance,
    subscriptions: status?.subscriptions == null ? 'none' : 'by-email',
  };
}

/** @throws StoreError */
export async function readStatus(
  store: Pick<IncidentReader, 'watches' | 'journal' | 'since'>,
  settings: StatusSettings,
  now: number,
): Promise<StatusPage> {
  return statusPage(settings, await statusSources(store, now), now);
}

export interface PublisherParts {
  /** Where it listens and is written; only a restart changes that. */
  readonly status: Config['status'];
  /** What it shows. */
  readonly settings: () => StatusSettings;
  readonly store: Pick<
    IncidentStore,
    | 'watches'
    | 'journal'
    | 'since'
    | 'noteWatch'
    | 'forgetWatches'
    | 'load'
    | 'installationKey'
    | keyof SubscriberStore
  >;
  readonly now: () => number;
  /** Milliseconds between probe rounds of the slowest service. */
  readonly slowest: () => number;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface StatusPublisher {
  /** By it the updates reach who has subscribed; null: nobody can. */
  readonly subscribers: AudienceChannel | null;
  /** Comes back with the page's address; null: there is none. Throws DoorProblem. */
  start(): Promise<string | null>;
  /** How a service looks now. */
  onRound(service: string, health: ServiceHealth): void;
  /** Something that the page shows is different now. */
  onChange(): void;
  stop(): Promise<void>;
}

/** Uptime is recorded always, so that a page that is wanted one day has a past. */
export async function statusPublisher(parts: PublisherParts): Promise<StatusPublisher> {
  const { status, settings, store, now, slowest, onTrouble } = parts;
  const read = () => readStatus(store, settings(), now());
  const copy = status?.export == null ? null : createStatusCopy(read, status.export, onTrouble);
  const onChange = () => copy?.onChange();
  const recorder = createWatchRecorder({
    ...{ now, store, slowest, onChange, onTrouble },
    recurring: () => settings().recurring,
  });
  const subscriptions = await subscriptionsFor(parts);
  let server: StatusServer | null = null;
  return {
    async start() {
      recorder.start();
      if (status === undefined) return null;
      const { openStatusServer } = await import('./http/status/server.ts');
      server = await openStatusServer({ now, read, subscriptions, onTrouble }, networkDoor(status));
      subscriptions?.start();
      copy?.start();
      return server.url;
    },
    subscribers: subscriptions?.channel ?? null,
    onRound: recorder.onRound,
    onChange,
    async stop() {
      await recorder.stop();
      await server?.close();
      await subscriptions?.stop();
      await copy?.stop();
    },
  };
}

/** What sends mail is loaded only where it is wanted. */
async function subscriptionsFor({
  status,
  settings,
  store,
  now,
  onTrouble,
}: PublisherParts): Promise<Subscriptions | null> {
  if (status?.subscriptions == null || status.url === null) return null;
  const { subscriberMail } = await import('./notify/subscriber-mail.ts');
  const { createSubscriptions } = await import('./workflow/subscriptions.ts');
  return createSubscriptions({
    ...{ store, now, onTrouble, url: status.url, most: status.subscriptions.most },
    mail: subscriberMail(status.subscriptions),
    title: () => settings().title,
  });
}
