/**
 * Turns what `docker compose config` prints into service definitions. Where Compose cannot read
 * its files (which is itself a cause of outages), the containers say what they were made from.
 */
import * as z from 'zod/mini';
import type { NetworkEndpoint } from '../evidence/evidence.ts';
import { composeLabels, environmentOf } from './container.ts';
import type { InspectedContainer } from './container.ts';
import { milliseconds, portNumbers } from './quantity.ts';
import { referencesOf } from './references.ts';
import type { HostNames } from './references.ts';
import { urlAsked } from './health-url.ts';
import type { ServiceDefinition } from './project.ts';

const maybeText = z.catch(z.nullish(z.union([z.string(), z.number()])), null);
const record = z.catch(z.record(z.string(), z.unknown()), {});

const network = z.nullish(
  z.object({
    aliases: z.catch(z.array(z.string()), []),
    ipv4_address: z.catch(z.nullish(z.string()), null),
  }),
);

const port = z.object({
  target: z.catch(z.number(), 0),
  published: maybeText,
  host_ip: z.catch(z.string(), '0.0.0.0'),
  protocol: z.catch(z.string(), 'tcp'),
});

const service = z.object({
  image: z.catch(z.string(), ''),
  container_name: z.catch(z.nullish(z.string()), null),
  hostname: z.catch(z.nullish(z.string()), null),
  environment: z.catch(z.record(z.string(), z.nullish(z.string())), {}),
  depends_on: record,
  /** `service` or `service:alias`. */
  links: z.catch(z.array(z.string()), []),
  networks: z.catch(z.record(z.string(), network), {}),
  ports: z.catch(z.array(port), []),
  expose: z.catch(z.array(z.union([z.string(), z.number()])), []),
  volumes: z.catch(z.array(z.unknown()), []),
  mem_limit: maybeText,
  scale: z.catch(z.nullish(z.number()), null),
  deploy: z.catch(
    z.nullish(
      z.object({
        replicas: z.catch(z.nullish(z.number()), null),
        resources: z.catch(
          z.nullish(
            z.object({ limits: z.catch(z.nullish(z.object({ memory: maybeText })), null) }),
          ),
          null,
        ),
      }),
    ),
    null,
  ),
  restart: z.catch(z.nullish(z.string()), null),
  build: z.catch(z.nullish(z.object({ context: z.string() })), null),
  healthcheck: z.catch(
    z.nullish(
      z.object({
        disable: z.catch(z.boolean(), false),
        test: z.catch(z.nullish(z.union([z.string(), z.array(z.string())])), null),
        start_period: z.catch(z.nullish(z.string()), null),
      }),
    ),
    null,
  ),
});

const configuration = z.object({
  name: z.catch(z.string(), ''),
  services: z.catch(z.record(z.string(), service), {}),
  networks: z.catch(
    z.record(z.string(), z.nullish(z.object({ name: z.optional(z.string()) }))),
    {},
  ),
});

/** Compose's resolved configuration, reduced to what we use. Holds secrets. */
export type Configuration = z.infer<typeof configuration>;
export type ConfiguredService = z.infer<typeof service>;

export function parseConfiguration(raw: unknown): Configuration | null {
  const parsed = configuration.safeParse(raw);
  return parsed.success ? parsed.data : null;
}

/** Environment of one service as the files give it now. Secret. */
export function configuredEnvironment(
  from: Configuration,
  name: string,
): Readonly<Record<string, string>> | null {
  const found = from.services[name];
  return found === undefined ? null : withoutUnset(found.environment);
}

function withoutUnset(
  environment: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  const set: Record<string, string> = {};
  for (const [key, value] of Object.entries(environment)) {
    if (typeof value === 'string') set[key] = value;
  }
  return set;
}

/** `containers`: of the project, as they are; they add what only the image knows. */
export function definitionsFrom(
  from: Configuration,
  containers: readonly InspectedContainer[],
): readonly ServiceDefinition[] {
  const names = hostNames(from);
  const ports = Object.fromEntries(
    Object.entries(from.services).map(([name, each]) => [
      name,
      exposedOf(
        each,
        containers.find((one) => serviceOf(one) === name),
      ),
    ]),
  );
  return Object.entries(from.services).map(([name, each]): ServiceDefinition => {
    const made = containers.filter((one) => serviceOf(one) === name);
    const image = made[0]?.Config;
    const environment = {
      ...environmentOf(image?.Env ?? []),
      ...withoutUnset(each.environment),
    };
    return {
      name,
      image: each.image === '' ? (image?.Image ?? '') : each.image,
      memoryLimit: memoryOf(each),
      limitsIn: each.deploy?.resources == null ? 'service' : 'deploy',
      replicas: each.deploy?.replicas ?? each.scale ?? 1,
      dependsOn: [
        ...new Set([...Object.keys(each.depends_on), ...linksOf(each).map(([to]) => to)]),
      ],
      references: referencesOf(environment, { ...aliasesOf(each), ...names }, name, ports),
      networks: networksOf(name, each, from),
      publishes: publishedOf(each),
      exposes: ports[name] ?? [],
      startPeriod: startPeriodOf(each, made[0]),
      hasHealthcheck: hasHealthcheck(each, made[0]),
      restarts: each.restart === 'always' || each.restart === 'unless-stopped',
      healthUrl: healthUrlOf(each, made[0]),
      hasVolumes: each.volumes.length > 0 || made.some(hasMount),
      buildContext: folderOf(each.build?.context),
    };
  });
}

/** To which services it is linked, and what it calls them. */
function linksOf(each: ConfiguredService): readonly (readonly [service: string, alias: string])[] {
  return each.links.flatMap((link) => {
    const [service = '', alias = service] = link.split(':');
    return service === '' ? [] : [[service, alias] as const];
  });
}

/** Names that only this service knows. */
function aliasesOf(each: ConfiguredService): HostNames {
  return Object.fromEntries(linksOf(each).map(([service, alias]) => [alias, service]));
}

function memoryOf(each: ConfiguredService): number | null {
  const written = each.deploy?.resources?.limits?.memory ?? each.mem_limit;
  const bytes = Number(written ?? 0);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null;
}

function networksOf(name: string, each: ConfiguredService, from: Configuration): NetworkEndpoint[] {
  return Object.entries(each.networks).map(([key, endpoint]) => ({
    network: from.networks[key]?.name ?? `${from.name}_${key}`,
    // Compose gives every container its service's name as an alias.
    aliases: [...new Set([name, ...(endpoint?.aliases ?? [])])],
    ipv4: endpoint?.ipv4_address ?? null,
  }));
}

function publishedOf(each: ConfiguredService): ServiceDefinition['publishes'] {
  return each.ports.flatMap((one) => {
    if (one.protocol !== 'tcp') return [];
    // A range or nothing: the engine chooses, and only the container knows.
    return portNumbers(String(one.published ?? ''), 1).map((hostPort) => ({
      hostIp: one.host_ip,
      hostPort,
      containerPort: one.target,
    }));
  });
}

function exposedOf(each: ConfiguredService, made: InspectedContainer | undefined): number[] {
  const written = [...each.expose.map(String), ...Object.keys(made?.Config.ExposedPorts ?? {})];
  const targets = each.ports.filter((one) => one.protocol === 'tcp').map((one) => one.target);
  return [...new Set([...targets, ...written.flatMap((one) => portNumbers(one, 20))])].sort(
    (a, b) => a - b,
  );
}

function hasHealthcheck(each: ConfiguredService, made: InspectedContainer | undefined): boolean {
  if (each.healthcheck?.disable === true) return false;
  return each.healthcheck != null || imageHealthcheck(made) !== null;
}

function healthUrlOf(
  each: ConfiguredService,
  made: InspectedContainer | undefined,
): ServiceDefinition['healthUrl'] {
  if (!hasHealthcheck(each, made)) return null;
  const written = each.healthcheck?.test ?? imageHealthcheck(made)?.Test ?? [];
  return urlAsked([written].flat().join(' '));
}

function startPeriodOf(
  each: ConfiguredService,
  made: InspectedContainer | undefined,
): number | null {
  if (!hasHealthcheck(each, made)) return null;
  const written = each.healthcheck?.start_period;
  if (written != null) return milliseconds(written);
  return Math.round((imageHealthcheck(made)?.StartPeriod ?? 0) / 1e6);
}

function imageHealthcheck(
  made: InspectedContainer | undefined,
): { readonly StartPeriod: number; readonly Test: readonly string[] } | null {
  const check = made?.Config.Healthcheck;
  if (check == null || check.Test.length === 0 || check.Test[0] === 'NONE') return null;
  return check;
}

/** Compose resolves paths; what is built from elsewhere, such as a URL, has no folder. */
function folderOf(context: string | undefined): string | null {
  return context?.startsWith('/') === true ? context : null;
}

function hasMount(container: InspectedContainer): boolean {
  return container.Mounts.some((mount) => mount.Type === 'volume' || mount.Type === 'bind');
}

export function serviceOf(container: InspectedContainer): string | undefined {
  return container.Config.Labels[composeLabels.service];
}

/** Which service answers to which name inside the project's networks. */
function hostNames(from: Configuration): HostNames {
  const names: Record<string, string> = {};
  for (const [name, each] of Object.entries(from.services)) {
    const aliases = Object.values(each.networks).flatMap((endpoint) => endpoint?.aliases ?? []);
    for (const alias of [each.container_name, each.hostname, ...aliases]) {
      if (alias != null) names[alias] ??= name;
    }
  }
  for (const name of Object.keys(from.services)) names[name] = name;
  return names;
}
