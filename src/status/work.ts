/** Planned work as users see it: when, on what, and what an operator has written for them. */
import {
  comingOccurrences,
  plannedWork,
  type Occurrence,
  type Recurring,
} from '../incident/hold.ts';
import type { StoredEntry } from '../incident/journal.ts';
import { concerns, type Component } from './component.ts';
import { dayLength } from './days.ts';

export interface Work {
  readonly id: string;
  readonly status: 'scheduled' | 'in_progress' | 'completed';
  readonly announcedAt: number;
  readonly from: number;
  readonly until: number;
  /** null: nothing was written for users. */
  readonly notice: string | null;
  /** Ids of components. */
  readonly components: readonly string[];
}

/** How far ahead the next occurrence of what comes again and again is told. */
const ahead = 7 * dayLength;
/** For how long work is shown after it is over. */
const shownAfter = 15 * dayLength;

/** Soonest first; work on nothing that is shown is left out. */
export function worksOf(
  journal: readonly StoredEntry[],
  recurring: readonly Recurring[],
  components: readonly Pick<Component, 'id' | 'services'>[],
  now: number,
): readonly Work[] {
  const planned = plannedWork(journal).map((one) => workOf(one, one.id, one.at, components, now));
  const again = recurring.flatMap((one, index) => {
    const [next] = comingOccurrences(one, now, now + ahead);
    if (next === undefined) return [];
    const id = `${new Date(next.from).toISOString().slice(0, 16).replaceAll(/\D/g, '')}-${index + 1}`;
    return [workOf(next, id, Math.min(next.from, now), components, now)];
  });
  return [...planned, ...again]
    .filter((one) => one.components.length > 0 && one.until > now - shownAfter)
    .toSorted((a, b) => a.from - b.from || a.id.localeCompare(b.id));
}

function workOf(
  { services, from, until, notice }: Occurrence,
  id: string,
  announcedAt: number,
  components: readonly Pick<Component, 'id' | 'services'>[],
  now: number,
): Work {
  const status = now < from ? 'scheduled' : now < until ? 'in_progress' : 'completed';
  const about = components.filter((one) => concerns(services, one.services));
  return {
    ...{ id, status, announcedAt, from, until },
    notice: notice ?? null,
    components: about.map((one) => one.id),
  };
}
