/**
 * The probes of a service, as the configuration names them or as its ports suggest, turned into
 * what the scheduler asks. Where a container is now is looked up at every question.
 */
import { endpointsIn } from '../docker/endpoint.ts';
import { loginUrl } from '../docker/login.ts';
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import { containers } from './containers.ts';
import type { Answer, Ask, Question } from './question.ts';
import type { WatchedProbe } from './scheduler.ts';
import type { Finding } from './streak.ts';

export type ProbeSpec =
  | { readonly kind: 'container' }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly depth: 'shallow' | 'deep';
      /** https: what is held against its certificate; left out: everything. */
      readonly certificate?: 'verified' | 'dates' | undefined;
    }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly depth: 'shallow' | 'deep';
    }
  /** A port of the service's own containers, at whatever address they have. */
  | {
      readonly kind: 'port';
      readonly port: number;
      /** What to ask for over HTTP; null: a connection is enough. */
      readonly path: string | null;
      readonly depth: 'shallow' | 'deep';
      /** Images expose ports that nobody listens on: such a one counts from its first answer on. */
      readonly certain: boolean;
    }
  /**
   * A proxy behind which nobody answered when probes were proposed, so that none of its paths is
   * known: only its word that it reaches nobody counts against it.
   */
  | { readonly kind: 'gateway'; readonly url: string }
  | {
      readonly kind: 'postgres' | 'mysql' | 'redis';
      readonly setting: { readonly service: string; readonly variable: string };
      readonly depth: 'shallow' | 'deep';
    };

export interface ProbeWorld {
  readonly ask: Ask;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** All containers of a service now; null when the engine does not answer. */
  readonly replicas: (service: string) => Promise<readonly ReplicaView[] | null>;
  /** Whether what a container runs was stopped by a signal, as far as this host can see it. */
  readonly isHalted: (state: ReplicaView['state']) => Promise<boolean>;
}

export function watchedProbe(
  spec: ProbeSpec,
  definition: Pick<ServiceDefinition, 'name' | 'networks'>,
  world: ProbeWorld,
): WatchedProbe {
  const where = (probe: WatchedProbe) => unlessCutOff(probe, definition, world);
  switch (spec.kind) {
    case 'container':
      return {
        name: 'container',
        depth: 'shallow',
        ask: async () => {
          const replicas = await world.replicas(definition.name);
          return containers(replicas, await haltedAmong(replicas ?? [], world));
        },
      };
    case 'http':
      return network(spec.url, spec.depth, world, () =>
        Promise.resolve({
          kind: 'http',
          url: spec.url,
          ...(spec.certificate === 'dates' ? { issuer: 'any', name: 'any' } : {}),
        }),
      );
    case 'tcp':
      return network(`tcp ${spec.host}:${spec.port}`, spec.depth, world, () =>
        Promise.resolve({ kind: 'tcp', host: spec.host, port: spec.port }),
      );
    case 'gateway':
      return gateway(spec.url, world);
    case 'port':
      return spec.certain
        ? where(everyReplica(spec, definition.name, world))
        : onceAnswered(where(everyReplica(spec, definition.name, world)));
    case 'postgres':
    case 'mysql':
    case 'redis':
      return where(
        network(`${spec.kind} login`, spec.depth, world, () => login(spec, definition, world)),
      );
  }
}

/** One that runs and is on none of its networks has no address to ask, and is reached by nobody. */
function unlessCutOff(
  probe: WatchedProbe,
  { name, networks }: Pick<ServiceDefinition, 'name' | 'networks'>,
  world: ProbeWorld,
): WatchedProbe {
  if (networks.length === 0) return probe;
  return {
    ...probe,
    ask: async () => {
      const replicas = (await world.replicas(name)) ?? [];
      const running = replicas.filter((one) => one.state.status === 'running');
      const cutOff = running.length > 0 && running.every((one) => one.networks.length === 0);
      return cutOff ? offNetwork : probe.ask();
    },
  };
}

const offNetwork: Finding = {
  ok: false,
  detail: 'its container is on none of its networks',
  silent: false,
};

async function haltedAmong(
  replicas: readonly ReplicaView[],
  { isHalted }: ProbeWorld,
): Promise<ReadonlySet<string>> {
  const states = replicas.map(({ state }) => state).filter(({ status }) => status === 'running');
  const halted = await Promise.all(states.map(isHalted));
  return new Set(states.flatMap(({ container }, index) => (halted[index] ? [container] : [])));
}

function gateway(url: string, world: ProbeWorld): WatchedProbe {
  return {
    name: url,
    depth: 'deep',
    ask: async () => {
      const answer = await world.ask({ kind: 'http', url }, 'host', world.timeout);
      if ('unaskable' in answer) return { ok: 'unknown', detail: answer.unaskable, silent: false };
      const { status, detail, silent } = answer;
      // That nobody answers at all is said by its other probes.
      return { ok: status === null ? 'unknown' : !reachesNobody(status), detail, silent };
    },
  };
}

/** Bad gateway and gateway timeout: what a proxy says when what stands behind it does not answer. */
export function reachesNobody(status: number): boolean {
  return status === 502 || status === 504;
}

function onceAnswered(probe: WatchedProbe): WatchedProbe {
  let answered = false;
  return {
    ...probe,
    ask: async () => {
      const finding = await probe.ask();
      answered ||= finding.ok === true || finding.ok === 'degraded';
      return answered ? finding : { ...finding, ok: 'unknown' };
    },
  };
}

/** All of them are asked: one that is gone is a share of the service. */
function everyReplica(
  { port, path, depth }: Extract<ProbeSpec, { kind: 'port' }>,
  service: string,
  world: ProbeWorld,
): WatchedProbe {
  const questionTo = (host: string): Question =>
    path === null
      ? { kind: 'tcp', host, port }
      : { kind: 'http', url: `http://${host}:${port}${path}` };
  return {
    name: `port ${port}${path ?? ''}`,
    depth,
    ask: async () => {
      const addresses = await addressesOf(service, world);
      return share(await Promise.all(addresses.map((one) => putTo(questionTo(one), world))));
    },
  };
}

/** What replicas answered, taken together: some of many is degraded. */
export function share(findings: readonly Finding[]): Finding {
  const [first] = findings;
  const failing = findings.filter(({ ok }) => ok === false);
  const [failed] = failing;
  if (first === undefined) return nowhere;
  if (failed === undefined) return findings.find(({ ok }) => ok !== true) ?? first;
  if (findings.length === 1 || failing.length === findings.length) return failed;
  const answering = findings.length - failing.length;
  const detail = `${answering} of ${findings.length} replicas answer: ${failed.detail}`;
  return { ...failed, ok: 'degraded', detail };
}

/** Without a running container there is nowhere to ask; the container probe says so. */
const nowhere: Finding = { ok: 'unknown', detail: 'no container to ask', silent: false };

async function addressesOf(service: string, world: ProbeWorld): Promise<readonly string[]> {
  const replicas = (await world.replicas(service)) ?? [];
  return replicas
    .filter((one) => one.state.status === 'running')
    .flatMap((one) => one.networks.find(({ ipv4 }) => ipv4 !== '')?.ipv4 ?? []);
}

async function login(
  spec: Extract<ProbeSpec, { setting: unknown }>,
  definition: Pick<ServiceDefinition, 'name'>,
  world: ProbeWorld,
): Promise<Question | null> {
  const [client] = (await world.replicas(spec.setting.service)) ?? [];
  const [address] = await addressesOf(definition.name, world);
  if (client === undefined || address === undefined) return null;
  return loginQuestion(spec, client.environment, address);
}

/**
 * A setting that is a URL is a whole login; a bare host is completed from the settings beside it.
 * One without a password there may take it from a file, so a refused login would prove nothing:
 * then only a connection is asked for.
 */
function loginQuestion(
  spec: Extract<ProbeSpec, { setting: unknown }>,
  environment: ReplicaView['environment'],
  address: string,
): Question | null {
  const setting = spec.setting.variable;
  const value = environment[setting];
  if (value === undefined) return null;
  const [endpoint] = endpointsIn(setting, value, environment, () => spec.kind);
  const isUrl = value.includes('://');
  if (endpoint === undefined) return isUrl ? { kind: spec.kind, url: value, address } : null;
  const url = loginUrl({ ...endpoint, setting, role: 'database', service: null }, environment);
  const whole = url !== null && (isUrl || /\/\/[^/]*:[^/]*@/.test(url));
  if (whole) return { kind: spec.kind, url, address };
  return { kind: 'tcp', host: address, port: endpoint.port };
}

function network(
  name: string,
  depth: 'shallow' | 'deep',
  world: ProbeWorld,
  question: () => Promise<Question | null>,
): WatchedProbe {
  return {
    name,
    depth,
    ask: async () => {
      const put = await question();
      return put === null ? nowhere : putTo(put, world);
    },
  };
}

async function putTo(question: Question, world: ProbeWorld): Promise<Finding> {
  const answer = await world.ask(question, 'host', world.timeout);
  if ('unaskable' in answer) return { ok: 'unknown', detail: answer.unaskable, silent: false };
  const isLogin = answer.state !== 'ready' && 'url' in question && question.kind !== 'http';
  const isTls = answer.state === 'tls-failed' && question.kind === 'http';
  const isUnheard = answer.state === 'timeout' && !answer.silent;
  return {
    ...understood(answer),
    ...(isUnheard ? { unheard: true } : {}),
    ...(isLogin ? { login: answer.state } : {}),
    ...(isTls ? { tls: 'failed' } : {}),
  };
}

/** Many readiness endpoints answer 200 and say in their JSON that a part of them fails. */
function understood(answer: Answer): Finding {
  const { silent } = answer;
  if (answer.state !== 'ready') return { ok: false, detail: answer.detail, silent };
  if (saysDegraded(answer.body))
    return { ok: 'degraded', detail: `${answer.detail}, and calls itself degraded`, silent };
  return { ok: true, detail: answer.detail, silent };
}

function saysDegraded(body: string): boolean {
  if (!body.trimStart().startsWith('{')) return false;
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null || !('status' in parsed)) return false;
    const { status } = parsed;
    return typeof status === 'string' && /^(degraded|warn|warning|partial)$/i.test(status);
  } catch {
    // Cut off or not JSON: then it says nothing of itself.
    return false;
  }
}
