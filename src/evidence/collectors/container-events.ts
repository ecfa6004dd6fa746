/** What the watcher has seen of the service's containers, and what the engine remembered at its start. */
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { ServiceDefinition } from '../../docker/project.ts';

export function collectContainerEvents(view: View, service: ServiceDefinition): Promise<Collected> {
  const events = view.events.get(service.name);
  return Promise.resolve(
    events === undefined
      ? missing('container-events', service.name, 'nobody has watched this service yet')
      : found({ kind: 'container-events', service: service.name, events }),
  );
}
