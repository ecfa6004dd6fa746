/**
 * How a container was made, besides its image and its environment: each aspect as one text that
 * can be compared. Pure.
 */
import type { InspectedContainer } from './container.ts';
import type { Definition } from './project.ts';

/**
 * Order means nothing where the engine or Compose is free to choose one, so lists are sorted
 * there; in commands it stays.
 */
export function definitionOf(container: InspectedContainer): Definition {
  const { Config, HostConfig, NetworkSettings } = container;
  const { Test = [], Interval, Timeout, Retries, StartPeriod } = Config.Healthcheck ?? {};
  const all = {
    command: written([...Config.Entrypoint, '', ...Config.Cmd, '', Config.WorkingDir]),
    user: Config.User,
    ports: sorted(Object.entries(HostConfig.PortBindings).map((one) => JSON.stringify(one))),
    mounts: sorted(container.Mounts.map(mountOf)),
    networks: sorted(Object.keys(NetworkSettings.Networks)),
    hosts: written([...(HostConfig.ExtraHosts ?? []), '', ...(HostConfig.Dns ?? [])]),
    'health-check':
      Test.length === 0
        ? ''
        : written([...Test, ...[Interval, Timeout, Retries, StartPeriod].map(String)]),
    'restart-policy': HostConfig.RestartPolicy.Name,
    privileges: privilegesOf(HostConfig),
    'log-driver': HostConfig.LogConfig.Type,
    'memory-limit': limit(HostConfig.Memory),
    'processor-limit': limit(processorsOf(HostConfig)),
    'process-limit': limit(HostConfig.PidsLimit ?? 0),
    'open-files-limit': limit(HostConfig.Ulimits?.find(({ Name }) => Name === 'nofile')?.Soft ?? 0),
    'shared-memory': limit(HostConfig.ShmSize),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

/** Without a value between separators nothing was written. */
function written(words: readonly string[]): string {
  return words.every((word) => word === '') ? '' : JSON.stringify(words);
}

function sorted(words: readonly string[]): string {
  return words.length === 0 ? '' : JSON.stringify(words.toSorted());
}

/** An anonymous volume has another name in every container. */
function mountOf(mount: InspectedContainer['Mounts'][number]): string {
  const anonymous = mount.Type === 'volume' && /^[0-9a-f]{64}$/.test(mount.Name);
  const source = mount.Type === 'volume' ? mount.Name : mount.Source;
  return JSON.stringify([mount.Type, anonymous ? '' : source, mount.Destination, mount.RW]);
}

function privilegesOf(host: InspectedContainer['HostConfig']): string {
  const { CapAdd, CapDrop, SecurityOpt, Privileged, ReadonlyRootfs } = host;
  const lists = [CapAdd, CapDrop, SecurityOpt].map((one) => (one ?? []).toSorted());
  if (lists.every((one) => one.length === 0) && !Privileged && !ReadonlyRootfs) return '';
  return JSON.stringify([...lists, Privileged, ReadonlyRootfs]);
}

/** In processors, whichever of the two ways it was written. */
function processorsOf(host: InspectedContainer['HostConfig']): number {
  if (host.NanoCpus > 0) return host.NanoCpus / 1e9;
  // The kernel's own period when only the quota is given.
  return host.CpuQuota > 0 ? host.CpuQuota / (host.CpuPeriod > 0 ? host.CpuPeriod : 100_000) : 0;
}

/** 0 and -1 are no limit. */
function limit(value: number): string {
  return value > 0 ? String(value) : '';
}
