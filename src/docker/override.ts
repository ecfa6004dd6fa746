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

/** Memory, reservation and swap of one service, in bytes. */
export function withMemory(text: string, service: string, limits: MemoryLimits): string {
  const document = read(text);
  document.setIn(['services', service, 'mem_limit'], limits.limit);
  document.setIn(['services', service, 'mem_reservation'], limits.reservation);
  document.setIn(['services', service, 'memswap_limit'], limits.swap);
  return document.toString();
}

/** The image of one service by its id, which no later build or pull can change. */
export function withImage(text: string, service: string, imageId: string): string {
  const document = read(text);
  document.setIn(['services', service, 'image'], imageId);
  document.setIn(['services', service, 'pull_policy'], 'never');
  return document.toString();
}

/** What the file says of a service. */
export function withoutService(text: string, service: string): string {
  const document = read(text);
  document.deleteIn(['services', service]);
  return document.toString();
}

function read(text: string): Document {
  const document = parseDocument(text);
  const usable = document.errors.length === 0 && isMap(document.contents);
  const fresh = usable ? document : parseDocument('services: {}\n');
  fresh.commentBefore = heading;
  return fresh;
}

/** Atomic: a reader sees the old text or the new one, also after a power cut. */
export async function editOverride(
  file: string,
  edit: (text: string) => string,
): Promise<DockerProblem | null> {
  try {
    const before = await readFile(file, 'utf8').catch(() => '');
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const temporary = `${file}.new`;
    await using handle = await open(temporary, 'w', 0o600);
    await handle.writeFile(edit(before));
    await handle.sync();
    await rename(temporary, file);
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: 'COMPOSE_FAILED', message: `${file} could not be written: ${reason}` };
  }
}
