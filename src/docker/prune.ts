/**
 * Deletes what the engine keeps and nobody needs to run: build cache, and images that have no name
 * and no container. There is no function for anything else.
 */
import * as z from 'zod/mini';
import { diskUse } from './disk-use.ts';
import { callEngine, type Engine } from './engine.ts';
import { isProblem, type DockerProblem } from './problem.ts';
import { reclaimableOf } from '../evidence/resource-facts.ts';

export interface Freed {
  readonly deleted: number;
  readonly bytes: number;
}

/** Milliseconds: files of many layers are deleted one by one. Both together end within an effect. */
const pruneDeadline = 25_000;
const lookDeadline = 5_000;

const list = z.catch(z.nullish(z.array(z.unknown())), null);
const answer = z.object({
  CachesDeleted: list,
  ImagesDeleted: list,
  SpaceReclaimed: z.catch(z.number(), 0),
});

/** What no build in progress uses. */
export function pruneBuildCache(engine: Engine): Promise<Freed | DockerProblem> {
  return prune(engine, 'deleting build cache', (docker, abortSignal) =>
    docker.pruneBuilder({ abortSignal }),
  );
}

export function pruneNamelessImages(engine: Engine): Promise<Freed | DockerProblem> {
  return prune(engine, 'deleting images without a name', (docker, abortSignal) =>
    docker.pruneImages({ filters: { dangling: ['true'] }, abortSignal }),
  );
}

/** Bytes that the two would delete now; null where the engine does not say. */
export async function reclaimable(engine: Engine): Promise<number | null> {
  const kept = await diskUse(engine, 'kept', lookDeadline);
  // An older engine cannot be asked for a part.
  const use = kept ?? (await diskUse(engine, 'everything', lookDeadline));
  return use === null || isProblem(use) ? null : reclaimableOf(use);
}

async function prune(
  engine: Engine,
  what: string,
  work: Parameters<typeof callEngine<unknown>>[3],
): Promise<Freed | DockerProblem> {
  const raw = await callEngine(engine, what, pruneDeadline, work);
  if (isProblem(raw)) return raw;
  const said = answer.safeParse(raw);
  if (!said.success) return { deleted: 0, bytes: 0 };
  const { CachesDeleted, ImagesDeleted, SpaceReclaimed } = said.data;
  return { deleted: (CachesDeleted ?? ImagesDeleted ?? []).length, bytes: SpaceReclaimed };
}
