/** What in a container's writable layer is data that somebody may miss. */
import * as z from 'zod/mini';

/** `Kind`: 0 modified, 1 added, 2 deleted. The engine answers null for no change. */
const changes = z.nullish(z.array(z.object({ Path: z.string(), Kind: z.number() })));

/** The engine writes these itself, or they are temporary by the Filesystem Hierarchy Standard. */
const temporary = ['/tmp', '/run', '/var/run', '/var/tmp', '/var/cache', '/dev', '/proc', '/sys'];
const engineFiles = [
  ...['/etc/hosts', '/etc/hostname', '/etc/resolv.conf', '/etc/mtab', '/.dockerenv'],
  // Where it mounts the init process of `init: true`; /sbin is often a link.
  ...['/sbin/docker-init', '/usr/sbin/docker-init'],
];
const cacheFolders = /\/(__pycache__|\.cache|\.npm|\.pytest_cache)(\/|$)/;

/** `raw`: the engine's list. A folder counts only when it is new; a changed one has changed content. */
export function dataPaths(raw: unknown, mounts: readonly string[]): readonly string[] {
  const parsed = changes.safeParse(raw);
  if (!parsed.success) return [];
  const all = parsed.data ?? [];
  const outside = all.filter(({ Path }) => !isExpected(Path, mounts));
  // Sorted, whatever lies below a path follows it, except where a name goes on with a sign
  // below the slash ("a-b" before "a/b"): so parents are collected instead of looked for.
  const parents = new Set(outside.flatMap(({ Path }) => parentsOf(Path)));
  return outside
    .map(({ Path }) => Path)
    .filter((path) => !parents.has(path))
    .sort();
}

function isExpected(path: string, mounts: readonly string[]): boolean {
  if (engineFiles.includes(path) || cacheFolders.test(path)) return true;
  if ([...temporary, ...mounts].some((top) => path === top || path.startsWith(`${top}/`))) {
    return true;
  }
  // A folder that exists, or was changed, only to mount something below it.
  return [...mounts, ...engineFiles].some((mount) => mount.startsWith(`${path}/`));
}

function parentsOf(path: string): string[] {
  const parts = path.split('/').slice(1, -1);
  return parts.map((_part, index) => `/${parts.slice(0, index + 1).join('/')}`);
}
