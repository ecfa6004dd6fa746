/** Whether a running container listens on the ports that it offers, seen in its own network. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { listensIn } from '../../host/ports.ts';
import { forEach } from '../attempt.ts';
import { found, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

export function collectListening(view: View, service: ServiceDefinition): Promise<Collected> {
  const published = service.publishes.map((one) => one.containerPort);
  const ports = [...new Set([...published, ...service.exposes])];
  const questions = replicasOf(view, service.name).flatMap(({ state }) =>
    state.status === 'running' && state.pid !== null
      ? ports.map((port) => ({ port, pid: state.pid ?? 0, container: state.container }))
      : [],
  );
  return forEach(
    questions,
    ({ port }) => ({ kind: 'listening', subject: `${service.name}, port ${port}` }),
    async ({ port, pid, container }) =>
      found({
        kind: 'listening',
        service: service.name,
        container,
        port,
        listening: await listensIn(pid, port),
      }),
  );
}
