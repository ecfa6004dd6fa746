/** What the status page is made of, read from a store. */
import { historyShown, shownSince, type StatusSources } from '../status/page.ts';
import { toldEvents } from '../status/told.ts';
import type { IncidentReader } from './store.ts';

/** @throws StoreError */
export async function statusSources(
  store: Pick<IncidentReader, 'watches' | 'journal' | 'since'>,
  now: number,
): Promise<StatusSources> {
  const [watches, journal, events] = await Promise.all([
    store.watches(shownSince(now)),
    store.journal(['maintenance-added', 'maintenance-ended']),
    store.since(now - historyShown, toldEvents),
  ]);
  return { watches, journal, events };
}
