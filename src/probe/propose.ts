/**
 * Which probes to use when nobody has said: the container always, the path that its health check
 * asks and those that services usually have for liveness and readiness on their published ports, a
 * login for databases and caches that another service's settings can log in to, else a connection.
 */
import type { ServiceDefinition } from '../docker/project.ts';
import type { Ask } from './question.ts';
import { reachesNobody } from './watched.ts';
import type { ProbeSpec } from './watched.ts';

const liveness = ['/health', '/healthz', '/livez', '/live', '/ping', '/status'];
const readiness = ['/ready', '/readyz', '/health/ready', '/readiness'];

/** Asks the published ports once for each path; `deadline` in milliseconds. */
export async function proposeProbes(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
  ask: Ask,
  deadline: number,
): Promise<readonly ProbeSpec[]> {
  const found: ProbeSpec[] = [{ kind: 'container' }];
  // Before any port: a database that is spoken to in HTTP complains about it in its log.
  const login = loginOf(definition, all);
  if (login !== null) return [...found, login];
  for (const { hostIp, hostPort, containerPort } of definition.publishes) {
    const host = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
    const { healthUrl } = definition;
    const own = healthUrl?.port === containerPort ? healthUrl.path : null;
    found.push(...(await paths(`http://${host}:${hostPort}`, own, ask, deadline)));
  }
  if (found.length > 1) return found;
  const port = referencedPort(definition, all) ?? definition.exposes[0];
  return port === undefined ? found : [...found, { kind: 'port', port }];
}

/** @param own the path that its health check asks; null when it asks none */
async function paths(
  base: string,
  own: string | null,
  ask: Ask,
  deadline: number,
): Promise<readonly ProbeSpec[]> {
  const first = own === null ? [] : [own];
  const deepOwn = first.filter((path) => readiness.includes(path));
  const lives = await firstAnswering(
    base,
    [...first.filter((path) => !deepOwn.includes(path)), ...liveness],
    ask,
    deadline,
  );
  const ready = await firstAnswering(base, [...deepOwn, ...readiness], ask, deadline);
  const shallow = lives.path ?? (await firstAnswering(base, ['/'], ask, deadline)).path;
  // A service that hangs or is gone says nothing of its paths; its health check has said it before.
  const known = lives.reached ? null : own;
  const deep = ready.path ?? (deepOwn.includes(known ?? '') ? known : null);
  const shallowPath = shallow ?? (deep === known ? null : known);
  // Readiness alone would call a service that is gone degraded: something must say that it lives.
  const { hostname: host, port } = new URL(base);
  const specs: ProbeSpec[] =
    shallowPath === null
      ? [{ kind: 'tcp', host, port: Number(port), depth: 'shallow' }]
      : [{ kind: 'http', url: base + shallowPath, depth: 'shallow' }];
  if (deep !== null) specs.push({ kind: 'http', url: base + deep, depth: 'deep' });
  else if (ready.behind === 'nobody') specs.push({ kind: 'gateway', url: `${base}/` });
  return specs;
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
    const answer = await ask({ kind: 'http', url: base + path }, 'host', deadline);
    if ('unaskable' in answer || answer.status === null)
      return { path: null, reached: false, behind };
    // A readiness endpoint that is unavailable right now is still one.
    if (answer.status < 300 || answer.status === 503) return { path, reached: true, behind };
    if (reachesNobody(answer.status)) behind = 'nobody';
  }
  return { path: null, reached: true, behind };
}

/** What others connect to is a better hint than what an image says that it exposes. */
function referencedPort(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
): number | undefined {
  return all.flatMap((one) => one.references).find((one) => one.service === definition.name)?.port;
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
