/**
 * Configuration and certificates that are mounted into a running container and were written since a
 * moment: as the container sees them, which for a single file that was replaced is the old one.
 */
import { readdir, stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { join } from 'node:path';
import type { ReplicaMount } from '../docker/project.ts';
import { programFile, type UnreadFiles } from '../evidence/change-facts.ts';

type Unread = UnreadFiles['files'][number];

/** Files that are looked at, files that are named, and how deep folders are followed. */
const most = 500;
const mostNamed = 10;
const deepest = 4;

/**
 * `pid`: of the main process. `since`: milliseconds since the epoch. Never rejects; null when the
 * container's files may not be seen from here.
 */
export async function unreadFiles(
  pid: number,
  mounts: readonly ReplicaMount[],
  since: number,
): Promise<readonly Unread[] | null> {
  const root = `/proc/${pid}/root`;
  if ((await seen(root)) === null) return null;
  const walk: Walk = { since, looked: 0, files: [] };
  for (const mount of mounts) {
    const inside = await seen(root + mount.destination);
    if (inside === null) continue;
    if (inside.isFile()) await single(mount, inside, walk);
    else if (inside.isDirectory() && mount.wanted === 'read-only')
      await folder(root + mount.destination, mount.destination, deepest, walk);
  }
  return walk.files.toSorted((a, b) => b.at - a.at).slice(0, mostNamed);
}

interface Walk {
  readonly since: number;
  looked: number;
  readonly files: Unread[];
}

async function single({ source, destination }: ReplicaMount, inside: Stats, walk: Walk) {
  const outside = source === '' ? null : await seen(source);
  // Written to a new file and renamed, as editors and certificate tools do.
  const replaced = outside?.isFile() === true && outside.ino !== inside.ino;
  note(destination, replaced ? outside : inside, replaced ? 'old' : 'new', walk);
}

async function folder(place: string, path: string, depth: number, walk: Walk): Promise<void> {
  const names = await readdir(place).catch(() => []);
  for (const name of names.toSorted()) {
    if (walk.looked >= most) return;
    walk.looked += 1;
    const found = await seen(join(place, name));
    if (found?.isDirectory() === true && depth > 0)
      await folder(join(place, name), join(path, name), depth - 1, walk);
    else if (found?.isFile() === true) note(join(path, name), found, 'new', walk);
  }
}

/** Replacing a file, and giving it other rights, count as writing it; restoring its date does not hide it. */
function note(path: string, { ctimeMs }: Stats, shown: Unread['shown'], { since, files }: Walk) {
  if (ctimeMs > since && !programFile.test(path))
    files.push({ path, at: Math.round(ctimeMs), shown });
}

function seen(path: string): Promise<Stats | null> {
  return stat(path).catch(() => null);
}
