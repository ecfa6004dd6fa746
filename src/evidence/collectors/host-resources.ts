/** Disk (where the engine keeps its data) and memory of this host. */
import { callEngine } from '../../docker/engine.ts';
import { isProblem } from '../../docker/problem.ts';
import { readResources } from '../../host/resources.ts';
import { deadlines } from '../attempt.ts';
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectHostResources(view: View): Promise<Collected> {
  if (!view.engine.local) {
    return missing('host-resources', 'host', 'the engine is on another machine');
  }
  const resources = await readResources(await dataFolder(view));
  return found({ kind: 'host-resources', ...resources });
}

/** An engine that does not answer (for want of disk, maybe) leaves the root of the file system. */
async function dataFolder(view: View): Promise<string> {
  const answer: unknown = await callEngine(
    view.engine,
    'asking for its data folder',
    deadlines.call / 3,
    (docker) => docker.info() as Promise<unknown>,
  );
  if (isProblem(answer) || typeof answer !== 'object' || answer === null) return '/';
  if (!('DockerRootDir' in answer) || typeof answer.DockerRootDir !== 'string') return '/';
  return answer.DockerRootDir === '' ? '/' : answer.DockerRootDir;
}
