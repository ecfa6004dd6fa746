/** Whether each running replica listens on its ports, seen inside its network namespace. */
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { listensIn } from '../../host/ports.ts';
import { forEach } from '../attempt.ts';
import { found, missing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

export function collectListening(view: View, service: ServiceDefinition): Promise<Collected> {
  const places = replicasOf(view, service.name)
    .filter((replica) => replica.state.status === 'running')
    .flatMap((replica) => portsOf(service, replica).map((port) => ({ replica, port })));
  const subjectOf = ({ replica, port }: (typeof places)[number]): string =>
    `${service.name} (${replica.state.name}), port ${port}`;
  return forEach(
    places,
    (place) => ({ kind: 'listening', subject: subjectOf(place) }),
    async (place) => {
      const { container, pid } = place.replica.state;
      if (pid === null || !view.engine.local) {
        return missing(
          'listening',
          subjectOf(place),
          'its network namespace cannot be seen from here',
        );
      }
      const listening = await listensIn(pid, place.port);
      return found({
        kind: 'listening',
        service: service.name,
        container,
        port: place.port,
        listening,
      });
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
