/** The scheduler of one process: timers, recomputed from the log when the worker starts. */
import type { Scheduler } from './scheduler.ts';

interface Entry {
  timer: NodeJS.Timeout | null;
  due: number;
  running: Promise<void> | null;
  /** A wake-up that came while the incident was being advanced. */
  again: number | null;
}

export function inProcessScheduler(
  now: () => number,
  onFailure: (incident: string, error: unknown) => void,
): Scheduler {
  const entries = new Map<string, Entry>();
  let advance: ((incident: string) => Promise<void>) | null = null;
  let stopped = false;

  const arm = (incident: string, entry: Entry, at: number) => {
    if (entry.timer !== null && entry.due <= at) return;
    if (entry.timer !== null) clearTimeout(entry.timer);
    entry.due = at;
    // Timers beyond 2^31 ms fire at once; looking at least daily costs nothing.
    const delay = Math.min(Math.max(0, at - now()), 86_400_000);
    entry.timer = setTimeout(() => run(incident, entry), delay);
  };

  const run = (incident: string, entry: Entry) => {
    entry.timer = null;
    if (stopped || advance === null) return;
    entry.running = advance(incident)
      .catch((error: unknown) => onFailure(incident, error))
      .finally(() => {
        entry.running = null;
        const { again } = entry;
        entry.again = null;
        if (again !== null && !stopped) arm(incident, entry, again);
        else if (entry.timer === null) entries.delete(incident);
      });
  };

  return {
    start(callback) {
      advance = callback;
    },
    wake(incident, at) {
      if (stopped) return;
      const entry = entries.get(incident) ?? { timer: null, due: 0, running: null, again: null };
      entries.set(incident, entry);
      if (entry.running !== null) entry.again = Math.min(entry.again ?? at, at);
      else arm(incident, entry, at);
    },
    async stop() {
      stopped = true;
      for (const entry of entries.values()) if (entry.timer !== null) clearTimeout(entry.timer);
      await Promise.all([...entries.values()].map(async (entry) => entry.running));
      entries.clear();
    },
  };
}
