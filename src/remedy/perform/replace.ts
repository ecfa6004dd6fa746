/** Lets Compose put a new container of a service in the place of the one that is there. */
import { composeUp, deadlines, type Compose } from '../../docker/compose.ts';
import type { Engine } from '../../docker/engine.ts';
import type { DockerProblem } from '../../docker/problem.ts';
import type { Project } from '../../docker/project.ts';
import type { Action } from '../remedy.ts';
import { longerThanUsual } from '../stop-time.ts';
import { stopTimeOf } from './stop-time-of.ts';

/** The old one gets its own time to end; of several the longest counts. null when done. */
export async function replaceByCompose(
  { service, targets }: Action,
  compose: Compose,
  { engine, project }: { readonly engine: Engine; readonly project: Project },
): Promise<DockerProblem | null> {
  const ids = targets.flatMap((one) => (one.kind === 'container' ? [one.id] : []));
  const stops = await Promise.all(ids.map((id) => stopTimeOf(engine, id)));
  const stopTimeout = Math.max(0, ...stops);
  const deadline = deadlines.up + longerThanUsual([stopTimeout]);
  const options = ids.length === 0 ? {} : { stopTimeout };
  return composeUp(compose, project, service, options, deadline);
}
