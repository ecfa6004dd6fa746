/** The state of every replica, or that there is none. */
import { found, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { ServiceDefinition } from '../../docker/project.ts';

export function collectContainerStates(view: View, service: ServiceDefinition): Promise<Collected> {
  const replicas = replicasOf(view, service.name);
  if (replicas.length === 0) {
    return Promise.resolve(found({ kind: 'container-missing', service: service.name }));
  }
  return Promise.resolve(found(...replicas.map((replica) => replica.state)));
}
