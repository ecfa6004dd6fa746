/** Everything that the report of one incident is made of, read from the store. */
import { blindSpans } from '../incident/blind.ts';
import type { StoredEvent } from '../incident/event.ts';
import { rootCause, type Incident } from '../incident/incident.ts';
import type { Sources } from '../incident/report/report.ts';
import type { IncidentReader } from './store.ts';

export async function reportSources(
  store: Pick<IncidentReader, 'evidence' | 'journal' | 'lastKnownGood'>,
  incident: Incident,
  log: readonly StoredEvent[],
): Promise<Omit<Sources, 'lessons'>> {
  const component = rootCause(incident)?.component;
  const names = new Set([...incident.services, ...(component === undefined ? [] : [component])]);
  const goods = await Promise.all([...names].map((name) => store.lastKnownGood(name)));
  return {
    incident,
    log,
    blind: blindSpans(await store.journal(['blind'])),
    evidence: await store.evidence(incident.id),
    goods: goods.flatMap(([newest]) => newest ?? []),
  };
}
