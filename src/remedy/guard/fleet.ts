/**
 * What goes on in all incidents together, folded from their logs: the same for every replica,
 * and the same after a crash. Budgets and the storm brake are counted from it.
 */
import type { IncidentEventType, PlannedAction, StoredEvent } from '../../incident/event.ts';
import type { EventOf } from '../../incident/incident.ts';
import { remedies, servicesOf, type Action, type RemedyName } from '../remedy.ts';

/** An effect that was intended before, wherever; a compound one for each service it is hard on. */
export interface PastEffect {
  readonly at: number;
  readonly incident: string;
  readonly service: string;
  readonly remedy: RemedyName;
  readonly cause: PlannedAction['cause']['kind'];
  readonly component: string;
  /** Its process died, and the world showed that nobody carried it out. */
  readonly cutShort: boolean;
}

/** One incident as the others see it. Relatives share an incident, so each has a root of its own. */
export interface FleetIncident {
  readonly id: string;
  /** null: longer ago than the events reach. */
  readonly openedAt: number | null;
  readonly services: readonly string[];
  /** Its services have not come back yet. */
  readonly ill: boolean;
  /** A remedy is under way, or is being verified. */
  readonly busy: boolean;
}

export interface Fleet {
  readonly incidents: readonly FleetIncident[];
  /** How many services we watch. */
  readonly watched: number;
  /** What the action's service stands on, however indirectly. */
  readonly dependencies: readonly string[];
}

/** The event types that `effectsOf` and `incidentsOf` read. */
export const fleetEvents = [
  'opened',
  'symptom-joined',
  'dismissed',
  'remedy-intended',
  'remedy-finished',
  'verified',
  'verification-failed',
  'recovered-without-us',
  'relapsed',
  'resolved',
] as const satisfies readonly IncidentEventType[];

/**
 * The services for which an action counts: all that it is hard on. What hurts nobody, such as a network
 * that many get back, is one effect.
 */
export function countedFor(action: Action): readonly string[] {
  return remedies[action.remedy].risk === 'safe' ? [action.service] : servicesOf(action);
}

/** What was intended, oldest first; what was taken back before it acted does not count. */
export function effectsOf(events: readonly StoredEvent[]): readonly PastEffect[] {
  const ends = events.flatMap(({ event }) => (event.type === 'remedy-finished' ? [event] : []));
  const named = (some: typeof ends) => new Set(some.map(({ intent }) => intent));
  const withdrawn = named(ends.filter(({ outcome }) => outcome === 'withdrawn'));
  const cutShort = named(ends.filter(isCutShort));
  return events.flatMap(({ at, incident, event }) => {
    if (event.type !== 'remedy-intended' || withdrawn.has(event.intent)) return [];
    const { action, cause } = event.plan;
    return countedFor(action).map((service) => ({
      at,
      incident,
      service,
      remedy: action.remedy,
      cause: cause.kind,
      component: cause.component,
      cutShort: cutShort.has(event.intent),
    }));
  });
}

export function isCutShort({
  outcome,
  settledBy,
}: Pick<EventOf<'remedy-finished'>, 'outcome' | 'settledBy'>): boolean {
  return outcome === 'failed' && settledBy === 'successor';
}

/**
 * What was tried. The first that was cut short in an incident was not, and may be begun again;
 * only once, so that a remedy that ends its responder is not repeated for ever.
 */
export function triedOf(effects: readonly PastEffect[]): readonly PastEffect[] {
  const spared = new Set<string>();
  return effects.filter(({ cutShort, incident }) => {
    if (!cutShort || spared.has(incident)) return true;
    spared.add(incident);
    return false;
  });
}

export function incidentsOf(events: readonly StoredEvent[]): readonly FleetIncident[] {
  const incidents = new Map<string, FleetIncident>();
  for (const stored of events) {
    const before = incidents.get(stored.incident) ?? unknown(stored.incident);
    if (stored.event.type === 'dismissed') incidents.delete(stored.incident);
    else incidents.set(stored.incident, { ...before, ...change(before, stored) });
  }
  return [...incidents.values()];
}

function unknown(id: string): FleetIncident {
  return { id, openedAt: null, services: [], ill: true, busy: false };
}

function change(incident: FleetIncident, { at, event }: StoredEvent): Partial<FleetIncident> {
  switch (event.type) {
    case 'opened':
      return { openedAt: at, services: [event.service] };
    case 'symptom-joined':
      return { services: [...new Set([...incident.services, event.service])] };
    case 'remedy-intended':
      return { busy: true };
    case 'remedy-finished':
      return { busy: event.outcome === 'applied' || event.outcome === 'not-needed' };
    case 'verification-failed':
      return { busy: false };
    case 'verified':
    case 'recovered-without-us':
    case 'resolved':
      return { ill: false, busy: false };
    case 'relapsed':
      return { ill: true };
    case 'dismissed':
    case 'alert-noted':
    case 'confirmed':
    case 'evidence-saved':
    case 'diagnosed':
    case 'planned':
    case 'ladder-ended':
    case 'verdict-given':
    case 'approval-given':
    case 'approval-expired':
    case 'world-changed':
    case 'held-under':
    case 'escalated':
    case 'page-intended':
    case 'page-shared':
    case 'page-finished':
    case 'acknowledged':
    case 'update-published':
    case 'update-intended':
    case 'update-finished':
    case 'annotated':
    case 'cause-corrected':
    case 'report-published':
      return {};
  }
}
