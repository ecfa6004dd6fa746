/**
 * Which probes to use when nobody has said: the container always, the paths that services
 * usually have for liveness and readiness on their published ports, a login for databases and
 * caches that another service's settings can log in to, else a connection.
 */
import type { ServiceDefinition } from '../docker/project.ts';
import type { Ask } from './question.ts';
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
  for (const { hostIp, hostPort } of definition.publishes) {
    const host = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
    found.push(...(await paths(host, hostPort, ask, deadline)));
  }
  if (found.length > 1) return found;
  const port = referencedPort(definition, all) ?? definition.exposes[0];
  return port === undefined ? found : [...found, { kind: 'port', port }];
}

async function paths(
  host: string,
  port: number,
  ask: Ask,
  deadline: number,
): Promise<readonly ProbeSpec[]> {
  const base = `http://${host}:${port}`;
  const shallow = await firstAnswering(base, liveness, ask, deadline);
  const deep = await firstAnswering(base, readiness, ask, deadline);
  const found = shallow ?? (await firstAnswering(base, ['/'], ask, deadline));
  // Readiness alone would call a service that is gone degraded: something must say that it lives.
  const specs: ProbeSpec[] =
    found === null
      ? [{ kind: 'tcp', host, port, depth: 'shallow' }]
      : [{ kind: 'http', url: base + found, depth: 'shallow' }];
  if (deep !== null) specs.push({ kind: 'http', url: base + deep, depth: 'deep' });
  return specs;
}

async function firstAnswering(
  base: string,
  candidates: readonly string[],
  ask: Ask,
  deadline: number,
): Promise<string | null> {
  for (const path of candidates) {
    const answer = await ask({ kind: 'http', url: base + path }, 'host', deadline);
    if ('unaskable' in answer) return null;
    if (answer.status === null) return null;
    // A readiness endpoint that is unavailable right now is still one.
    if (answer.status < 300 || answer.status === 503) return path;
  }
  return null;
}

/** What others connect to is a better hint than what an image says that it exposes. */
function referencedPort(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
): number | undefined {
  return all.flatMap((one) => one.references).find((one) => one.service === definition.name)?.port;
}

function loginOf(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
): ProbeSpec | null {
  for (const client of all)
    for (const reference of client.references) {
      if (reference.service !== definition.name) continue;
      const { scheme } = reference;
      if (scheme === 'postgres' || scheme === 'redis' || scheme === 'rediss')
        return {
          kind: scheme === 'postgres' ? scheme : 'redis',
          setting: { service: client.name, variable: reference.setting },
          depth: 'shallow',
        };
    }
  return null;
}
