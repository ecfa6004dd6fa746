/** Whether Compose could run one more container of the service, where nova.yaml says how many. */
import type { ConfiguredService } from '../../docker/definition.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { found, missing, nothing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

export async function collectReplicaRoom(
  view: View,
  { name, publishes, replicas }: ServiceDefinition,
): Promise<Collected> {
  const scaling = view.cloud?.scalingOf(name);
  if (scaling?.by !== 'replicas') return nothing;
  const configuration = await view.configuration();
  if (isProblem(configuration)) return missing('replica-room', name, configuration.message);
  const service = configuration.services[name];
  const [fixed] = publishes;
  const running = replicasOf(view, name).filter(({ state }) => state.status === 'running');
  return found({
    kind: 'replica-room',
    service: name,
    running: running.length,
    configured: service?.deploy?.replicas ?? service?.scale ?? replicas,
    max: scaling.max,
    obstacle:
      fixed === undefined
        ? namedOnce(service)
        : `it publishes the fixed port ${fixed.hostPort}, which only one container can have`,
  });
}

function namedOnce(service: ConfiguredService | undefined): string {
  const name = service?.container_name;
  return name == null ? '' : `its Compose file names its container ${name}`;
}
