/**
 * Our Compose override file: what we changed and must not be undone by the next `up`. It goes
 * into every Compose call that we make, and the operator may read it, keep it or delete it.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMap, parseDocument, type Document } from 'yaml';
import type { MemoryLimits } from './change.ts';
import type { DockerProblem } from './problem.ts';

const heading =
  ' Written by Nova Responder: what it changed after an incident, on top of your Compose files.\n' +
  ' It is part of every Compose call that it makes. Move what you want to keep into your own\n' +
  ' files, then delete the entry here.';

const resources = ['deploy', 'resources'] as const;

/**
 * Memory, reservation and swap of one service, in bytes. Written in both ways that Compose knows:
 * it refuses a project in which the two differ, and the operator's files may use either.
 */
export function withMemory(text: string, service: string, limits: MemoryLimits): string {
  const document = read(text);
  const set = (path: readonly string[], value: number | string): void => {
    document.setIn(['services', service, ...path], value);
  };
  set(['mem_limit'], limits.limit);
  set(['mem_reservation'], limits.reservation);
  set(['memswap_limit'], limits.swap);
  set([...resources, 'limits', 'memory'], String(limits.limit));
  set([...resources, 'reservations', 'memory'], String(limits.reservation));
  return document.toString();
}

/** Takes back what `withMemory` wrote. */
export function withoutMemory(text: string, service: string): string {
  return without(text, service, [
    ['mem_limit'],
    ['mem_reservation'],
    ['memswap_limit'],
    [...resources, 'limits', 'memory'],
    [...resources, 'reservations', 'memory'],
  ]);
}

/** The image of one service by its id, which no later build or pull can change. */
export function withImage(text: string, service: string, imageId: string): string {
  const document = read(text);
  document.setIn(['services', service, 'image'], imageId);
  document.setIn(['services', service, 'pull_policy'], 'never');
  return document.toString();
}

/** Takes back what `withImage` wrote. */
export function withoutImage(text: string, service: string): string {
  return without(text, service, [['image'], ['pull_policy']]);
}

/** Takes back all that the file says of a service. */
export function withoutService(text: string, service: string): string {
  const document = read(text);
  document.deleteIn(['services', service]);
  return document.toString();
}

/** Deletes the paths, and the maps that are empty without them. */
function without(text: string, service: string, paths: readonly (readonly string[])[]): string {
  const document = read(text);
  for (const path of paths) {
    const whole = ['services', service, ...path];
    if (!document.hasIn(whole)) continue;
    document.deleteIn(whole);
    for (let depth = whole.length - 1; depth > 1; depth -= 1) {
      const parent = document.getIn(whole.slice(0, depth));
      if (!isMap(parent) || parent.items.length > 0) break;
      document.deleteIn(whole.slice(0, depth));
    }
  }
  return document.toString();
}

/** Throws for a text that is neither empty nor a YAML map: it is somebody's and not ours to drop. */
function read(text: string): Document {
  const document = text.trim() === '' ? parseDocument('services: {}\n') : parseDocument(text);
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new Error('what it holds now is no Compose file; repair it or delete it');
  }
  document.commentBefore = heading;
  return document;
}

/** Atomic: a reader sees the old text or the new one, also after a power cut. */
export async function editOverride(
  file: string,
  edit: (text: string) => string,
): Promise<DockerProblem | null> {
  try {
    const folder = dirname(file);
    const before = await readFile(file, 'utf8').catch(emptyWhenMissing);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const temporary = `${file}.new`;
    {
      await using handle = await open(temporary, 'w', 0o600);
      await handle.writeFile(edit(before));
      await handle.sync();
    }
    await rename(temporary, file);
    // The new name is durable only with its folder.
    await using entry = await open(folder, 'r');
    await entry.sync();
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: 'COMPOSE_FAILED', message: `${file} could not be written: ${reason}` };
  }
}

function emptyWhenMissing(error: unknown): string {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
  throw error;
}
