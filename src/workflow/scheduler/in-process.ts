/**
 * The scheduler of one process: timers, recomputed from the log when the worker starts.
 *
 *   wake -> timed -> ready -> running -> gone, or timed again
 *
 * In a storm hundreds are ready at the same moment. A few begin in each turn of the event loop, so
 * that probes and people are answered in between, and so many go on side by side that the engine
 * can still answer all of them in time.
 */
import type { Scheduler } from './scheduler.ts';

/** As many incidents as one process carries on side by side. */
const most = 64;
/** Each begins with some milliseconds of reading and deciding. */
const eachTurn = 8;

interface Entry {
  timer: NodeJS.Timeout | null;
  due: number;
  /** Its time has come, and it waits for its turn. */
  ready: boolean;
  running: Promise<void> | null;
  /** A wake-up that came while the incident was being advanced. */
  again: number | null;
}

export function inProcessScheduler(
  now: () => number,
  onFailure: (incident: string, error: unknown) => void,
): Scheduler {
  const entries = new Map<string, Entry>();
  const ready: string[] = [];
  let running = 0;
  let turn: NodeJS.Immediate | null = null;
  let advance: ((incident: string) => Promise<void>) | null = null;
  let stopped = false;

  const arm = (incident: string, entry: Entry, at: number) => {
    if (entry.timer !== null && entry.due <= at) return;
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.due = at;
    // Timers beyond 2^31 ms fire at once; looking at least daily costs nothing.
    const delay = Math.min(Math.max(0, at - now()), 86_400_000);
    entry.timer = setTimeout(() => {
      entry.timer = null;
      entry.ready = true;
      ready.push(incident);
      takeTurn();
    }, delay);
  };

  const takeTurn = () => {
    if (turn !== null || stopped || advance === null) return;
    if (ready.length === 0 || running >= most) return;
    turn = setImmediate(() => {
      turn = null;
      for (const incident of ready.splice(0, Math.min(eachTurn, most - running))) run(incident);
      takeTurn();
    });
  };

  const run = (incident: string) => {
    const entry = entries.get(incident);
    if (stopped || advance === null || entry === undefined) return;
    entry.ready = false;
    running += 1;
    entry.running = advance(incident)
      .catch((error: unknown) => onFailure(incident, error))
      .finally(() => {
        running -= 1;
        entry.running = null;
        const { again } = entry;
        entry.again = null;
        if (again !== null && !stopped) arm(incident, entry, again);
        else entries.delete(incident);
        takeTurn();
      });
  };

  return {
    start(callback) {
      advance = callback;
      takeTurn();
    },
    wake(incident, at) {
      if (stopped) return;
      const entry = entries.get(incident) ?? {
        timer: null,
        due: 0,
        ready: false,
        running: null,
        again: null,
      };
      entries.set(incident, entry);
      if (entry.running !== null) entry.again = Math.min(entry.again ?? at, at);
      else if (!entry.ready) arm(incident, entry, at);
    },
    async stop() {
      stopped = true;
      if (turn !== null) clearImmediate(turn);
      for (const entry of entries.values()) if (entry.timer !== null) clearTimeout(entry.timer);
      await Promise.all([...entries.values()].map(async (entry) => entry.running));
      entries.clear();
    },
  };
}
