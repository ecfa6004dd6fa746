/** What a person tells users: worded, checked against the incident as it stands, and appended. */
import type { Incident } from '../incident/incident.ts';
import { fold } from '../incident/transition.ts';
import { refuseUpdate, takeUpdate, type UpdateRefusal } from '../incident/update.ts';
import type { IncidentStore } from '../store/store.ts';
import type { Said } from './announcer.ts';
import type { People } from './people.ts';
import type { Worker } from './worker.ts';

/** null: there is no such incident. */
export type SayToUsers = (id: string, said: Said) => Promise<Incident | UpdateRefusal | null>;

export function sayToUsers(
  people: Pick<People, 'wording'>,
  store: Pick<IncidentStore, 'load'>,
  worker: Pick<Worker, 'say'>,
): SayToUsers {
  return async (id, said) => {
    const incident = fold(await store.load(id));
    if (incident === null) return null;
    const { wording } = people;
    if (wording === null)
      return {
        code: 'UPDATES_OFF',
        message: 'users are told nothing from here: the configuration has no section "updates"',
      };
    const refused = refuseUpdate(incident, said.status, said.message);
    if (refused !== null) return refused;
    const event = await wording(incident, said);
    return worker.say(id, (current) => takeUpdate(current, event));
  };
}
