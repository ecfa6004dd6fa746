/** Where the engine keeps its images, containers and volumes. */
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';

/** An engine that does not answer (for want of disk, maybe) leaves the root of the file system. */
export async function dataFolder(engine: Engine, deadline: number): Promise<string> {
  const answer: unknown = await callEngine(
    engine,
    'asking for its data folder',
    deadline,
    (docker) => docker.info() as Promise<unknown>,
  );
  if (isProblem(answer) || typeof answer !== 'object' || answer === null) return '/';
  if (!('DockerRootDir' in answer) || typeof answer.DockerRootDir !== 'string') return '/';
  return answer.DockerRootDir === '' ? '/' : answer.DockerRootDir;
}
