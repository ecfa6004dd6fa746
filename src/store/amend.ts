/** Appends what a person says to an incident, whoever else appends to it at the same time. */
import type { IncidentEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { apply, fold } from '../incident/transition.ts';
import type { IncidentStore } from './store.ts';

/**
 * The incident after it, or why it is not taken; null when there is no such incident. A running
 * responder finds it in the log before it decides anything.
 */
export async function amend<R extends { readonly code: string }>(
  store: Pick<IncidentStore, 'load' | 'append'>,
  id: string,
  now: () => number,
  take: (incident: Incident) => IncidentEvent | R,
): Promise<Incident | R | null> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const incident = fold(await store.load(id));
    if (incident === null) return null;
    const taken = take(incident);
    if ('code' in taken) return taken;
    const at = now();
    // Folded before it is durable: an illegal event in the log would end the incident's life.
    const after = apply(incident, {
      incident: id,
      version: incident.version + 1,
      at,
      event: taken,
    });
    const appended = await store.append(id, incident.version, [taken], at);
    if (appended.ok) return after;
  }
  throw new Error('the incident changed ten times');
}
