/**
 * What other replicas append to a store that is shared, so that this one knows which incidents
 * are open and which changes of the world are ours. What a replica does stands in the store
 * before it does it; so whoever asks the store after seeing a change knows whose it was.
 */
import type { IncidentEventType, StoredEvent } from '../incident/event.ts';
import type { IncidentStore } from '../store/store.ts';

export interface FollowParts {
  readonly store: Pick<IncidentStore, 'since'>;
  readonly now: () => number;
  /** Without any there is nothing to read, and nothing waits. */
  readonly replicas: 'none' | 'some';
  /** An event that this process has not appended itself. */
  readonly onEvent: (event: StoredEvent) => void;
  /** The store does not answer, or does again. */
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface LogFollower {
  start(): void;
  /** This process has appended it. */
  own(event: StoredEvent): void;
  /** Does the work after everything has been read that is in the store now, or cannot be read. */
  afterReading(work: () => void): void;
  stop(): void;
}

const interval = 1_000;
/** How far the clocks of replicas may be apart, and a long transaction behind. */
const overlap = 15_000;

/** What changes which incidents are open, which of them works on a root, and what is ours. */
const types: readonly IncidentEventType[] = [
  'opened',
  'symptom-joined',
  'dismissed',
  'resolved',
  'remedy-intended',
  'remedy-finished',
  'escalated',
  'acknowledged',
  'diagnosed',
  'held-under',
  'verified',
  'verification-failed',
  'recovered-without-us',
];

const nobody: LogFollower = {
  start: () => undefined,
  own: () => undefined,
  afterReading: (work) => work(),
  stop: () => undefined,
};

export function followLog(parts: FollowParts): LogFollower {
  if (parts.replicas === 'none') return nobody;
  const known = new Map<string, number>();
  let waiting: (() => void)[] = [];
  let reading = false;
  let troubled = false;
  let since = parts.now();
  let timer: NodeJS.Timeout | undefined;

  const read = async (): Promise<void> => {
    const begun = parts.now();
    try {
      for (const event of await parts.store.since(since - overlap, types)) {
        if (known.has(nameOf(event))) continue;
        known.set(nameOf(event), event.at);
        parts.onEvent(event);
      }
      since = begun;
      for (const [name, at] of known) if (at < since - 2 * overlap) known.delete(name);
      if (troubled) parts.onTrouble('store', 'restored');
      troubled = false;
    } catch (error) {
      if (!troubled) parts.onTrouble('store', String(error));
      troubled = true;
    }
  };

  const readOn = async (): Promise<void> => {
    if (reading) return;
    reading = true;
    do {
      const work = waiting;
      waiting = [];
      await read();
      for (const one of work) one();
    } while (waiting.length > 0);
    reading = false;
  };

  return {
    start() {
      timer = setInterval(() => void readOn(), interval);
    },
    own(event) {
      known.set(nameOf(event), event.at);
    },
    afterReading(work) {
      waiting.push(work);
      void readOn();
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function nameOf({ incident, version }: StoredEvent): string {
  return `${incident}/${version}`;
}
