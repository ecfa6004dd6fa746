/**
 * Evidence whose collection begins while a new incident is still being confirmed. What hangs lets both
 * wait for the same silence, so they wait together; who answers at once has nothing collected for it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Fact, FactKind, Gap } from '../evidence/evidence.ts';
import type { Incident } from '../incident/incident.ts';

export interface Collected {
  readonly facts: readonly Fact[];
  readonly gaps: readonly Gap[];
}

export type Collect = (
  wants: readonly FactKind[],
  services: readonly string[],
) => Promise<Collected>;

/** Milliseconds: who answers at all has mostly answered by then. */
const answersWithin = 300;
/** Milliseconds: what was begun longer ago says too little of now. */
const freshFor = 10_000;

export interface CollectAhead {
  /** Waits for the second look, and begins to collect where it takes its time. */
  during<T>(look: Promise<T>, incident: Incident): Promise<T>;
  /** What was begun for the incident, or a collection that begins now. */
  collect(incident: Incident): Promise<Collected>;
  /** Nothing will be asked for. */
  forget(incident: Incident): void;
}

export function collectAhead(parts: {
  readonly now: () => number;
  readonly wants: readonly FactKind[];
  readonly concerned: (incident: Incident) => readonly string[];
  readonly collect: Collect;
}): CollectAhead {
  const begun = new Map<
    string,
    { readonly at: number; readonly services: string; readonly collected: Promise<Collected> }
  >();
  const isFresh = (at: number): boolean => Math.abs(parts.now() - at) < freshFor;
  const servicesOf = (incident: Incident): string => parts.concerned(incident).join(' ');

  const begin = (incident: Incident): void => {
    // An incident that somebody else went on with has left its own behind.
    for (const [id, { at }] of begun) if (!isFresh(at)) begun.delete(id);
    const collected = parts.collect(parts.wants, parts.concerned(incident));
    // It is told to who asks for it, who may never come.
    collected.catch(() => undefined);
    begun.set(incident.id, { at: parts.now(), services: servicesOf(incident), collected });
  };

  return {
    async during(look, incident) {
      const over = new AbortController();
      const late = pause(answersWithin, true, { signal: over.signal }).catch(() => false);
      const isLate = await Promise.race([late, look.then(() => false)]);
      over.abort();
      if (isLate) begin(incident);
      return look;
    },
    collect(incident) {
      const mine = begun.get(incident.id);
      begun.delete(incident.id);
      // Who has joined since was not looked at.
      return mine !== undefined && isFresh(mine.at) && mine.services === servicesOf(incident)
        ? mine.collected
        : parts.collect(parts.wants, parts.concerned(incident));
    },
    forget: ({ id }) => void begun.delete(id),
  };
}
