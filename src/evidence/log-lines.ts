/** The bounds of a log: its newest lines, by number and by size. */
import type { Logs } from './evidence.ts';

export const logBounds = { lines: 200, bytes: 65_536, line: 4_096 } as const;

/** Keeps the newest lines within the bounds, and says whether something was left out. */
export function boundLines(logs: Logs): Logs {
  const lines = logs.lines.slice(-logBounds.lines).map((line) => ({
    ...line,
    text: line.text.length <= logBounds.line ? line.text : cut(line.text),
  }));
  let size = 0;
  let first = lines.length;
  for (const line of lines.toReversed()) {
    size += sizeOf(line.text) + 1;
    if (size > logBounds.bytes) break;
    first -= 1;
  }
  const kept = lines.slice(first);
  return { ...logs, lines: kept, truncated: logs.truncated || kept.length < logs.lines.length };
}

function cut(text: string): string {
  return `${text.slice(0, logBounds.line - 1).toWellFormed()}…`;
}

/** Bytes in UTF-8. */
function sizeOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
