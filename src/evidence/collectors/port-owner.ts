/** Who holds each host port that the service publishes: a container, or a process of this host. */
import { composeLabels } from '../../docker/container.ts';
import { callEngine, readDeadline } from '../../docker/engine.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { listenerOn } from '../../host/ports.ts';
import { forEach } from '../attempt.ts';
import { found, missing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { PortOwner } from '../evidence.ts';

export function collectPortOwners(view: View, service: ServiceDefinition): Promise<Collected> {
  const ports = [...new Set(service.publishes.map((one) => one.hostPort))].filter(Boolean);
  const subjectOf = (port: number) => `${service.name}, host port ${port}`;
  return forEach(
    ports,
    (port) => ({ kind: 'port-owner', subject: subjectOf(port) }),
    async (port) => {
      const owner =
        (await containerHolding(view, service, port)) ?? (await processHolding(view, port));
      return typeof owner === 'string'
        ? missing('port-owner', subjectOf(port), owner)
        : found({ kind: 'port-owner', service: service.name, port, owner });
    },
  );
}

async function containerHolding(
  view: View,
  service: ServiceDefinition,
  port: number,
): Promise<PortOwner['owner'] | null> {
  const listed = await callEngine(
    view.engine,
    'listing containers',
    readDeadline,
    (docker, abortSignal) => docker.listContainers({ abortSignal }),
  );
  if (isProblem(listed)) throw new Error(listed.message);
  const holder = listed.find((one) => one.Ports.some((mapped) => mapped.PublicPort === port));
  if (holder === undefined) return null;
  const project = holder.Labels[composeLabels.project] ?? null;
  const name = holder.Labels[composeLabels.service] ?? null;
  const ours = project === view.project.name;
  const oneOff = holder.Labels[composeLabels.oneOff]?.toLowerCase() === 'true';
  if (ours && name === service.name && !oneOff && !leftOver(view, service, holder.Id))
    return { is: 'service' };
  return {
    is: 'container',
    container: holder.Id,
    name: (holder.Names[0] ?? '').replace(/^\//, ''),
    ours,
    project,
    service: name,
  };
}

/** More containers than the service has replicas, and another one of them cannot run: it is old. */
function leftOver(view: View, service: ServiceDefinition, holder: string): boolean {
  const replicas = replicasOf(view, service.name);
  const others = replicas.filter(({ state }) => state.container !== holder);
  return (
    replicas.length > service.replicas && others.some(({ state }) => state.status !== 'running')
  );
}

/** A text says why it cannot be told. */
async function processHolding(view: View, port: number): Promise<PortOwner['owner'] | string> {
  if (!view.engine.local) return 'the engine is on another machine';
  const listener = await listenerOn(port);
  if (listener === 'nobody') return { is: 'nobody' };
  if (listener === 'unseen') return 'somebody listens, and only root may see who';
  return { is: 'process', ...listener };
}
