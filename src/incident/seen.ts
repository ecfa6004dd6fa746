/** What is seen of an incident's services, and what an incident can need next. Pure. */
import type { Health } from '../probe/health.ts';
import type { IncidentEvent } from './event.ts';
import type { Incident, Intent } from './incident.ts';
import type { Leader } from './shared-root.ts';

/** How a service looks at this moment, from our own probes and the engine's events. */
export interface SeenService {
  readonly health: Health;
  /** Since when the health has been this one. */
  readonly since: number;
  /** It is up, and was seen ill before. */
  readonly recovered: boolean;
  /** When a container of the service last died; null when none did while we watched. */
  readonly diedAt: number | null;
  /** The same for a death with an error that nobody ordered. */
  readonly crashedAt: number | null;
  /** It has failed as often in a row as makes a symptom: one bad answer under load does not. */
  readonly lasting: boolean;
  /** One sentence, for reasons: "HTTP 503 from /ready". */
  readonly detail: string;
  /** It answers logins with the word that it is still starting. */
  readonly starting?: boolean;
  /** Its containers have ended, none was started since, and the engine is not about to. */
  readonly ended?: boolean;
}

export interface Seen {
  readonly services: Readonly<Record<string, SeenService>>;
  /** When something changed that is worth another look: files, or containers by other hands. */
  readonly changedAt: number | null;
  readonly changed: string;
  /** Who works on the root of the incident; null: the incident itself, or nobody. */
  readonly leader?: Leader | null;
  /** What the newest remedy has begun elsewhere and is not there yet, in words. */
  readonly awaited?: string | null;
}

export type Step =
  | { readonly do: 'append'; readonly event: IncidentEvent }
  | { readonly do: 'confirm' | 'collect' | 'diagnose' | 'plan' | 'decide' | 'apply' }
  | { readonly do: 'settle'; readonly intent: Intent }
  | { readonly do: 'wait'; readonly until: number; readonly because: string }
  | { readonly do: 'nothing' };

/** How often waiting states are looked at when no event wakes them. */
export const heartbeat = 1_000;

const unseen: SeenService = {
  health: 'unknown',
  since: 0,
  recovered: false,
  diedAt: null,
  crashedAt: null,
  lasting: false,
  detail: 'not probed yet',
};

export function look(incident: Incident, seen: Seen): readonly (SeenService & { name: string })[] {
  return incident.services.map((name) => ({ name, ...(seen.services[name] ?? unseen) }));
}

/** Since when all services of the incident have been up; null when one is not. */
export function upSince(incident: Incident, seen: Seen): number | null {
  const services = look(incident, seen);
  if (services.some((service) => service.health !== 'up')) return null;
  return Math.max(...services.map((service) => Math.max(service.since, service.diedAt ?? 0)));
}

/** Clocks of replicas and of the engine need not agree to the second. */
const clockSkew = 5_000;

/**
 * Whether a time was written by a clock that has been set back since: whoever counted from it would
 * wait until it comes again, be it in hours.
 */
export function isAhead(time: number, now: number): boolean {
  return time > now + clockSkew;
}

/** The time, or since when services have looked as they do where it has not come yet. */
export function countedFrom(time: number, incident: Incident, seen: Seen, now: number): number {
  if (!isAhead(time, now)) return time;
  return Math.max(...look(incident, seen).map(({ since }) => since));
}

export function changed(what: string): Step {
  return { do: 'append', event: { type: 'world-changed', what } };
}
