/** A text with what is asked of it again and again, computed once: linear in its length. */
import type { CauseKind } from '../cause.ts';
import { causeOfPeer } from '../signatures/peer.ts';
import { isReady } from './known.ts';
import { isDeeperCause, splitLines } from './lines.ts';
import type { TextLine } from './lines.ts';

export interface Survey {
  readonly lines: readonly TextLine[];
  /** The words of a record: its lines, joined. */
  readonly wordsOf: (record: number) => string;
  /** The index of the last line of a record that begins its deepest cause; -1 without a chain. */
  readonly deepestCause: (record: number) => number;
  /**
   * The last line by which a speaker says that it works; -1 when it never does. With a cause, only
   * lines count that may be about it: a cache that is connected says nothing of the database.
   */
  readonly lastReady: (source: string, cause?: CauseKind) => number;
  /** The last line by which anybody says that it works; -1 when nobody does. */
  readonly lastReadyOfAny: () => number;
}

/** A record's words stand at its beginning; a stack may go on for ever. */
const MAX_WORDS = 16_384;

export function survey(text: string): Survey {
  const lines = splitLines(text);
  const words = new Map<number, string>();
  const deepest = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const before = words.get(line.record) ?? '';
    if (before.length < MAX_WORDS) words.set(line.record, `${before}${line.text}\n`);
    if (isDeeperCause(line)) deepest.set(line.record, index);
  }
  const readiness = new Map<string, number>();
  let anybody: number | null = null;
  return {
    lines,
    wordsOf: (record) => words.get(record) ?? '',
    deepestCause: (record) => deepest.get(record) ?? -1,
    lastReady: (source, cause) => {
      const about = storeOf(cause);
      const key = `${about ?? ''} ${source}`;
      const known = readiness.get(key);
      if (known !== undefined) return known;
      const last = lines.findLastIndex(
        (line) => line.source === source && isReady(line.text) && mayBeAbout(line.text, about),
      );
      readiness.set(key, last);
      return last;
    },
    lastReadyOfAny: () => (anybody ??= lines.findLastIndex((line) => isReady(line.text))),
  };
}

type Store = 'database-unavailable' | 'cache-unavailable' | 'external-dependency';

/** Which peer has to work again before what failed has recovered; null when any sign will do. */
function storeOf(cause: CauseKind | undefined): Store | null {
  if (cause === 'database-exhausted') return 'database-unavailable';
  const own: readonly Store[] = [
    'database-unavailable',
    'cache-unavailable',
    'external-dependency',
  ];
  return own.find((store) => store === cause) ?? null;
}

/** Whether a line that names a database or a cache names the one that is meant. */
function mayBeAbout(text: string, store: Store | null): boolean {
  if (store === null) return true;
  const named = causeOfPeer({ host: null, port: null }, text);
  return named === 'external-dependency' || named === store;
}
