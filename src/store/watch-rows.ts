/** Watches with their changes, from the rows of a join as any SQL store returns them. */
import { seenStates, type StateChange, type WatchRecord } from '../status/watch.ts';
import { StoreError } from './store.ts';

/** Rows of one watch follow each other; one without changes has one row of nulls. */
export interface WatchRow {
  readonly id: string;
  readonly from: number;
  readonly until: number;
  readonly service: string | null;
  readonly at: number | null;
  readonly state: string | null;
}

/** @throws StoreError */
export function watchesOf(rows: readonly WatchRow[]): readonly WatchRecord[] {
  const watches: (WatchRecord & { changes: StateChange[] })[] = [];
  for (const { id, from, until, service, at, state } of rows) {
    if (watches.at(-1)?.id !== id) watches.push({ id, from, until, changes: [] });
    if (service === null || at === null) continue;
    const known = seenStates.find((one) => one === state);
    if (known === undefined)
      throw new StoreError(
        'STORE_CORRUPT',
        'the store is damaged: a service was in no known state',
      );
    watches.at(-1)?.changes.push({ service, at, state: known });
  }
  return watches;
}
