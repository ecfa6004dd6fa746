/** Notices that people have said something in the journal, wherever they said it. */
import type { JournalEntryType } from '../incident/journal.ts';
import type { IncidentStore } from '../store/store.ts';

/** The store may be far away and shared; people can wait for a second. */
const every = 1_000;

export interface JournalFollower {
  start(): void;
  stop(): void;
}

export function followJournal(
  store: Pick<IncidentStore, 'journal'>,
  types: readonly JournalEntryType[],
  onChange: () => void,
): JournalFollower {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let count: number | null = null;
  const look = async () => {
    const before = count;
    count = (await store.journal(types)).length;
    if (before !== null && before !== count) onChange();
  };
  const again = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      // A store that cannot be read is told by the next step that needs it.
      look()
        .catch(() => undefined)
        .finally(again);
    }, every);
  };
  return {
    start: again,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
