/** Which configuration files are not what the service was healthy with, told from keyed hashes. */
import { createHmac } from 'node:crypto';
import type { MountedFile, MountedFiles } from '../host/mounted-files.ts';
import type { MountedFilesChange } from './change-facts.ts';
import type { Prints } from './key-difference.ts';

/**
 * What a healthy process can have read. A file that was written after it started proves nothing
 * yet: of that one, what was good `before` stays good.
 * @param startedAt ms since the epoch
 */
export function goodFiles(
  { files }: Pick<MountedFiles, 'files'>,
  startedAt: number,
  before: Prints | null,
  key: Uint8Array,
): Prints {
  const prints: Record<string, string> = {};
  for (const file of files) {
    const known = before?.[file.path];
    if (file.changedAt <= startedAt) prints[file.path] = printOf(file, key);
    else if (known !== undefined) prints[file.path] = known;
  }
  return prints;
}

/** Sorted by path. */
export function changedFiles(
  now: MountedFiles,
  good: Prints,
  key: Uint8Array,
): MountedFilesChange['files'] {
  const differing = now.files.flatMap((file) => {
    const before = good[file.path];
    if (before === printOf(file, key)) return [];
    const change = before === undefined ? ('added' as const) : ('changed' as const);
    return [{ path: file.path, change, at: Math.round(file.changedAt) }];
  });
  const here = new Set(now.files.map(({ path }) => path));
  const gone = Object.keys(good)
    .filter((path) => now.complete && !here.has(path))
    .map((path) => ({ path, change: 'removed' as const, at: null }));
  return [...differing, ...gone].toSorted((a, b) => a.path.localeCompare(b.path));
}

function printOf({ content }: MountedFile, key: Uint8Array): string {
  return createHmac('sha256', key).update(content).digest('hex');
}
