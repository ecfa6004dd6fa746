/**
 * Whether each running replica listens on its ports, seen inside its network namespace, and whether
 * it takes the connections that it is sent: also where nobody has said which ports it has.
 */
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { listensIn, waitingIn } from '../../host/ports.ts';
import { forEach } from '../attempt.ts';
import { found, missing, nothing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { Listening } from '../evidence.ts';

export function collectListening(view: View, service: ServiceDefinition): Promise<Collected> {
  const running = replicasOf(view, service.name).filter(({ state }) => state.status === 'running');
  const subjectOf = (replica: ReplicaView): string => {
    const ports = portsOf(service, replica);
    const named = ports.length === 0 ? '' : `, port ${ports.join(', ')}`;
    return `${service.name} (${replica.state.name})${named}`;
  };
  return forEach(
    running,
    (replica) => ({ kind: 'listening', subject: subjectOf(replica) }),
    async (replica) => {
      const { container, pid } = replica.state;
      const ports = portsOf(service, replica);
      if (pid === null || !view.engine.local) {
        return ports.length === 0
          ? nothing
          : missing(
              'listening',
              subjectOf(replica),
              'its network namespace cannot be seen from here',
            );
      }
      const waiting = await waitingIn(pid);
      const all = [...new Set([...ports, ...waiting.keys()])].toSorted((a, b) => a - b);
      const facts = all.map(async (port): Promise<Listening> => {
        const queue = waiting.get(port);
        return {
          ...{ kind: 'listening', service: service.name, container, port },
          listening: queue !== undefined || (await listensIn(pid, port)),
          ...(queue === undefined ? {} : { waiting: queue }),
        };
      });
      return found(...(await Promise.all(facts)));
    },
  );
}

/**
 * Published ports are promised to somebody. What is only exposed may come from the image and mean
 * nothing, so it counts where nothing is published.
 */
function portsOf(service: ServiceDefinition, replica: ReplicaView): readonly number[] {
  const bound = replica.state.ports.filter((port) => port.protocol === 'tcp');
  const published = [...service.publishes, ...bound].map((port) => port.containerPort);
  return [...new Set(published.length > 0 ? published : service.exposes)].toSorted((a, b) => a - b);
}
