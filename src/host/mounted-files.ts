/**
 * Files of this machine that are mounted into a container as its configuration: single files, and
 * directories that it may not write. What it may write is its data, which changes all the time.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReplicaMount } from '../docker/project.ts';

export interface MountedFile {
  /** Where the container sees it. */
  readonly path: string;
  readonly content: Buffer;
  /** When it was last written, replaced or given other rights; ms since the epoch. */
  readonly changedAt: number;
}

/** Nobody writes larger configurations by hand, in bytes. */
const largest = 262_144;
/** Files of all mounts together, and how deep directories are followed. */
const most = 200;
const deepest = 4;

export interface MountedFiles {
  readonly files: readonly MountedFile[];
  /** Whether everything was seen, so that what is not among them is not there. */
  readonly complete: boolean;
}

/** Never rejects. */
export async function readMountedFiles(mounts: readonly ReplicaMount[]): Promise<MountedFiles> {
  const walk: Walk = { files: [], complete: true };
  const binds = mounts.filter(({ from }) => from === 'host');
  for (const mount of binds.toSorted((a, b) => a.destination.localeCompare(b.destination))) {
    const kind = await kindOf(mount.source);
    if (kind === 'unseen') walk.complete = false;
    else if (kind === 'file' || (kind === 'directory' && mount.wanted === 'read-only'))
      await read(mount.source, mount.destination, deepest, walk);
  }
  return walk;
}

interface Walk {
  readonly files: MountedFile[];
  complete: boolean;
}

/** `unseen`: not even its folder is there, as when we run in a container ourselves. */
async function kindOf(path: string): Promise<'file' | 'directory' | 'gone' | 'other' | 'unseen'> {
  try {
    const found = await stat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'directory' : 'other';
  } catch (error) {
    if (Reflect.get(Object(error) as object, 'code') !== 'ENOENT') return 'unseen';
    return stat(dirname(path)).then(
      () => 'gone' as const,
      () => 'unseen' as const,
    );
  }
}

/** Sockets, devices and pipes are never opened: reading one may wait for ever. */
async function read(source: string, path: string, depth: number, walk: Walk): Promise<void> {
  if (walk.files.length >= most) {
    walk.complete = false;
    return;
  }
  try {
    const found = await stat(source);
    if (found.isDirectory() && depth > 0)
      for (const name of (await readdir(source)).toSorted())
        await read(join(source, name), join(path, name), depth - 1, walk);
    else if (found.isFile() && found.size <= largest)
      walk.files.push({ path, content: await readFile(source), changedAt: found.ctimeMs });
    else walk.complete = false;
  } catch {
    // Gone between the two questions, or not ours to read.
    walk.complete = false;
  }
}
