/**
 * Builds the last known good sources and puts the service on that image. The sources come from a copy
 * of our own beside the override file; how they are built and run is as the Compose files say now.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { composeBuild, deadlines, type Compose } from '../../docker/compose.ts';
import type { Engine } from '../../docker/engine.ts';
import type { DockerProblem } from '../../docker/problem.ts';
import type { Project } from '../../docker/project.ts';
import { copyOf } from '../../host/git-version.ts';
import { overrideOf } from '../override.ts';
import type { Action } from '../remedy.ts';
import { replaceByCompose } from './replace.ts';

/** Milliseconds: the copy, the build, and the new container. */
export const rollbackGitWithin = 60_000 + deadlines.build + deadlines.up;

/** The container of before stays until the image of its successor is there. */
export async function rollBackSources(
  action: Extract<Action, { remedy: 'rollback-git' }>,
  context: { readonly compose: Compose; readonly project: Project; readonly engine: Engine },
): Promise<DockerProblem | null> {
  const { compose, project } = context;
  const image = overrideOf(action, null, 0);
  if (compose.override === null || image === null)
    return failed('there is no override file that could hold the image');
  return compose.override.during(image, async (override) => {
    const ours = { ...compose, override };
    const sources = join(dirname(override.path), 'sources');
    const copied = await copyOf(action.repository, action.commit, sources);
    if (copied !== null) return failed(copied.unreadable);
    const from = join(dirname(override.path), 'build.json');
    const build = { context: join(sources, action.context) };
    await writeFile(from, JSON.stringify({ services: { [action.service]: { build } } }));
    const building = { ...project, files: [...project.files, from] };
    const built = await composeBuild(ours, building, action.service);
    return built ?? replaceByCompose(action, ours, context);
  });
}

function failed(message: string): DockerProblem {
  return { problem: 'COMPOSE_FAILED', message };
}
