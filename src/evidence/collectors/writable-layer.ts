/** What each replica has written outside its volumes: lost when it is recreated. */
import { containerDiff } from '../../docker/change.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { deadlines, forEach } from '../attempt.ts';
import { found, missing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

const mostPaths = 50;

export function collectWritableLayers(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'writable-layer', subject: `${service.name} (${replica.state.name})` }),
    async ({ state: { container, name } }) => {
      const diff = await containerDiff(view.engine, container, { deadline: deadlines.program });
      if (isProblem(diff)) {
        return missing('writable-layer', `${service.name} (${name})`, diff.message);
      }
      const paths = diff.paths.slice(0, mostPaths);
      return found({ kind: 'writable-layer', service: service.name, container, paths });
    },
    // Some storage drivers walk both trees to compare them.
    deadlines.program,
  );
}
