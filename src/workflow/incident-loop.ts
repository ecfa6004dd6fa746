/**
 * What goes on beside the work on a service and never waits for it: for one incident at a time
 * one turn after the other, each decided anew from the log, with a timer where nothing is due yet.
 */
import type { IncidentEvent, StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import type { IncidentStore } from '../store/store.ts';

/** What one turn leads to: another one at once, one at a time, or none until somebody looks. */
export type Turn = 'again' | 'nothing' | { readonly until: number };

export interface IncidentLoopParts {
  readonly store: Pick<IncidentStore, 'append' | 'load'>;
  readonly now: () => number;
  /** What the turns are for, in messages: "paging". */
  readonly name: string;
  readonly turn: (incident: Incident) => Promise<Turn>;
  /** Told of every event after it is durable. */
  readonly onEvent: (event: StoredEvent, incident: Incident) => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface IncidentLoop {
  /** Something was appended to the incident that may matter. */
  readonly look: (incident: string) => void;
  /** Work of another kind that `stop` waits for; false when it has stopped already. */
  beside(key: string, work: () => Promise<void>): boolean;
  /** null: somebody else has appended since. Rejects with StoreError. */
  record(incident: Incident, events: readonly IncidentEvent[]): Promise<Incident | null>;
  /**
   * Records what has happened, whatever else is appended meanwhile, as long as `isPending`.
   * Rejects with StoreError.
   */
  recordAnyhow(
    id: string,
    event: IncidentEvent,
    isPending: (incident: Incident) => boolean,
  ): Promise<void>;
  readonly stop: () => Promise<void>;
}

const retryAfter = 1_000;
/** A log that changes all the time must not keep us from coming back later. */
const mostTurns = 20;
/** The longest that a timer of Node can be trusted with, in milliseconds: a day. */
const longestTimer = 86_400_000;

export function createIncidentLoop(parts: IncidentLoopParts): IncidentLoop {
  const { store, now } = parts;
  const timers = new Map<string, NodeJS.Timeout>();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let stopping = false;

  const wake = (id: string, at: number): void => {
    if (stopping) return;
    clearTimeout(timers.get(id));
    const delay = Math.min(Math.max(0, at - now()), longestTimer);
    timers.set(
      id,
      setTimeout(() => {
        timers.delete(id);
        look(id);
      }, delay),
    );
  };

  const look = (id: string): void => {
    if (stopping) return;
    if (running.has(id)) {
      again.add(id);
      return;
    }
    const work = advance(id)
      .catch((error: unknown) => {
        parts.onTrouble(`${parts.name} for ${id}`, reasonOf(error));
        wake(id, now() + retryAfter);
      })
      .finally(() => {
        running.delete(id);
        if (again.delete(id)) look(id);
      });
    running.set(id, work);
  };

  const known = async (id: string): Promise<Incident | null> => fold(await store.load(id));

  const advance = async (id: string): Promise<void> => {
    for (let count = 0; count < mostTurns && !stopping; count++) {
      const incident = await known(id);
      if (incident === null) return;
      const next = await parts.turn(incident);
      if (next === 'nothing') return;
      if (next === 'again') continue;
      wake(id, next.until);
      return;
    }
    wake(id, now() + retryAfter);
  };

  const record: IncidentLoop['record'] = async (incident, events) => {
    const at = now();
    const appended = await store.append(incident.id, incident.version, events, at);
    if (!appended.ok) return null;
    const after = await known(incident.id);
    for (const [index, event] of events.entries())
      parts.onEvent(
        { incident: incident.id, version: incident.version + index + 1, at, event },
        after ?? incident,
      );
    return after;
  };

  return {
    look,
    record,
    beside(key, work) {
      if (stopping) return false;
      running.set(
        key,
        work().finally(() => running.delete(key)),
      );
      return true;
    },
    async recordAnyhow(id, event, isPending) {
      for (let attempt = 0; attempt < mostTurns; attempt++) {
        const current = await known(id);
        if (current === null || !isPending(current)) return;
        if ((await record(current, [event])) !== null) return;
      }
      throw new Error('the incident changed twenty times');
    },
    async stop() {
      stopping = true;
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.all(running.values());
    },
  };
}

/** In words, for the operator. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
