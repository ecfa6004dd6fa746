/** Where the engine keeps its images, containers and volumes. */
import { callEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { isProblem } from './problem.ts';

/** It stays the same as long as the engine runs, and one whose disk is full answers late. */
const known = new WeakMap<Engine, string>();

/** An engine that has never answered leaves the root of the file system. */
export async function dataFolder(engine: Engine, deadline: number): Promise<string> {
  const before = known.get(engine);
  if (before !== undefined) return before;
  const answer: unknown = await callEngine(
    engine,
    'asking for its data folder',
    deadline,
    (docker) => docker.info() as Promise<unknown>,
  );
  if (isProblem(answer) || typeof answer !== 'object' || answer === null) return '/';
  if (!('DockerRootDir' in answer) || typeof answer.DockerRootDir !== 'string') return '/';
  if (answer.DockerRootDir === '') return '/';
  known.set(engine, answer.DockerRootDir);
  return answer.DockerRootDir;
}
