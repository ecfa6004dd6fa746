/**
 * A project's configuration read from its containers: what they were made from when the files
 * could still be read. It stands in where Compose cannot read the files any more.
 */
import { environmentOf } from './container.ts';
import type { InspectedContainer } from './container.ts';
import { serviceOf } from './definition.ts';
import type { Configuration, ConfiguredService } from './definition.ts';

export function configurationOf(
  project: string,
  containers: readonly InspectedContainer[],
): Configuration {
  const services: Record<string, ConfiguredService> = {};
  const networks: Configuration['networks'] = {};
  for (const container of containers) {
    const name = serviceOf(container);
    if (name === undefined) continue;
    const known = services[name];
    const scale = (known?.scale ?? 0) + 1;
    services[name] = { ...(known ?? serviceFrom(container)), scale };
    for (const key of Object.keys(container.NetworkSettings.Networks))
      networks[key] = { name: key };
  }
  return { name: project, services, networks };
}

function serviceFrom(container: InspectedContainer): ConfiguredService {
  const { Config, HostConfig, NetworkSettings, Name } = container;
  const ports = Object.entries(HostConfig.PortBindings).flatMap(([key, bindings]) =>
    bindings.map((binding) => ({
      target: Number(key.split('/')[0]),
      published: binding.HostPort,
      host_ip: binding.HostIp === '' ? '0.0.0.0' : binding.HostIp,
      protocol: key.split('/')[1] ?? 'tcp',
    })),
  );
  const dependencies = (Config.Labels['com.docker.compose.depends_on'] ?? '').split(',');
  return {
    image: Config.Image,
    container_name: Name.replace(/^\//, ''),
    hostname: null,
    environment: environmentOf(Config.Env),
    links: [],
    depends_on: Object.fromEntries(
      dependencies.filter((one) => one !== '').map((one) => [one.split(':')[0] ?? '', {}]),
    ),
    networks: networksFrom(NetworkSettings.Networks, container.Id),
    ports,
    expose: Object.keys(Config.ExposedPorts),
    volumes: [],
    mem_limit: HostConfig.Memory === 0 ? null : HostConfig.Memory,
    scale: null,
    deploy: null,
    restart: HostConfig.RestartPolicy.Name,
    healthcheck: null,
  };
}

function networksFrom(
  attached: InspectedContainer['NetworkSettings']['Networks'],
  id: string,
): ConfiguredService['networks'] {
  const entries = Object.entries(attached).filter(([name]) => name !== 'host' && name !== 'none');
  return Object.fromEntries(
    entries.map(([name, endpoint]) => [
      name,
      {
        aliases: endpoint.Aliases.filter((alias) => !id.startsWith(alias)),
        ipv4_address: staticAddress(endpoint.IPAMConfig?.IPv4Address),
      },
    ]),
  );
}

function staticAddress(written: string | undefined): string | null {
  return written === undefined || written === '' ? null : written;
}
