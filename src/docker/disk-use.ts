/**
 * What the engine keeps on its disk. It keeps account of images and build cache; for containers and
 * volumes it walks through all their files, for minutes perhaps, and does not end when we do.
 */
import * as z from 'zod/mini';
import type { DiskUse, DockerDisk } from '../evidence/resource-facts.ts';
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

const number = z.catch(z.number(), 0);
const list = <T extends z.ZodMiniType>(item: T) => z.catch(z.nullish(z.array(item)), null);

const answer = z.object({
  LayersSize: number,
  Images: list(
    z.object({
      RepoTags: z.catch(z.nullish(z.array(z.string())), null),
      Size: number,
      SharedSize: number,
      Containers: number,
    }),
  ),
  Containers: list(z.object({ SizeRw: number, State: z.catch(z.string(), '') })),
  Volumes: list(
    z.object({
      UsageData: z.catch(z.nullish(z.object({ Size: number, RefCount: number })), null),
    }),
  ),
  BuildCache: list(
    z.object({
      Size: number,
      InUse: z.catch(z.boolean(), false),
      Shared: z.catch(z.boolean(), false),
    }),
  ),
});

/** From this version on the engine can be asked for a part. */
const partly = 1.42;

/**
 * `kept`: only what the engine keeps account of; null when it cannot answer that alone. `deadline`
 * in milliseconds.
 */
export async function diskUse(
  engine: Engine,
  what: 'kept' | 'everything',
  deadline: number,
): Promise<Omit<DockerDisk, 'kind'> | DockerProblem | null> {
  const partial = Number(engine.apiVersion) >= partly;
  if (what === 'kept') return partial ? ask(engine, 'type=image&type=build-cache', deadline) : null;
  if (!partial) return ask(engine, '', deadline);
  const [kept, walked] = await Promise.all([
    ask(engine, 'type=image&type=build-cache', deadline),
    ask(engine, 'type=container&type=volume', deadline),
  ]);
  if (isProblem(kept) || isProblem(walked)) return kept;
  return { ...kept, containers: walked.containers, volumes: walked.volumes };
}

/** The client's own call has no way to ask for a part; this is the call below it. */
interface Modem {
  dial: (options: object, callback: (error: unknown, data: unknown) => void) => void;
}

async function ask(
  engine: Engine,
  query: string,
  deadline: number,
): Promise<Omit<DockerDisk, 'kind'> | DockerProblem> {
  const raw = await callEngine(
    engine,
    'asking what takes up its disk',
    deadline,
    (docker, abortSignal) => {
      // Without options the client takes the last character for the beginning of a query.
      const path = `/system/df?${query}${query === '' ? '' : '?'}`;
      const statusCodes = { 200: true, 500: 'server error' };
      return new Promise<unknown>((resolve, reject) => {
        (docker.modem as Modem).dial(
          { path, method: 'GET', abortSignal, statusCodes },
          (error, data) => {
            if (error instanceof Error) reject(error);
            else resolve(data);
          },
        );
      });
    },
  );
  if (isProblem(raw)) return raw;
  return (
    readUses(raw) ?? {
      problem: 'ENGINE_REFUSED',
      message: 'The engine said what we do not understand.',
    }
  );
}

/** Pure. null when this is no such answer. */
export function readUses(raw: unknown): Omit<DockerDisk, 'kind'> | null {
  const parsed = answer.safeParse(raw);
  if (!parsed.success) return null;
  const said = parsed.data;
  return {
    // Layers are shared, so the sum over images would count them several times.
    images: use(
      said.Images,
      (one) => one.Size - Math.max(0, one.SharedSize),
      (one) => one.Containers < 1,
      said.LayersSize,
    ),
    dangling: use(
      said.Images?.filter(isDangling),
      (one) => one.Size - Math.max(0, one.SharedSize),
      (one) => one.Containers < 1,
    ),
    containers: use(
      said.Containers,
      (one) => one.SizeRw,
      (one) => one.State !== 'running',
    ),
    volumes: use(
      said.Volumes,
      (one) => Math.max(0, one.UsageData?.Size ?? 0),
      (one) => (one.UsageData?.RefCount ?? 1) < 1,
    ),
    buildCache: use(
      said.BuildCache,
      (one) => (one.Shared ? 0 : one.Size),
      (one) => !one.InUse,
    ),
  };
}

/** Some engines write the absence of a name out. */
function isDangling({ RepoTags }: { readonly RepoTags?: readonly string[] | null | undefined }) {
  return (RepoTags ?? []).every((tag) => tag === '<none>:<none>');
}

/** null when the engine was not asked, or did not say. */
function use<T>(
  items: readonly T[] | null | undefined,
  sizeOf: (item: T) => number,
  isUnused: (item: T) => boolean,
  total?: number,
): DiskUse | null {
  if (items == null) return null;
  const sum = (some: readonly T[]): number => some.reduce((size, one) => size + sizeOf(one), 0);
  return { count: items.length, size: total ?? sum(items), unused: sum(items.filter(isUnused)) };
}
