/** One container against what the Compose files say of its service. Pure. */
import type { InspectedContainer } from '../docker/container.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import type { KeyDifference } from '../evidence/change-facts.ts';
import { effective, keyDifference } from '../evidence/key-difference.ts';
import { limitsOf, type Configured, type ConfiguredService } from './configured.ts';
import type { Aspect, Difference } from './drift.ts';

export interface Compared {
  readonly configured: ConfiguredService;
  readonly volumes: Configured['volumes'];
  readonly definition: ServiceDefinition;
  readonly container: InspectedContainer;
  /** Settings as the container has them, and as its image provides them. Secret. */
  readonly environment: Readonly<Record<string, string>>;
  readonly provided: Readonly<Record<string, string>>;
  /** The image that the files' name means on this engine now; null when it has none. */
  readonly wantedImage: string | null;
}

type Found = Omit<Difference, 'ours'> | null;

export function differencesOf(compared: Compared): readonly Difference[] {
  const found: readonly Found[] = [
    image(compared),
    environment(compared),
    ...limits(compared),
    command(compared),
    worded('user', compared.configured.user ?? null, compared.container.Config.User),
    networks(compared),
    ports(compared),
    mounts(compared),
    labels(compared),
    healthCheck(compared),
    restartPolicy(compared),
  ];
  return found.filter((one) => one !== null).map((one) => ({ ...one, ours: null }));
}

/** `file`: null when the files leave it open. */
function worded(aspect: Aspect, file: string | null, runs: string): Found {
  if (file === null || file === runs) return null;
  return {
    aspect,
    file: file === '' ? 'none' : file,
    runs: runs === '' ? 'none' : runs,
    names: null,
  };
}

function hidden(aspect: Aspect): Found {
  return { aspect, file: null, runs: null, names: null };
}

function image({ configured, container, wantedImage }: Compared): Found {
  if (configured.image == null || container.Image === wantedImage) return null;
  const runs = `${container.Config.Image} (${short(container.Image)})`;
  if (wantedImage === null) {
    if (container.Config.Image === configured.image) return null;
    return worded('image', `${configured.image} (not on this engine)`, runs);
  }
  return worded('image', `${configured.image} (${short(wantedImage)})`, runs);
}

function short(id: string): string {
  return id.replace('sha256:', '').slice(0, 12);
}

function environment({ configured, environment: runs, provided }: Compared): Found {
  const set = Object.entries(configured.environment).flatMap(([name, value]) =>
    value == null ? [] : [[name, String(value)] as const],
  );
  const files = effective(Object.fromEntries(set), provided);
  return named('environment', keyDifference({ settings: runs, provided }, files));
}

function named(aspect: Aspect, names: KeyDifference): Found {
  const none = names.added.length + names.removed.length + names.changed.length === 0;
  return none ? null : { aspect, file: null, runs: null, names };
}

function limits({ configured, container: { HostConfig } }: Compared): readonly Found[] {
  const wanted = limitsOf(configured);
  const period = HostConfig.CpuPeriod > 0 ? HostConfig.CpuPeriod : 100_000;
  const processors =
    HostConfig.NanoCpus > 0 ? HostConfig.NanoCpus / 1e9 : Math.max(0, HostConfig.CpuQuota) / period;
  // Without a word of the files the engine gives as much swap as memory, or counts none.
  const swaps = wanted.swap === null ? [0, -1, 2 * wanted.memory] : [wanted.swap];
  const swap = HostConfig.MemorySwap;
  return [
    amount('memory-limit', wanted.memory, HostConfig.Memory, mebibytes),
    amount('memory-reservation', wanted.reservation, HostConfig.MemoryReservation, mebibytes),
    swaps.includes(swap) ? null : amount('swap-limit', swaps.at(-1) ?? 0, swap, mebibytes),
    amount('processor-limit', wanted.processors, processors, String),
    amount('process-limit', wanted.processes, Math.max(0, HostConfig.PidsLimit ?? 0), String),
  ];
}

function amount(aspect: Aspect, file: number, runs: number, say: (value: number) => string): Found {
  const word = (value: number): string => (value > 0 ? say(value) : 'none');
  return file === runs ? null : worded(aspect, word(file), word(runs));
}

function mebibytes(bytes: number): string {
  return `${Math.round((bytes / 1_048_576) * 10) / 10} MiB`;
}

function command({ configured, container: { Config } }: Compared): Found {
  const same =
    (configured.command == null || isSame(configured.command, Config.Cmd)) &&
    (configured.entrypoint == null || isSame(configured.entrypoint, Config.Entrypoint));
  return same ? null : hidden('command');
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function networks({ configured, definition, container }: Compared): Found {
  if (configured.network_mode != null) return null;
  const attached = container.NetworkSettings.Networks;
  const file: string[] = [];
  const runs: string[] = [];
  for (const { network, aliases, ipv4 } of definition.networks) {
    const endpoint = attached[network];
    if (endpoint === undefined) {
      file.push(network);
      continue;
    }
    for (const alias of aliases)
      if (!endpoint.Aliases.includes(alias)) file.push(`alias ${alias} on ${network}`);
    if (ipv4 !== null && endpoint.IPAMConfig?.IPv4Address !== ipv4)
      file.push(`address ${ipv4} on ${network}`);
  }
  for (const network of Object.keys(attached))
    if (!definition.networks.some((one) => one.network === network)) runs.push(network);
  return listed('networks', file, runs);
}

/** What only the one has, and what only the other. */
function listed(aspect: Aspect, file: readonly string[], runs: readonly string[]): Found {
  return named(aspect, { added: file.toSorted(), removed: runs.toSorted(), changed: [] });
}

function ports({ configured, container }: Compared): Found {
  const bound = Object.entries(container.HostConfig.PortBindings).flatMap(([key, bindings]) =>
    bindings.map(({ HostIp, HostPort }) => ({ key, ip: everywhere(HostIp), port: HostPort })),
  );
  const left = [...bound];
  const file: string[] = [];
  for (const { target, published, host_ip, protocol } of configured.ports) {
    const key = `${target}/${protocol}`;
    const port = String(published ?? '');
    const index = left.findIndex(
      (one) => one.key === key && one.ip === everywhere(host_ip) && one.port === port,
    );
    if (index >= 0) left.splice(index, 1);
    else file.push(portWords(everywhere(host_ip), port, key));
  }
  return listed(
    'ports',
    file,
    left.map(({ key, ip, port }) => portWords(ip, port, key)),
  );
}

function everywhere(address: string): string {
  return address === '' ? '0.0.0.0' : address;
}

function portWords(ip: string, port: string, key: string): string {
  return `${ip}:${port === '' ? 'any' : port} to ${key}`;
}

function mounts({ configured, volumes, container }: Compared): Found {
  const given = [
    ...configured.secrets.map(({ source, target }) => target ?? source),
    ...configured.configs.map(({ source, target }) => target ?? source),
  ].map((one) => one.slice(one.lastIndexOf('/') + 1));
  const left = container.Mounts.filter(
    ({ Type, Name, Destination }) =>
      !(Type === 'volume' && isAnonymous(Name)) &&
      Type !== 'tmpfs' &&
      !given.includes(Destination.slice(Destination.lastIndexOf('/') + 1)),
  );
  const file: string[] = [];
  for (const { type, source, target, read_only } of configured.volumes) {
    if (type !== 'volume' && type !== 'bind') continue;
    if (type === 'volume' && source === '') continue;
    const wanted = type === 'volume' ? (volumes[source] ?? source) : source;
    const index = left.findIndex(
      (one) =>
        one.Destination === target &&
        (type === 'volume' ? one.Name : one.Source) === wanted &&
        one.RW === !read_only,
    );
    if (index >= 0) left.splice(index, 1);
    else file.push(mountWords(wanted, target, !read_only));
  }
  return listed(
    'mounts',
    file,
    left.map((one) =>
      mountWords(one.Type === 'volume' ? one.Name : one.Source, one.Destination, one.RW),
    ),
  );
}

function isAnonymous(name: string): boolean {
  return /^[0-9a-f]{64}$/.test(name);
}

function mountWords(source: string, target: string, writable: boolean): string {
  return `${source} at ${target}${writable ? '' : ', read-only'}`;
}

/** Labels that only the container has may be the image's or Compose's own. */
function labels({ configured, container }: Compared): Found {
  const has = container.Config.Labels;
  const wanted = Object.entries(configured.labels).map(
    ([name, value]) => [name, value == null ? '' : String(value)] as const,
  );
  return named('labels', {
    added: wanted.flatMap(([name]) => (has[name] === undefined ? [name] : [])).toSorted(),
    removed: [],
    changed: wanted
      .flatMap(([name, value]) => (has[name] !== undefined && has[name] !== value ? [name] : []))
      .toSorted(),
  });
}

function healthCheck({ configured: { healthcheck }, container: { Config } }: Compared): Found {
  if (healthcheck == null) return null;
  const wanted = healthcheck.disable ? ['NONE'] : healthcheck.test;
  if (wanted == null || isSame(wanted, Config.Healthcheck?.Test ?? [])) return null;
  return hidden('health-check');
}

function restartPolicy({ configured, container }: Compared): Found {
  if (configured.deploy?.restart_policy != null) return null;
  const policy = (written: string): string =>
    written === '' ? 'no' : (written.split(':')[0] ?? '');
  return worded(
    'restart-policy',
    policy(configured.restart ?? ''),
    policy(container.HostConfig.RestartPolicy.Name),
  );
}
