/**
 * The changes that we make through the engine, each one call with a deadline. None retries and
 * none looks whether it should: that is decided before. At the deadline the engine may still
 * carry the change out, so a late answer says nothing about the world.
 */
import { callEngine, readDeadline } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';
import { inspectContainer } from './inventory.ts';
import { dataPaths } from './writable-layer.ts';

/** `unchanged`: the world was so already. */
export type Changed = { readonly done: 'changed' | 'unchanged' };

/** Milliseconds for a change that the engine makes at once, and on top of a container's stop time. */
const changeDeadline = 10_000;

export function startContainer(
  engine: Engine,
  id: string,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  return change(engine, 'starting the container', deadline, (abortSignal) =>
    engine.docker.getContainer(id).start({ abortSignal }),
  );
}

/** `timeout`: seconds that the process gets between SIGTERM and SIGKILL. */
export function restartContainer(
  engine: Engine,
  id: string,
  timeout: number,
  deadline = changeDeadline + timeout * 1_000,
): Promise<Changed | DockerProblem> {
  return change(engine, 'restarting the container', deadline, (abortSignal) =>
    engine.docker.getContainer(id).restart({ t: timeout, abortSignal }),
  );
}

/** `timeout`: as above. */
export function stopContainer(
  engine: Engine,
  id: string,
  timeout: number,
  deadline = changeDeadline + timeout * 1_000,
): Promise<Changed | DockerProblem> {
  return change(engine, 'stopping the container', deadline, (abortSignal) =>
    engine.docker.getContainer(id).stop({ t: timeout, abortSignal }),
  );
}

/** Bytes. `swap` is memory and swap together, as the engine counts it; -1 for no limit. */
export interface MemoryLimits {
  readonly limit: number;
  readonly reservation: number;
  readonly swap: number;
}

/** All three at once: the engine refuses a limit above the swap limit that still holds. */
export function updateMemory(
  engine: Engine,
  id: string,
  limits: MemoryLimits,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  return change(engine, 'changing the memory limit', deadline, (abortSignal) =>
    engine.docker.getContainer(id).update({
      Memory: limits.limit,
      MemoryReservation: limits.reservation,
      MemorySwap: limits.swap,
      abortSignal,
    }),
  );
}

/** Seconds that its process gets to end by itself, as somebody has said; null when nobody has. */
export async function readStopTimeout(
  engine: Engine,
  id: string,
): Promise<number | null | DockerProblem> {
  const container = await inspectContainer(engine, id);
  return isProblem(container) ? container : (container.Config.StopTimeout ?? null);
}

/** The number of its main process on the engine's machine; null when it does not run. */
export async function readMainProcess(
  engine: Engine,
  id: string,
): Promise<number | null | DockerProblem> {
  const container = await inspectContainer(engine, id);
  if (isProblem(container)) return container;
  const { Pid } = container.State;
  return Pid > 0 ? Pid : null;
}

/** What the container has now; the engine reports 0 for what was never set. */
export async function readMemory(
  engine: Engine,
  id: string,
): Promise<MemoryLimits | DockerProblem> {
  const container = await inspectContainer(engine, id);
  if (isProblem(container)) return container;
  const { Memory, MemoryReservation, MemorySwap } = container.HostConfig;
  return { limit: Memory, reservation: MemoryReservation, swap: MemorySwap };
}

export interface Attachment {
  readonly aliases: readonly string[];
  /** A static address; null when the engine chooses. */
  readonly ipv4: string | null;
}

/** `network`: name or id. Already connected counts as unchanged, whatever its aliases are. */
export async function connectNetwork(
  engine: Engine,
  container: string,
  network: string,
  attachment: Attachment,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  const address = attachment.ipv4 === null ? {} : { IPAMConfig: { IPv4Address: attachment.ipv4 } };
  const request = {
    Container: container,
    EndpointConfig: { Aliases: [...attachment.aliases], ...address },
  };
  const what = `connecting to the network ${network}`;
  const result = await change(engine, what, deadline, (abortSignal) => {
    const options = { ...request, abortSignal };
    return engine.docker.getNetwork(network).connect(options);
  });
  // The engine has no code of its own for it: 403 with these words.
  if (isProblem(result) && result.message.includes('already exists in network')) {
    return { done: 'unchanged' };
  }
  return result;
}

export async function disconnectNetwork(
  engine: Engine,
  container: string,
  network: string,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  const what = `disconnecting from the network ${network}`;
  const result = await change(engine, what, deadline, (abortSignal) =>
    engine.docker.getNetwork(network).disconnect({ Container: container, abortSignal }),
  );
  if (isProblem(result) && result.message.includes('is not connected to'))
    return { done: 'unchanged' };
  return result;
}

/** Keeps an image alive under a name of ours. `image`: id or reference. */
export function tagImage(
  engine: Engine,
  image: string,
  repository: string,
  tag: string,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  return change(engine, 'tagging the image', deadline, (abortSignal) =>
    engine.docker.getImage(image).tag({ repo: repository, tag, abortSignal }),
  );
}

/** Takes the name away; the image itself goes only when it has no other and nobody uses it. */
export async function removeTag(
  engine: Engine,
  repository: string,
  tag: string,
  deadline = changeDeadline,
): Promise<Changed | DockerProblem> {
  const result = await change(engine, 'removing the image tag', deadline, (abortSignal) =>
    engine.docker.getImage(`${repository}:${tag}`).remove({ noprune: true, abortSignal }),
  );
  return isProblem(result) && result.problem === 'OBJECT_UNKNOWN' ? { done: 'unchanged' } : result;
}

export async function imageExists(engine: Engine, image: string): Promise<boolean | DockerProblem> {
  const answer = await callEngine(engine, 'looking for the image', readDeadline, async (docker) => {
    await docker.getImage(image).inspect();
    return true;
  });
  return isProblem(answer) && answer.problem === 'OBJECT_UNKNOWN' ? false : answer;
}

export interface ContainerDiff {
  /** Data that recreating the container would lose, sorted; at most `most`. */
  readonly paths: readonly string[];
  readonly truncated: boolean;
}

/** What the container wrote outside of its volumes and of folders that are temporary by custom. */
export async function containerDiff(
  engine: Engine,
  id: string,
  limits: { readonly most?: number; readonly deadline?: number } = {},
): Promise<ContainerDiff | DockerProblem> {
  const container = await inspectContainer(engine, id);
  if (isProblem(container)) return container;
  const raw: unknown = await callEngine(
    engine,
    'reading what the container has written',
    limits.deadline ?? changeDeadline,
    async (docker, abortSignal) =>
      (await docker.getContainer(id).changes({ abortSignal })) as unknown,
  );
  if (isProblem(raw)) return raw;
  const mounts = container.Mounts.map((mount) => mount.Destination);
  const paths = dataPaths(raw, mounts);
  const most = limits.most ?? 100;
  return { paths: paths.slice(0, most), truncated: paths.length > most };
}

async function change(
  engine: Engine,
  what: string,
  deadline: number,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<Changed | DockerProblem> {
  return callEngine(engine, what, deadline, async (_docker, signal): Promise<Changed> => {
    try {
      await work(signal);
      return { done: 'changed' };
    } catch (error) {
      // 304: started or stopped already.
      if (error instanceof Error && 'statusCode' in error && error.statusCode === 304) {
        return { done: 'unchanged' };
      }
      throw error;
    }
  });
}
