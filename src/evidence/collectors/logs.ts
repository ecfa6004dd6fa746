/**
 * What each replica has printed: of its current life, and the end of the one before, where the
 * reason for a restart stands.
 */
import { readLogs } from '../../docker/logs.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { deadlines, forEach } from '../attempt.ts';
import { found, missing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { logBounds } from '../log-lines.ts';

/**
 * Milliseconds before the last start. The engine waits at most a minute between restarts, and
 * gives a container ten seconds to stop.
 */
const previousLife = 75_000;

export function collectLogs(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'logs', subject: subjectOf(service, replica) }),
    async (replica) => {
      const { container, startedAt } = replica.state;
      const log = await readLogs(view.engine, container, {
        // One more than is kept shows whether there are more.
        tail: logBounds.lines + 1,
        deadline: deadlines.log - 2 * deadlines.margin,
        ...(startedAt === null ? {} : { since: startedAt - previousLife }),
      });
      if (isProblem(log)) return missing('logs', subjectOf(service, replica), log.message);
      return found({ kind: 'logs', service: service.name, container, ...log });
    },
    deadlines.log,
  );
}

function subjectOf(service: ServiceDefinition, replica: ReplicaView): string {
  return `${service.name} (${replica.state.name})`;
}
