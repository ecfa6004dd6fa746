/** The open incidents that this process knows of: a memory of the log, not the truth. */
import { isOpen, type Incident } from '../incident/incident.ts';

export interface OpenIncidents {
  /** Takes the newest state of an incident; one that is over is known no more. */
  remember(incident: Incident): void;
  forget(id: string): void;
  get(id: string): Incident | undefined;
  has(id: string): boolean;
  ids(): readonly string[];
  all(): readonly Incident[];
  /** The one that the service belongs to: in the store there is at most one. */
  of(service: string): Incident | undefined;
  /** All that one of the services belongs to, oldest first. */
  ofAny(services: readonly string[]): readonly Incident[];
}

export function openIncidents(): OpenIncidents {
  const open = new Map<string, Incident>();
  /** Who is asked for again and again in a storm is not searched for. */
  const holders = new Map<string, string>();

  const forget = (id: string): void => {
    for (const service of open.get(id)?.services ?? [])
      if (holders.get(service) === id) holders.delete(service);
    open.delete(id);
  };

  const of = (service: string): Incident | undefined => open.get(holders.get(service) ?? '');

  return {
    remember(incident) {
      if (!isOpen(incident)) {
        forget(incident.id);
        return;
      }
      // A load may end after an append that began later.
      if ((open.get(incident.id)?.version ?? 0) > incident.version) return;
      open.set(incident.id, incident);
      for (const service of incident.services) holders.set(service, incident.id);
    },
    forget,
    get: (id) => open.get(id),
    has: (id) => open.has(id),
    ids: () => [...open.keys()],
    all: () => [...open.values()],
    of,
    ofAny: (services) =>
      [...new Set(services.map(of))]
        .filter((one) => one !== undefined)
        .toSorted((a, b) => a.openedAt - b.openedAt),
  };
}
