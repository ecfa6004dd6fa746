/**
 * When many incidents begin at once, people are called by one page that lists them and not by one
 * for each. Which incidents belong together follows from their logs alone, so that every replica
 * comes to the same: a storm is a run of confirmed outages with short gaps, from the first moment
 * on at which enough of them lay within the window.
 *
 * The page of a storm stands in the log of one of its incidents, the leader: the first that has
 * sent one, else the first that needed people. The others note in their own logs that it told of
 * them. An incident for which people were called alone before stays alone.
 */
import type { StoredEvent } from '../incident/event.ts';
import type { Incident, Page } from '../incident/incident.ts';
import { calledUntil, type Called } from './next-page.ts';

export const defaultStorm = { incidents: 5, within: 120_000, gather: 10_000, every: 60_000 };

export interface StormRule {
  /** How many outages make a storm. */
  readonly incidents: number;
  /** Within how many milliseconds, and the longest gap between two of one storm. */
  readonly within: number;
  /** How long a page waits for what else is about to call, in milliseconds. */
  readonly gather: number;
  /** At least this between two pages with news, in milliseconds. */
  readonly every: number;
}

export interface Storm {
  readonly leader: string;
  /** Those that people are called for together, the leader included. */
  readonly incidents: readonly string[];
}

/** What `stormOf` reads. */
export const stormEvents = ['confirmed', 'escalated', 'page-intended'] as const;

/** The storm in which people are called for this incident; null: it is called for alone. */
export function stormOf(
  incident: string,
  recent: readonly StoredEvent[],
  rule: StormRule,
): Storm | null {
  const begun = clusterOf(incident, firsts(recent, 'confirmed'), rule);
  const pages = recent.flatMap(({ incident: id, at, event }) =>
    event.type === 'page-intended' && event.act === 'trigger' ? [{ id, at, event }] : [],
  );
  const alone = new Set(pages.filter(({ event }) => event.incidents === undefined).map(idOf));
  const together = firsts(recent, 'escalated').filter(
    ({ id }) => begun.includes(id) && !alone.has(id),
  );
  if (!together.some(({ id }) => id === incident)) return null;
  const leading = pages.find(
    ({ id, event }) => event.incidents !== undefined && together.some((one) => one.id === id),
  );
  const leader = leading?.id ?? together[0]?.id ?? incident;
  return { leader, incidents: together.map(idOf) };
}

/** What `spokenFor` reads. */
export const spokenEvents = ['confirmed', 'update-published'] as const;

/**
 * Users hear of a storm as of one disruption: which of its incidents speaks, and for which others.
 * It is the first that has told users something, else the first that began; what has told them
 * something itself goes on by itself. null: this incident speaks for itself.
 */
export function spokenFor(
  incident: string,
  recent: readonly StoredEvent[],
  rule: Pick<StormRule, 'incidents' | 'within'>,
): { readonly speaker: string; readonly others: readonly string[] } | null {
  const begun = firsts(recent, 'confirmed');
  const cluster = clusterOf(incident, begun, rule);
  const told = firsts(recent, 'update-published').filter(({ id }) => cluster.includes(id));
  const speaker = told[0]?.id ?? cluster[0];
  // What begins after users heard that all is over is another disruption.
  const overAt = recent
    .filter((one) => one.incident === speaker && one.event.type === 'update-published')
    .find(({ event }) => event.type === 'update-published' && event.status === 'resolved')?.at;
  const others = begun.filter(
    ({ id, at }) =>
      id !== speaker &&
      cluster.includes(id) &&
      !told.some((one) => one.id === id) &&
      at <= (overAt ?? Infinity),
  );
  const isPart = incident === speaker || others.some(({ id }) => id === incident);
  return speaker !== undefined && isPart ? { speaker, others: others.map(idOf) } : null;
}

interface First {
  readonly id: string;
  readonly at: number;
}

function idOf({ id }: First): string {
  return id;
}

/** When each incident had its first event of a type, oldest first. */
function firsts(recent: readonly StoredEvent[], type: StoredEvent['event']['type']) {
  const found = new Map<string, number>();
  for (const { incident, at, event } of recent)
    if (event.type === type) found.set(incident, Math.min(at, found.get(incident) ?? Infinity));
  return [...found]
    .map(([id, at]): First => ({ id, at }))
    .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** The outages of one storm with this one; none when it is in no storm. */
export function clusterOf(
  incident: string,
  confirmed: readonly First[],
  { incidents, within }: Pick<StormRule, 'incidents' | 'within'>,
): readonly string[] {
  const runs: First[][] = [];
  for (const one of confirmed) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run === undefined || last === undefined || one.at - last.at > within) runs.push([one]);
    else run.push(one);
  }
  const run = runs.find((one) => one.some(({ id }) => id === incident)) ?? [];
  const dense = run.findIndex(({ at }, index) => {
    const last = run[index + incidents - 1];
    return last !== undefined && last.at - at <= within;
  });
  const cluster = dense === -1 ? [] : run.slice(dense).map(idOf);
  return cluster.includes(incident) ? cluster : [];
}

/**
 * All incidents of a storm as what people are called for, as one. Their reasons come in batches:
 * the first waits a little for what comes with it, later ones are told of now and then.
 */
export function calledTogether(
  members: readonly Incident[],
  pages: readonly Page[],
  rule: StormRule,
  now: number,
): {
  readonly called: Called;
  /** Those of which a page tells now. */
  readonly told: readonly string[];
  /** When the next batch is complete; Infinity: nothing has come. */
  readonly next: number;
} {
  const reasons = members
    .flatMap((member) =>
      member.escalations
        .filter(({ at }) => at <= calledUntil(member))
        .map(({ at, reason }) => ({ at, reason, member })),
    )
    .toSorted((a, b) => a.at - b.at);
  let closing = -Infinity;
  const batched = reasons.map((one) => {
    if (one.at > closing) closing = Math.max(one.at + rule.gather, closing + rule.every);
    return { ...one, at: closing };
  });
  const complete = batched.filter(({ at }) => at <= now);
  const needing = members.filter((member) => calledUntil(member) > now);
  const [first] = needing;
  return {
    called: {
      downSince: Math.min(...(first === undefined ? members : needing).map((one) => one.downSince)),
      calls: complete.filter(({ member }) => needing.includes(member)),
      about: complete.length,
      pages,
      until: first === undefined ? Math.max(...members.map(calledUntil)) : Infinity,
      acknowledgedAt: acknowledgedAt(members),
      endedAt: members.some(({ endedAt }) => endedAt === null)
        ? null
        : Math.max(...members.map(({ endedAt }) => endedAt ?? 0)),
    },
    told: [...new Set(complete.map(({ member }) => member.id))],
    next: batched.find(({ at }) => at > now)?.at ?? Infinity,
  };
}

/** When the last one was taken on; null while nobody has come for one that goes on. */
function acknowledgedAt(members: readonly Incident[]): number | null {
  const open = members.filter(({ endedAt }) => endedAt === null);
  if (open.length === 0 || open.some(({ acknowledged }) => acknowledged === null)) return null;
  return Math.max(...open.map(({ acknowledged }) => acknowledged?.at ?? 0));
}
