/**
 * The change of a Compose file as a unified diff without a secret in it: the lines around a change
 * are told only where they cannot hold one. Pure.
 */
import { formatPatch, structuredPatch, FILE_HEADERS_ONLY, type StructuredPatchHunk } from 'diff';

const context = 3;

/** Keys whose values are never secret. */
const open = new Set([
  ...['image', 'build', 'container_name', 'hostname', 'restart', 'user', 'init', 'privileged'],
  ...['mem_limit', 'mem_reservation', 'memswap_limit', 'memory', 'cpus', 'pids_limit', 'pids'],
  ...['networks', 'network_mode', 'ports', 'expose', 'volumes', 'depends_on', 'profiles'],
  ...['stop_grace_period', 'stop_signal', 'pull_policy', 'replicas', 'read_only', 'aliases'],
]);

function isOpen(line: string): boolean {
  const entry = /^\s*([\w.-]+):(.*)$/.exec(line);
  if (entry === null) return line.trim() === '';
  const [, key = '', value = ''] = entry;
  return value.trim() === '' || (open.has(key) && !value.includes('#'));
}

/**
 * null: `git apply` could not tell where the change belongs, because the line after it may hold a
 * secret. Empty when nothing changes.
 */
export function toldDiff(file: string, before: string, after: string): string | null {
  const none = { context: 0 };
  const patch = structuredPatch(
    `a/${file}`,
    `b/${file}`,
    before,
    after,
    undefined,
    undefined,
    none,
  );
  if (patch.hunks.length === 0) return '';
  const lines = before.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let from = 1;
  const hunks: StructuredPatchHunk[] = [];
  for (const [index, hunk] of patch.hunks.entries()) {
    const next = patch.hunks[index + 1]?.oldStart ?? lines.length + 1;
    const end = hunk.oldStart + hunk.oldLines;
    const above = lines.slice(from - 1, hunk.oldStart - 1).toReversed();
    const leading = openLines(above).toReversed();
    const trailing = openLines(lines.slice(end - 1, next - 1));
    if (trailing.length === 0 && end <= lines.length) return null;
    hunks.push(widened(hunk, leading, trailing));
    from = end + trailing.length;
  }
  return formatPatch({ ...patch, hunks }, FILE_HEADERS_ONLY);
}

function openLines(lines: readonly string[]): readonly string[] {
  const near = lines.slice(0, context);
  const hidden = near.findIndex((line) => !isOpen(line));
  return hidden < 0 ? near : near.slice(0, hidden);
}

function widened(
  hunk: StructuredPatchHunk,
  leading: readonly string[],
  trailing: readonly string[],
): StructuredPatchHunk {
  const shown = (line: string): string => ` ${line}`;
  const more = leading.length + trailing.length;
  return {
    oldStart: hunk.oldStart - leading.length,
    newStart: hunk.newStart - leading.length,
    oldLines: hunk.oldLines + more,
    newLines: hunk.newLines + more,
    lines: [...leading.map(shown), ...hunk.lines, ...trailing.map(shown)],
  };
}
