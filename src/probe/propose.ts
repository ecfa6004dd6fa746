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
  for (const { hostIp, hostPort } of definition.publishes) {
    const host = hostIp === '' || hostIp === '0.0.0.0' || hostIp === '::' ? '127.0.0.1' : hostIp;
    found.push(...(await paths(host, hostPort, ask, deadline)));
  }
  if (found.length > 1) return found;
  const login = loginOf(definition, all);
  if (login !== null) return [...found, login];
  const [port] = definition.exposes;
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
  const specs: ProbeSpec[] = [];
  if (shallow !== null) specs.push({ kind: 'http', url: base + shallow, depth: 'shallow' });
  if (deep !== null) specs.push({ kind: 'http', url: base + deep, depth: 'deep' });
  return specs.length > 0 ? specs : [{ kind: 'tcp', host, port, depth: 'shallow' }];
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

function loginOf(
  definition: ServiceDefinition,
  all: readonly ServiceDefinition[],
): ProbeSpec | null {
  for (const client of all)
    for (const reference of client.references) {
      if (reference.service !== definition.name || !reference.setting.endsWith('_URL')) continue;
      const { scheme } = reference;
      if (scheme === 'postgres' || scheme === 'redis')
        return {
          kind: scheme,
          setting: { service: client.name, variable: reference.setting },
          depth: 'shallow',
        };
    }
  return null;
}
