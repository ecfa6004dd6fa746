/**
 * Understands what the engine says of a container. The schema is an allow-list: what is not
 * named here never enters the program, and the environment is only kept in memory.
 */
import * as z from 'zod/mini';
import type { ContainerState, ContainerStatus, PublishedPort } from '../evidence/evidence.ts';
import { definitionOf } from './container-definition.ts';
import type { ReplicaView } from './project.ts';

const text = z.catch(z.string(), '');
const number = z.catch(z.number(), 0);
const flag = z.catch(z.boolean(), false);
const texts = z.catch(z.array(z.string()), []);
const labels = z.catch(z.record(z.string(), z.string()), {});
const keys = z.catch(z.record(z.string(), z.unknown()), {});

const portMap = z.catch(
  z.record(z.string(), z.catch(z.array(z.object({ HostIp: text, HostPort: text })), [])),
  {},
);

const inspected = z.object({
  Id: z.string(),
  Name: text,
  Created: text,
  RestartCount: number,
  Image: text,
  State: z.object({
    Status: text,
    Pid: number,
    ExitCode: number,
    OOMKilled: flag,
    Error: text,
    StartedAt: text,
    FinishedAt: text,
    Health: z.catch(
      z.nullish(
        z.object({
          Status: text,
          Log: z.catch(z.array(z.object({ Start: text, ExitCode: number, Output: text })), []),
        }),
      ),
      null,
    ),
  }),
  HostConfig: z.object({
    Memory: number,
    MemorySwap: number,
    MemoryReservation: number,
    NetworkMode: text,
    PortBindings: portMap,
    RestartPolicy: z.catch(z.object({ Name: text }), { Name: '' }),
    LogConfig: z.catch(z.object({ Type: text }), { Type: '' }),
    NanoCpus: number,
    CpuQuota: number,
    CpuPeriod: number,
    PidsLimit: z.catch(z.nullish(z.number()), null),
    Ulimits: z.catch(z.nullish(z.array(z.object({ Name: text, Soft: number }))), null),
    ShmSize: number,
    ExtraHosts: z.catch(z.nullish(z.array(z.string())), null),
    Dns: z.catch(z.nullish(z.array(z.string())), null),
    CapAdd: z.catch(z.nullish(z.array(z.string())), null),
    CapDrop: z.catch(z.nullish(z.array(z.string())), null),
    SecurityOpt: z.catch(z.nullish(z.array(z.string())), null),
    Privileged: flag,
    ReadonlyRootfs: flag,
  }),
  Config: z.object({
    Image: text,
    Tty: flag,
    Env: texts,
    Labels: labels,
    ExposedPorts: keys,
    Entrypoint: texts,
    Cmd: texts,
    WorkingDir: text,
    User: text,
    StopTimeout: z.catch(z.nullish(z.number()), null),
    Healthcheck: z.catch(
      z.nullish(
        z.object({
          Test: texts,
          StartPeriod: number,
          Interval: number,
          Timeout: number,
          Retries: number,
        }),
      ),
      null,
    ),
  }),
  Mounts: z.catch(
    z.array(
      z.object({
        Type: text,
        Name: text,
        Source: text,
        Destination: text,
        RW: z.catch(z.boolean(), true),
      }),
    ),
    [],
  ),
  NetworkSettings: z.object({
    Ports: portMap,
    Networks: z.catch(
      z.record(
        z.string(),
        z.object({
          NetworkID: text,
          IPAddress: text,
          Aliases: texts,
          IPAMConfig: z.catch(z.nullish(z.object({ IPv4Address: text })), null),
        }),
      ),
      {},
    ),
  }),
});

/** One container as the engine describes it, reduced to what we use. Holds its environment. */
export type InspectedContainer = z.infer<typeof inspected>;

/** null when this is no description of a container. */
export function parseInspected(raw: unknown): InspectedContainer | null {
  const parsed = inspected.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

export const composeLabels = {
  project: 'com.docker.compose.project',
  service: 'com.docker.compose.service',
  directory: 'com.docker.compose.project.working_dir',
  files: 'com.docker.compose.project.config_files',
  envFiles: 'com.docker.compose.project.environment_file',
  configHash: 'com.docker.compose.config-hash',
  oneOff: 'com.docker.compose.oneoff',
} as const;

export function replicaOf(container: InspectedContainer): ReplicaView {
  const { Config, NetworkSettings } = container;
  return {
    state: stateOf(container),
    networks: Object.entries(NetworkSettings.Networks).map(([network, endpoint]) => ({
      network,
      networkId: endpoint.NetworkID,
      aliases: endpoint.Aliases,
      ipv4: endpoint.IPAddress,
    })),
    environment: environmentOf(Config.Env),
    mounts: container.Mounts.map((mount) => ({
      destination: mount.Destination,
      source: mount.Source,
      from: mount.Type === 'bind' ? 'host' : 'engine',
      wanted: mount.RW ? 'read-write' : 'read-only',
    })),
    definition: definitionOf(container),
    stopTimeout: Config.StopTimeout ?? null,
    configHash: Config.Labels[composeLabels.configHash] ?? null,
    oneOff: Config.Labels[composeLabels.oneOff]?.toLowerCase() === 'true',
  };
}

export function environmentOf(entries: readonly string[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const entry of entries) {
    const end = entry.indexOf('=');
    if (end > 0) environment[entry.slice(0, end)] = entry.slice(end + 1);
  }
  return environment;
}

function stateOf(container: InspectedContainer): ContainerState {
  const { State, Config, HostConfig } = container;
  return {
    kind: 'container-state',
    service: Config.Labels[composeLabels.service] ?? '',
    container: container.Id,
    name: container.Name.replace(/^\//, ''),
    status: statusOf(State.Status),
    pid: State.Pid === 0 ? null : State.Pid,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
    error: State.Error,
    restartCount: container.RestartCount,
    restartPolicy: HostConfig.RestartPolicy.Name === '' ? 'no' : HostConfig.RestartPolicy.Name,
    createdAt: timeOf(container.Created) ?? 0,
    startedAt: timeOf(State.StartedAt),
    finishedAt: timeOf(State.FinishedAt),
    dockerHealth: healthOf(State.Health?.Status),
    healthOutput: (State.Health?.Log.at(-1)?.Output ?? '').trim().slice(0, 1_000),
    healthLog: (State.Health?.Log ?? []).slice(-mostHealthResults).map((one) => ({
      at: timeOf(one.Start),
      exitCode: one.ExitCode,
      output: one.Output.trim().slice(0, 300),
    })),
    imageId: container.Image,
    imageRef: Config.Image,
    memoryLimit: HostConfig.Memory,
    ports: portsOf(container),
  };
}

/** The engine itself keeps five. */
const mostHealthResults = 5;

const statuses: readonly ContainerStatus[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];

/** An unknown word of a newer engine counts as dead: whatever it is, it does not serve. */
function statusOf(status: string): ContainerStatus {
  return statuses.find((known) => known === status) ?? 'dead';
}

function healthOf(status: string | undefined): ContainerState['dockerHealth'] {
  return (['starting', 'healthy', 'unhealthy'] as const).find((word) => word === status) ?? 'none';
}

/** The engine writes the year 1 for "never". */
function timeOf(written: string): number | null {
  const time = Date.parse(written);
  return Number.isNaN(time) || time <= 0 ? null : time;
}

/** What is bound now; for a container that does not run, what would be, as far as it is fixed. */
function portsOf(container: InspectedContainer): readonly PublishedPort[] {
  const bound = published(container.NetworkSettings.Ports);
  return bound.length > 0 ? bound : published(container.HostConfig.PortBindings);
}

function published(ports: InspectedContainer['NetworkSettings']['Ports']): PublishedPort[] {
  return Object.entries(ports).flatMap(([key, bindings]) => {
    const match = /^(\d+)\/(tcp|udp)$/.exec(key);
    if (match === null) return [];
    const protocol = match[2] === 'udp' ? 'udp' : 'tcp';
    return bindings
      .filter((binding) => /^[1-9]\d*$/.test(binding.HostPort))
      .map((binding) => ({
        hostIp: binding.HostIp === '' ? '0.0.0.0' : binding.HostIp,
        hostPort: Number(binding.HostPort),
        containerPort: Number(match[1]),
        protocol,
      }));
  });
}
