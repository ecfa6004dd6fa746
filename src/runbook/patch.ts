/** Changes of a text, as a unified diff that `git apply` and `patch` understand. */
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';

export interface Insertion {
  /** 1-based line that the text goes after; 0: before the first. */
  readonly after: number;
  readonly lines: readonly string[];
}

/** Lines that a change is shown with, before and after it. */
const context = 3;

/** Empty when nothing changes. `file`: as it is called from where the diff is applied. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  return createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
    context,
    headerOptions: FILE_HEADERS_ONLY,
  });
}

/** The text with lines added; those at the same place in the order given. */
export function withInserted(text: string, insertions: readonly Insertion[]): string {
  const lines = text.split('\n');
  const end = lines[0]?.endsWith('\r') === true ? '\r' : '';
  for (const { after, lines: added } of insertions.toSorted((a, b) => a.after - b.after).reverse())
    lines.splice(after, 0, ...added.map((line) => line + end));
  return lines.join('\n');
}
