/**
 * Which probes to use when nobody has said: the container always; a login for databases and caches
 * that another service's settings can log in to; else, on its published ports or on the one that its
 * containers listen on, the path that its health check asks and those that services usually have for
 * liveness and readiness, or a connection.
 */
import { schemeOfPort } from '../docker/endpoint.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import type { Inside } from './inside.ts';
import type { Ask, Question } from './question.ts';
import { reachesNobody } from './watched.ts';
import type { ProbeSpec } from './watched.ts';

const liveness = ['/health', '/healthz', '/livez', '/live', '/ping', '/status'];
const readiness = ['/ready', '/readyz', '/health/ready', '/readiness'];

/** Whom to ask, and what is known of a service's containers. */
export interface Surroundings {
  readonly ask: Ask;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  readonly inside: (service: string) => Promise<Inside | null>;
}

/** Asks the ports once for each path. */
export async function proposeProbes(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
  { ask, timeout, inside }: Surroundings,
): Promise<readonly ProbeSpec[]> {
  const found: ProbeSpec[] = [{ kind: 'container' }];
  // Before any port: a database that is spoken to in HTTP complains about it in its log.
  const login = loginOf(definition, all);
  if (login !== null) return [...found, login];
  for (const { hostIp, hostPort, containerPort } of definition.publishes) {
    const host = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
    const { healthUrl } = definition;
    const own = healthUrl?.port === containerPort ? healthUrl.path : null;
    const scheme = await schemeAt(host, hostPort, containerPort, { ask, timeout });
    found.push(...(await paths(published(scheme, host, hostPort), own, ask, timeout)));
  }
  if (found.length > 1) return found;
  const within = await inside(definition.name);
  const own = ownPort(definition, all, within?.ports ?? null);
  if (own === null) return found;
  if (within === null || !own.certain || !own.mayBeHttp)
    return [...found, connection(own.port, own.certain)];
  const path = definition.healthUrl?.port === own.port ? definition.healthUrl.path : null;
  return [...found, ...(await paths(unpublished(within.address, own.port), path, ask, timeout))];
}

/** Where a port is asked, and how what is found there is written down. */
interface Door {
  readonly base: string;
  readonly http: (path: string, depth: 'shallow' | 'deep') => ProbeSpec;
  readonly tcp: ProbeSpec;
  readonly gateway: ProbeSpec | null;
}

/** Ports on which TLS is spoken by custom. */
const securePorts: ReadonlySet<number> = new Set([443, 8443, 9443]);

async function schemeAt(
  host: string,
  port: number,
  containerPort: number,
  { ask, timeout }: Pick<Surroundings, 'ask' | 'timeout'>,
): Promise<'http' | 'https'> {
  if (!securePorts.has(containerPort)) return 'http';
  const answer = await ask(questionTo(`https://${host}:${port}/`), 'host', timeout);
  return !('unaskable' in answer) && answer.status !== null ? 'https' : 'http';
}

/** At an address of this host: its certificate names another, so only its dates count. */
function questionTo(url: string): Question {
  return url.startsWith('https:')
    ? { kind: 'http', url, issuer: 'any', name: 'any' }
    : { kind: 'http', url };
}

function published(scheme: 'http' | 'https', host: string, port: number): Door {
  const base = `${scheme}://${host}:${port}`;
  const certificate = scheme === 'https' ? ({ certificate: 'dates' } as const) : {};
  return {
    base,
    http: (path, depth) => ({ kind: 'http', url: base + path, depth, ...certificate }),
    tcp: { kind: 'tcp', host: new URL(base).hostname, port, depth: 'shallow' },
    gateway: scheme === 'https' ? null : { kind: 'gateway', url: `${base}/` },
  };
}

function unpublished(address: string, port: number): Door {
  return {
    base: `http://${address}:${port}`,
    http: (path, depth) => ({ kind: 'port', port, path, depth, certain: true }),
    tcp: connection(port, true),
    gateway: null,
  };
}

function connection(port: number, certain: boolean): ProbeSpec {
  return { kind: 'port', port, path: null, depth: 'shallow', certain };
}

/** @param own the path that its health check asks; null when it asks none */
async function paths(
  door: Door,
  own: string | null,
  ask: Ask,
  timeout: number,
): Promise<readonly ProbeSpec[]> {
  const { base } = door;
  const first = own === null ? [] : [own];
  const deepOwn = first.filter((path) => readiness.includes(path));
  const lives = await firstAnswering(
    base,
    [...first.filter((path) => !deepOwn.includes(path)), ...liveness],
    ask,
    timeout,
  );
  const ready = await firstAnswering(base, [...deepOwn, ...readiness], ask, timeout);
  const shallow = lives.path ?? (await firstAnswering(base, ['/'], ask, timeout)).path;
  // A service that hangs or is gone says nothing of its paths; its health check has said it before.
  const known = lives.reached ? null : own;
  const deep = ready.path ?? (deepOwn.includes(known ?? '') ? known : null);
  const shallowPath = shallow ?? (deep === known ? null : known);
  // Readiness alone would call a service that is gone degraded: something must say that it lives.
  const specs = [shallowPath === null ? door.tcp : door.http(shallowPath, 'shallow')];
  if (deep !== null) specs.push(door.http(deep, 'deep'));
  else if (ready.behind === 'nobody' && door.gateway !== null) specs.push(door.gateway);
  return specs;
}

/** A readiness endpoint that is unavailable right now is still one; a first page often leads elsewhere. */
function answers(path: string, status: number): boolean {
  return status < 300 || status === 503 || (path === '/' && status < 400);
}

interface Asked {
  /** The first path that is one; null when none is, or when nobody answers. */
  readonly path: string | null;
  readonly reached: boolean;
  /** `nobody`: it is a proxy that does not reach what stands behind it. */
  readonly behind: 'nobody' | 'unknown';
}

async function firstAnswering(
  base: string,
  candidates: readonly string[],
  ask: Ask,
  deadline: number,
): Promise<Asked> {
  let behind: Asked['behind'] = 'unknown';
  for (const path of candidates) {
    const answer = await ask(questionTo(base + path), 'host', deadline);
    if ('unaskable' in answer || answer.status === null)
      return { path: null, reached: false, behind };
    if (answers(path, answer.status)) return { path, reached: true, behind };
    if (reachesNobody(answer.status)) behind = 'nobody';
  }
  return { path: null, reached: true, behind };
}

interface OwnPort {
  readonly port: number;
  /** Somebody listens there. */
  readonly certain: boolean;
  readonly mayBeHttp: boolean;
}

/**
 * What others connect to is a better hint than what its image says that it exposes, and that one
 * better than the first of those on which it listens. `listening`: null when that is not known.
 */
function ownPort(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
  listening: readonly number[] | null,
): OwnPort | null {
  const reference = all
    .flatMap((one) => one.references)
    .find((one) => one.service === definition.name);
  const { exposes, healthUrl } = definition;
  const said = [reference?.port, healthUrl?.port, ...exposes].filter((port) => port !== undefined);
  const heard = listening === null ? undefined : said.find((port) => listening.includes(port));
  const port = heard ?? reference?.port ?? exposes[0] ?? listening?.[0];
  if (port === undefined) return null;
  const scheme = port === reference?.port ? reference.scheme : schemeOfPort(port);
  return {
    port,
    certain: listening?.includes(port) === true,
    mayBeHttp: scheme === undefined || scheme === 'http' || scheme === 'tcp',
  };
}

/**
 * Schemes whose protocol we speak. A bare connection to such a server is more than no proof: MySQL
 * and MariaDB count connections without a login, and shut out the host that makes too many.
 */
const loginKinds: Readonly<Record<string, 'postgres' | 'mysql' | 'redis'>> = {
  postgres: 'postgres',
  mysql: 'mysql',
  redis: 'redis',
  rediss: 'redis',
};

function loginOf(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
): ProbeSpec | null {
  for (const client of all)
    for (const reference of client.references) {
      if (reference.service !== definition.name) continue;
      const kind = loginKinds[reference.scheme];
      if (kind !== undefined)
        return {
          kind,
          setting: { service: client.name, variable: reference.setting },
          depth: 'shallow',
        };
    }
  return null;
}
