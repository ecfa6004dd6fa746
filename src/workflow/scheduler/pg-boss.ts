/**
 * The scheduler of many replicas. Every wake-up is a job in the queue before anything else
 * happens, so that it survives us; whoever takes it first carries the incident on and holds its
 * key meanwhile. Our own timers only say when to look into the queue.
 *
 *   wake -> due -> queue -> taken -> advancing -> ended -> gone from the queue
 *
 * Wake-ups that an advance has asked for go into the queue before its own job goes, so an
 * incident is never without one. While the server is away wake-ups wait here, and what runs
 * runs on.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openWakeQueue, type Held, type WakeQueue } from './pg-boss-queue.ts';
import type { Scheduler } from './scheduler.ts';

/** Milliseconds between looks for what others have left: at most this late is a takeover. */
const interval = { look: 1_000, beat: 3_000, sweep: 30_000 };
/** As many incidents as one process carries on side by side. */
const most = 64;

export interface PgBossParts {
  /** A connection string, which is a secret. */
  readonly connection: string;
  readonly now: () => number;
  readonly onFailure: (incident: string, error: unknown) => void;
  /** The queue cannot be used; null: it can again. */
  readonly onTrouble: (reason: string | null) => void;
}

export function pgBossScheduler(parts: PgBossParts): Scheduler {
  const { now } = parts;
  /** Wake-ups that are not yet in the queue. */
  const due = new Map<string, number>();
  /** When to look again for what we have put there. */
  const looks = new Map<string, number>();
  const running = new Map<string, { held: Held }>();
  let ended: Held[] = [];
  let queue: WakeQueue | null = null;
  let advance: ((incident: string) => Promise<void>) | null = null;
  let stopping = false;
  let looping: Promise<void> = Promise.resolve();
  let troubled = false;
  let sweptAt = 0;
  let beatAt = 0;
  const bell = createBell();

  const flush = async (open: WakeQueue): Promise<void> => {
    const gone = ended;
    const wakes = [...due].map(([incident, at]) => ({ incident, at }));
    for (const { incident } of wakes) due.delete(incident);
    try {
      await open.add(wakes, now());
    } catch (error) {
      for (const { incident, at } of wakes) later(due, incident, at);
      throw error;
    }
    for (const { incident, at } of wakes) later(looks, incident, at);
    await open.done(gone);
    ended = ended.filter((one) => !gone.includes(one));
  };

  const run = async (open: WakeQueue, held: Held): Promise<void> => {
    const { incident } = held;
    try {
      await open.supersede(incident);
      await advance?.(incident);
    } catch (error) {
      parts.onFailure(incident, error);
      // Nothing may have looked at it, and what waited for it may be gone.
      later(due, incident, now() + interval.look);
    }
    ended.push(running.get(incident)?.held ?? held);
    running.delete(incident);
    bell.ring();
  };

  const take = async (open: WakeQueue): Promise<void> => {
    for (const [incident, at] of looks) if (at <= now()) looks.delete(incident);
    if (stopping || running.size >= most) return;
    for (const held of await open.take(most - running.size)) {
      const already = running.get(held.incident);
      // Our claim had lapsed while the server was away: it is ours again, and never run twice.
      if (already !== undefined) already.held = held;
      else {
        running.set(held.incident, { held });
        void run(open, held);
      }
    }
  };

  const keep = async (open: WakeQueue): Promise<void> => {
    if (now() - beatAt >= interval.beat) {
      beatAt = now();
      await open.beat([...running.values()].map(({ held }) => held));
    }
    if (now() - sweptAt < interval.sweep) return;
    sweptAt = now();
    for (const incident of await open.sweep()) later(due, incident, now());
  };

  const pauseFor = (): number =>
    Math.max(0, Math.min(interval.look, ...[...looks.values()].map((at) => at - now())));

  const loop = async (): Promise<void> => {
    // What still runs while we stop needs its heartbeat.
    while (!stopping || running.size > 0) {
      try {
        queue ??= await openWakeQueue(parts.connection, tell);
        await flush(queue);
        await take(queue);
        await keep(queue);
        if (troubled) parts.onTrouble(null);
        troubled = false;
        await bell.wait(due.size > 0 ? 0 : pauseFor());
      } catch (error) {
        tell(error);
        await pause(interval.look);
      }
    }
  };

  /** Once, not every second. */
  const tell = (error: unknown): void => {
    if (!troubled && !stopping) parts.onTrouble(String(error));
    troubled = true;
  };

  return {
    start(callback) {
      advance = callback;
      looping = loop();
    },
    wake(incident, at) {
      if (stopping) return;
      later(due, incident, at);
      bell.ring();
    },
    async stop() {
      stopping = true;
      bell.ring();
      await looping;
      if (queue === null) return;
      // What cannot be told now, the queue finds out by itself: the heartbeat has ended.
      await flush(queue).catch(() => undefined);
      await queue.close();
    },
  };
}

/** The earlier of two wake-ups wins. */
function later(times: Map<string, number>, incident: string, at: number): void {
  times.set(incident, Math.min(times.get(incident) ?? at, at));
}

/** A pause that can be cut short; a ring before it begins is not lost. */
function createBell() {
  let rung = false;
  let cut: (() => void) | null = null;
  return {
    ring() {
      rung = true;
      cut?.();
    },
    async wait(delay: number): Promise<void> {
      if (!rung)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delay);
          cut = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      cut = null;
      rung = false;
    },
  };
}
