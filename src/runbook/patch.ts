/** Lines added to a text, as a unified diff that `git apply` and `patch` understand. */

export interface Insertion {
  /** 1-based line that the text goes after; 0: before the first. */
  readonly after: number;
  readonly lines: readonly string[];
}

const context = 3;

/** Insertions of the same hunk are joined where their context would overlap. */
export function unifiedDiff(file: string, text: string, insertions: readonly Insertion[]): string {
  const lines = text.split(/\r\n?|\n/);
  if (lines.at(-1) === '') lines.pop();
  const sorted = [...insertions].sort((a, b) => a.after - b.after);
  const groups: Insertion[][] = [];
  for (const one of sorted) {
    const last = groups.at(-1);
    const near = last !== undefined && one.after - (last.at(-1)?.after ?? 0) <= 2 * context;
    if (near) last.push(one);
    else groups.push([one]);
  }
  let added = 0;
  const hunks = groups.map((group) => {
    const hunk = hunkOf(lines, group, added);
    added += group.reduce((sum, one) => sum + one.lines.length, 0);
    return hunk;
  });
  return [`--- a/${file}`, `+++ b/${file}`, ...hunks.flat(), ''].join('\n');
}

function hunkOf(lines: readonly string[], group: readonly Insertion[], added: number): string[] {
  const first = Math.max(0, (group[0]?.after ?? 0) - context);
  const last = Math.min(lines.length, (group.at(-1)?.after ?? 0) + context);
  const body: string[] = [];
  for (let line = first; line <= last; line += 1) {
    if (line > first) body.push(` ${lines[line - 1] ?? ''}`);
    for (const one of group)
      if (one.after === line) body.push(...one.lines.map((text) => `+${text}`));
  }
  const extra = group.reduce((sum, one) => sum + one.lines.length, 0);
  const length = last - first;
  // An empty range is named by the line before it.
  const from = length === 0 ? first : first + 1;
  return [`@@ -${from},${length} +${first + 1 + added},${length + extra} @@`, ...body];
}
