/** A text with what is asked of it again and again, computed once: linear in its length. */
import { isReady } from './known.ts';
import { isDeeperCause, splitLines } from './lines.ts';
import type { TextLine } from './lines.ts';

export interface Survey {
  readonly lines: readonly TextLine[];
  /** The words of a record: its lines, joined. */
  readonly wordsOf: (record: number) => string;
  /** The index of the last line of a record that begins its deepest cause; -1 without a chain. */
  readonly deepestCause: (record: number) => number;
  /** The last line by which a speaker says that it works; -1 when it never does. */
  readonly lastReady: (source: string) => number;
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
    lastReady: (source) => {
      const known = readiness.get(source);
      if (known !== undefined) return known;
      const last = lines.findLastIndex((line) => line.source === source && isReady(line.text));
      readiness.set(source, last);
      return last;
    },
    lastReadyOfAny: () => (anybody ??= lines.findLastIndex((line) => isReady(line.text))),
  };
}
