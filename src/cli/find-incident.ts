/** The incident that a command is about. */
import type { StoredEvent } from '../incident/event.ts';
import type { Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import type { IncidentReader } from '../store/store.ts';
import { exitCodes, Failure } from './exit.ts';

export interface Found {
  readonly incident: Incident;
  readonly log: readonly StoredEvent[];
}

/** By its ID, or the newest as `last`. Throws Failure. */
export async function findIncident(
  store: Pick<IncidentReader, 'list' | 'load'>,
  id: string,
): Promise<Found> {
  const [newest] = await store.list('all', 1);
  const wanted = id === 'last' ? (newest ?? id) : id;
  const log = await store.load(wanted);
  const incident = fold(log);
  if (incident === null)
    throw new Failure(exitCodes.noInput, `There is no incident ${id}. List them: nova incidents`);
  return { incident, log };
}
