/**
 * What `docker compose config` says of a service, in the engine's terms, so that it can be
 * compared with a container. null: the files say nothing, and what the image or the engine gives
 * is as good. Holds secrets.
 */
import * as z from 'zod/mini';

const text = z.catch(z.nullish(z.string()), null);
const size = z.catch(z.nullish(z.union([z.string(), z.number()])), null);
const texts = z.catch(z.nullish(z.array(z.string())), null);
const table = z.catch(z.record(z.string(), z.nullish(z.union([z.string(), z.number()]))), {});
const targets = z.catch(z.array(z.object({ source: z.catch(z.string(), ''), target: text })), []);

const amounts = z.catch(z.nullish(z.object({ memory: size, cpus: size, pids: size })), null);

const service = z.object({
  image: text,
  environment: table,
  labels: table,
  command: texts,
  entrypoint: texts,
  user: text,
  restart: text,
  network_mode: text,
  scale: z.catch(z.nullish(z.number()), null),
  mem_limit: size,
  mem_reservation: size,
  memswap_limit: size,
  cpus: size,
  pids_limit: size,
  deploy: z.catch(
    z.nullish(
      z.object({
        replicas: z.catch(z.nullish(z.number()), null),
        restart_policy: z.catch(z.nullish(z.unknown()), null),
        resources: z.catch(z.nullish(z.object({ limits: amounts, reservations: amounts })), null),
      }),
    ),
    null,
  ),
  ports: z.catch(
    z.array(
      z.object({
        target: z.number(),
        published: size,
        host_ip: z.catch(z.string(), ''),
        protocol: z.catch(z.string(), 'tcp'),
      }),
    ),
    [],
  ),
  volumes: z.catch(
    z.array(
      z.object({
        type: z.string(),
        source: z.catch(z.string(), ''),
        target: z.string(),
        read_only: z.catch(z.boolean(), false),
      }),
    ),
    [],
  ),
  secrets: targets,
  configs: targets,
  healthcheck: z.catch(
    z.nullish(z.object({ disable: z.catch(z.boolean(), false), test: texts })),
    null,
  ),
});

const configuration = z.object({
  name: z.catch(z.string(), ''),
  services: z.record(z.string(), service),
  volumes: z.catch(z.record(z.string(), z.nullish(z.object({ name: text }))), {}),
});

export type ConfiguredService = z.infer<typeof service>;

export interface Configured {
  readonly services: Readonly<Record<string, ConfiguredService>>;
  /** What the engine calls each volume of the files. */
  readonly volumes: Readonly<Record<string, string>>;
}

/** null when Compose has printed something else. */
export function readConfigured(raw: unknown): Configured | null {
  const parsed = configuration.safeParse(undoubled(raw));
  if (!parsed.success) return null;
  const volumes = Object.entries(parsed.data.volumes).map(([key, one]) => [key, one?.name ?? key]);
  const { name } = parsed.data;
  // What is only built gets its name from Compose.
  const services = Object.entries(parsed.data.services).map(
    ([key, one]) => [key, { ...one, image: one.image ?? `${name}-${key}` }] as const,
  );
  return {
    services: Object.fromEntries(services),
    volumes: Object.fromEntries(volumes) as Record<string, string>,
  };
}

/** Compose prints a file that could be read again: each dollar sign of a value is doubled. */
function undoubled(raw: unknown): unknown {
  if (typeof raw === 'string') return raw.replaceAll('$$', '$');
  if (Array.isArray(raw)) return raw.map(undoubled);
  if (typeof raw !== 'object' || raw === null) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, one]) => [key, undoubled(one)]));
}

/** Limits are written in two ways, of which one is enough. */
export function limitsOf({ deploy, ...top }: ConfiguredService) {
  const { limits, reservations } = deploy?.resources ?? {};
  return {
    memory: amount(limits?.memory ?? top.mem_limit),
    reservation: amount(reservations?.memory ?? top.mem_reservation),
    /** null: the engine chooses. */
    swap: top.memswap_limit == null ? null : Number(top.memswap_limit),
    processors: amount(limits?.cpus ?? top.cpus),
    processes: amount(limits?.pids ?? top.pids_limit),
  };
}

/** 0: none. */
function amount(written: string | number | null | undefined): number {
  return Math.max(0, Number(written ?? 0)) || 0;
}

export function replicasOf({ deploy, scale }: ConfiguredService): number {
  return deploy?.replicas ?? scale ?? 1;
}
