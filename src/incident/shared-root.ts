/**
 * One root, many incidents: services that do not stand on each other may fail of one thing, such as
 * a full disk of their host. Each has an incident of its own, for nobody can know it before the
 * diagnosis; after it one of them works on the root, and the others are held under it: they change
 * nothing, ask nothing and call nobody. Pure: every replica comes to the same.
 */
import type { Cause } from '../diagnosis/cause.ts';
import { openIntent, type Incident, type Phase } from './incident.ts';

/** Under which incident another one is held, and how far that has come. */
export interface Leader {
  readonly id: string;
  /** Since when it counts as cured; null: it does not. */
  readonly curedAt: number | null;
}

/** The incident that works on the root of this one; null: this one does, or nobody else has it. */
export function leaderOf(incident: Incident, open: readonly Incident[]): Leader | null {
  const cause = rootOf(incident);
  if (cause === null || isBusy(incident)) return null;
  const under = incident.heldUnder;
  const holding = new Set(
    open.flatMap(({ phase, heldUnder }) => (phase === 'held' ? (heldUnder ?? []) : [])),
  );
  const first = open
    .filter((one) => one.id !== incident.id && mayLead(one, cause, one.id === under))
    .reduce((a, b) => (precedes(b, a, holding) ? b : a), incident);
  if (first.id === incident.id) return null;
  return { id: first.id, curedAt: first.phase === 'monitoring' ? first.phaseSince : null };
}

/** Whether both have been diagnosed with one root: what becomes of one matters to the other. */
export function haveOneRoot(one: Incident, other: Incident): boolean {
  const [a, b] = [rootOf(one), rootOf(other)];
  return a !== null && b !== null && isOneRoot(a, b);
}

/** How the root is called for people: "the host's disk", "postgres". */
export function nameOfRoot({ shared, component }: Cause): string {
  return shared ?? component;
}

function isOneRoot(one: Cause, other: Cause): boolean {
  return one.kind === other.kind && nameOfRoot(one) === nameOfRoot(other);
}

function rootOf({ diagnosis }: Incident): Cause | null {
  const cause = diagnosis?.causes[0];
  return cause === undefined || cause.kind === 'unknown' ? null : cause;
}

/** It changes the world at this moment, or has just changed it. */
function isBusy(incident: Incident): boolean {
  return busy.has(incident.phase) || openIntent(incident) !== null;
}

const busy: ReadonlySet<Phase> = new Set(['applying', 'verifying'] as const);

function mayLead(one: Incident, cause: Cause, leads: boolean): boolean {
  const other = rootOf(one);
  if (other === null || one.phase === 'held' || !isOneRoot(other, cause)) return false;
  // What is cured already gets nobody new: who still fails then may fail of something else.
  if (one.phase === 'monitoring') return leads;
  return one.stoodAt === null || isCuredThere(one, cause);
}

/**
 * Whether what that incident waits for, from people or from outside, is what this one would wait for
 * as well. Otherwise each goes its own way once a remedy for the one has turned out to be none.
 */
function isCuredThere({ services, intents, plan }: Incident, cause: Cause): boolean {
  if (cause.shared !== undefined || cause.kind === 'external-dependency') return true;
  if (services.includes(cause.component)) return true;
  const acted = plan ?? intents.at(-1)?.plan;
  return acted?.action.service === cause.component;
}

/** Who holds others goes on holding them; else who has begun to work; else who was first. */
function precedes(a: Incident, b: Incident, holding: ReadonlySet<string>): boolean {
  const order =
    Number(holding.has(b.id)) - Number(holding.has(a.id)) ||
    Number(isBusy(b)) - Number(isBusy(a)) ||
    a.openedAt - b.openedAt;
  return order === 0 ? a.id < b.id : order < 0;
}
