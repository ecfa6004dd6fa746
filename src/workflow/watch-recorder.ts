/**
 * Records how services look while we watch, so that uptime is counted from what was seen. A watch
 * goes on as long as we see without a break; it ends with the day (UTC), with a stop of the process
 * and with a jump of the clock. It is extended in the store every few seconds: what a killed
 * responder had not said yet counts as unseen.
 *
 * A service is down from the first of the answers that together made its symptom; a single failed
 * answer is none.
 */
import { randomUUID } from 'node:crypto';
import { isPlanned, type Recurring } from '../incident/hold.ts';
import type { ServiceHealth } from '../probe/streak.ts';
import type { SeenState, StateChange } from '../status/watch.ts';
import type { IncidentStore } from '../store/store.ts';

export interface WatchRecorderParts {
  readonly now: () => number;
  readonly store: Pick<IncidentStore, 'noteWatch' | 'forgetWatches'>;
  /** Milliseconds between probe rounds of the slowest service. */
  readonly slowest: () => number;
  /** Planned work of the configuration. */
  readonly recurring: () => readonly Recurring[];
  /** Something was recorded that looks different now. */
  readonly onChange: () => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface WatchRecorder {
  start(): void;
  readonly onRound: (service: string, health: ServiceHealth) => void;
  stop(): Promise<void>;
}

/** Milliseconds between two words to the store. */
const sayEvery = 10_000;
/** A longer silence than this was a break. */
export const longestSilence = 30_000;
const day = 86_400_000;
/** How long watches are kept: the page shows 90 days. */
const kept = 100 * day;

interface Unsaid {
  readonly id: string;
  readonly from: number;
  until: number;
  /** What the store does not have yet. */
  readonly changes: StateChange[];
}

export function createWatchRecorder(parts: WatchRecorderParts): WatchRecorder {
  const { now, store } = parts;
  /** How each service was last noted to look, in the present watch. */
  const noted = new Map<string, StateChange>();
  /** The last one is the present watch; those before it wait for the store. */
  let watches: Unsaid[] = [];
  let lastRoundAt = -Infinity;
  let saying: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let troubled = false;
  let stopped = false;

  const begin = (from: number): Unsaid => {
    const watch = { id: randomUUID(), from, until: from, changes: [] };
    watches.push(watch);
    return watch;
  };

  /** The watch that this moment belongs to. */
  const touch = (at: number): Unsaid => {
    const present = watches.at(-1);
    if (
      present === undefined ||
      at - present.until > longestSilence ||
      at < present.until - 1_000
    ) {
      noted.clear();
      return begin(at);
    }
    const midnight = Math.floor(at / day) * day;
    if (present.from < midnight) {
      present.until = midnight;
      const next = begin(midnight);
      for (const [service, { state }] of noted) note(next, { service, at: midnight, state });
      next.until = at;
      return next;
    }
    present.until = Math.max(present.until, at);
    return present;
  };

  const note = (watch: Unsaid, change: StateChange): void => {
    noted.set(change.service, change);
    watch.changes.push(change);
  };

  const say = async (): Promise<void> => {
    const known = watches.length;
    try {
      for (const watch of watches.slice(0, known)) {
        const changes = watch.changes.slice();
        await store.noteWatch(watch, changes);
        watch.changes.splice(0, changes.length);
      }
      watches = watches.slice(Math.max(0, known - 1));
      if (troubled) parts.onTrouble('record of uptime', 'restored');
      troubled = false;
    } catch (error) {
      if (!troubled) parts.onTrouble('record of uptime', String(error));
      troubled = true;
      // What the store has not taken for a day is given up: memory is for watching.
      watches = watches.filter(
        ({ until }, index) => index === watches.length - 1 || until > now() - day,
      );
    }
  };

  const saySoon = () => {
    saying = saying.then(say);
  };

  const onBeat = () => {
    const at = now();
    // Rounds have stopped: nobody sees.
    if (at - lastRoundAt <= Math.max(3 * parts.slowest(), 15_000)) touch(at);
    saySoon();
  };

  return {
    start() {
      void store.forgetWatches(now() - kept).catch(() => undefined);
      timer = setInterval(onBeat, sayEvery);
    },
    onRound: (service, health) => {
      // A probe may be under way while everything ends, and the store is closed after that.
      if (stopped) return;
      const at = now();
      const watch = touch(at);
      lastRoundAt = at;
      const before = noted.get(service);
      const planned = isPlanned(service, parts.recurring(), at);
      const state = planned ? 'maintenance' : stateOf(health);
      if (state === null || state === before?.state) return;
      const since = isIll(state) && !isIll(before?.state) ? (health.firstFailing ?? at) : at;
      const least = Math.max(watch.from, before === undefined ? 0 : before.at + 1);
      note(watch, { service, at: Math.max(since, least), state });
      saySoon();
      parts.onChange();
    },
    async stop() {
      clearInterval(timer);
      stopped = true;
      if (watches.length > 0) onBeat();
      await saying;
    },
  };
}

/** null: it fails, and not for long enough to matter. */
function stateOf({ health, lasting }: ServiceHealth): SeenState | null {
  return isIll(health) && lasting === 'no' ? null : health;
}

function isIll(state: SeenState | undefined): boolean {
  return state === 'down' || state === 'degraded';
}
