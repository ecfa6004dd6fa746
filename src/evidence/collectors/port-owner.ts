/** Who holds each host port that the service publishes. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { composeLabels } from '../../docker/container.ts';
import { callEngine } from '../../docker/engine.ts';
import { isProblem } from '../../docker/problem.ts';
import type { DockerProblem } from '../../docker/problem.ts';
import type { ServiceDefinition } from '../../docker/project.ts';
import { listenerOn } from '../../host/ports.ts';
import { ageOf } from '../../host/processes.ts';
import { deadlines, forEach } from '../attempt.ts';
import { found, missing, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { PortOwner } from '../evidence.ts';

interface RunningContainer {
  readonly id: string;
  readonly name: string;
  readonly project: string | null;
  readonly service: string | null;
  readonly publishes: readonly Address[];
  readonly addresses: readonly string[];
}

interface Address {
  readonly hostIp: string;
  readonly hostPort: number;
}

export async function collectPortOwners(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  const addresses = publishedBy(view, service);
  if (addresses.length === 0) return { facts: [], gaps: [] };
  const containers = await runningContainers(view);
  if (isProblem(containers)) return missing('port-owner', service.name, containers.message);
  return forEach(
    addresses,
    (address) => ({ kind: 'port-owner', subject: subjectOf(service, address) }),
    async (address) => {
      const owner = await ownerOf(view, service, address, containers);
      if (typeof owner === 'string') {
        return missing('port-owner', subjectOf(service, address), owner);
      }
      return found({ kind: 'port-owner', service: service.name, port: address.hostPort, owner });
    },
  );
}

/** What the files fix, and what the engine chose for running replicas; each port once. */
function publishedBy(view: View, service: ServiceDefinition): readonly Address[] {
  const bound = replicasOf(view, service.name).flatMap((replica) => replica.state.ports);
  const tcp = bound.filter((port) => port.protocol === 'tcp');
  const byPort = new Map<number, Address>();
  for (const { hostIp, hostPort } of [...service.publishes, ...tcp]) {
    if (!byPort.has(hostPort)) byPort.set(hostPort, { hostIp, hostPort });
  }
  return [...byPort.values()].toSorted((a, b) => a.hostPort - b.hostPort);
}

/** How long a port that the engine itself holds may be without a container, in milliseconds. */
const engineSettles = 1_200;
/** A process of the engine younger than this belongs to a start under way, in seconds. */
const young = 5;

/** The owner, or why it is not known. */
async function ownerOf(
  view: View,
  service: ServiceDefinition,
  address: Address,
  containers: readonly RunningContainer[],
): Promise<PortOwner['owner'] | string> {
  const until = Date.now() + engineSettles;
  let owner = await ownerAmong(view, service, address, containers);
  while (isEngineItself(owner) && Date.now() < until) {
    await pause(engineSettles / 6);
    const now = await runningContainers(view);
    if (isProblem(now)) return now.message;
    owner = await ownerAmong(view, service, address, now);
  }
  return isEngineItself(owner) && ageOf(owner.startTicks) < young
    ? 'the engine has just taken it, for a container that it does not list yet'
    : owner;
}

type OwnerProcess = Extract<PortOwner['owner'], { is: 'process' }>;

/**
 * The engine takes the port before it lists the container, and gives it back after: a moment later
 * that is over. A proxy that stays without a container is a left-over, a process like any other.
 */
function isEngineItself(owner: PortOwner['owner'] | string): owner is OwnerProcess {
  if (typeof owner === 'string' || owner.is !== 'process') return false;
  return /^(?:\S*\/)?(?:docker-proxy|dockerd|rootlesskit)(?:\s|$)/.test(owner.command);
}

/** A container is asked of the engine: its proxy only stands in. */
async function ownerAmong(
  view: View,
  service: ServiceDefinition,
  address: Address,
  containers: readonly RunningContainer[],
): Promise<PortOwner['owner'] | string> {
  const holder = containers.find((one) => one.publishes.some((other) => collide(other, address)));
  if (holder !== undefined) return containerOwner(view, service, holder);
  if (!view.engine.local) return 'the engine is on another machine';
  const listener = await listenerOn(address.hostPort);
  if (listener === 'nobody') return { is: 'nobody' };
  if (listener === 'unseen') return 'a process of another user listens there';
  const container =
    (await containerOf(listener.pid, containers)) ?? behindProxy(listener.command, containers);
  return container === null
    ? { is: 'process', ...listener }
    : containerOwner(view, service, container);
}

/** The container that a proxy of the engine stands in for, when it is among them. */
function behindProxy(
  command: string,
  containers: readonly RunningContainer[],
): RunningContainer | null {
  const address = /docker-proxy .*-container-ip (\S+)/.exec(command)?.[1];
  if (address === undefined) return null;
  return containers.find((one) => one.addresses.includes(address)) ?? null;
}

function containerOwner(
  view: View,
  service: ServiceDefinition,
  holder: RunningContainer,
): PortOwner['owner'] {
  const { id, name, project } = holder;
  const ours = project === view.project.name;
  if (ours && holder.service === service.name) return { is: 'service' };
  return { is: 'container', container: id, name, ours, project, service: holder.service };
}

/** A process of a container in the host's network publishes nothing; its cgroup tells. */
async function containerOf(
  pid: number,
  containers: readonly RunningContainer[],
): Promise<RunningContainer | null> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => '');
  const id = /[/-]([0-9a-f]{64})(?:\.scope)?$/m.exec(groups)?.[1];
  return containers.find((one) => one.id === id) ?? null;
}

function collide(a: Address, b: Address): boolean {
  const any = (ip: string): boolean => ip === '0.0.0.0' || ip === '::' || ip === '';
  return a.hostPort === b.hostPort && (a.hostIp === b.hostIp || any(a.hostIp) || any(b.hostIp));
}

async function runningContainers(view: View): Promise<readonly RunningContainer[] | DockerProblem> {
  const listed = await callEngine(
    view.engine,
    'listing containers',
    deadlines.call,
    (docker, abortSignal) => docker.listContainers({ abortSignal }),
  );
  if (isProblem(listed)) return listed;
  return listed.map((one) => ({
    id: one.Id,
    name: (one.Names[0] ?? '').replace(/^\//, ''),
    project: one.Labels[composeLabels.project] ?? null,
    service: one.Labels[composeLabels.service] ?? null,
    publishes: one.Ports.filter((port) => port.Type === 'tcp' && port.PublicPort > 0).map(
      (port) => ({ hostIp: port.IP, hostPort: port.PublicPort }),
    ),
    addresses: Object.values(one.NetworkSettings.Networks).flatMap((network) => [
      network.IPAddress,
      network.GlobalIPv6Address,
    ]),
  }));
}

function subjectOf(service: ServiceDefinition, address: Address): string {
  return `${service.name}, host port ${address.hostPort}`;
}
