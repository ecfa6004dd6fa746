/**
 * The probes of a service, as the configuration names them or as its ports suggest, turned into
 * what the scheduler asks. Where a container is now is looked up at every question.
 */
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import type { Answer, Ask, Question } from './question.ts';
import type { WatchedProbe } from './scheduler.ts';

export type ProbeSpec =
  | { readonly kind: 'container' }
  | { readonly kind: 'http'; readonly url: string; readonly depth: 'shallow' | 'deep' }
  | {
      readonly kind: 'tcp';
      readonly host: string;
      readonly port: number;
      readonly depth: 'shallow' | 'deep';
    }
  /** A port of the service's own containers, at whatever address they have. */
  | { readonly kind: 'port'; readonly port: number }
  | {
      readonly kind: 'postgres' | 'redis';
      readonly setting: { readonly service: string; readonly variable: string };
      readonly depth: 'shallow' | 'deep';
    };

export interface ProbeWorld {
  readonly ask: Ask;
  /** Milliseconds that an answer may take. */
  readonly timeout: number;
  /** All containers of a service now; null when the engine does not answer. */
  readonly replicas: (service: string) => Promise<readonly ReplicaView[] | null>;
}

type Answered = Awaited<ReturnType<WatchedProbe['ask']>>;

export function watchedProbe(
  spec: ProbeSpec,
  definition: ServiceDefinition,
  world: ProbeWorld,
): WatchedProbe {
  switch (spec.kind) {
    case 'container':
      return {
        name: 'container',
        depth: 'shallow',
        ask: async () => containers(await world.replicas(definition.name), definition.replicas),
      };
    case 'http':
      return network(spec.url, spec.depth, world, () =>
        Promise.resolve({ kind: 'http', url: spec.url }),
      );
    case 'tcp':
      return network(`tcp ${spec.host}:${spec.port}`, spec.depth, world, () =>
        Promise.resolve({ kind: 'tcp', host: spec.host, port: spec.port }),
      );
    case 'port':
      return network(`port ${spec.port}`, 'shallow', world, async () => {
        const address = await addressOf(definition.name, world);
        return address === null ? null : { kind: 'tcp', host: address, port: spec.port };
      });
    case 'postgres':
    case 'redis':
      return network(`${spec.kind} login`, spec.depth, world, () => login(spec, definition, world));
  }
}

async function addressOf(service: string, world: ProbeWorld): Promise<string | null> {
  const replicas = (await world.replicas(service)) ?? [];
  const running = replicas.find((one) => one.state.status === 'running');
  return running?.networks.find((one) => one.ipv4 !== '')?.ipv4 ?? null;
}

async function login(
  spec: Extract<ProbeSpec, { setting: unknown }>,
  definition: ServiceDefinition,
  world: ProbeWorld,
): Promise<Question | null> {
  const [client] = (await world.replicas(spec.setting.service)) ?? [];
  const url = client?.environment[spec.setting.variable];
  const address = await addressOf(definition.name, world);
  return url === undefined || address === null ? null : { kind: spec.kind, url, address };
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
      // Without a running container there is nowhere to ask; the container probe says so.
      if (put === null) return { ok: 'unknown', detail: 'no container to ask', silent: false };
      const answer = await world.ask(put, 'host', world.timeout);
      if ('unaskable' in answer) return { ok: 'unknown', detail: answer.unaskable, silent: false };
      return understood(answer);
    },
  };
}

/** Many readiness endpoints answer 200 and say in their JSON that a part of them fails. */
function understood(answer: Answer): Answered {
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

function containers(replicas: readonly ReplicaView[] | null, wanted: number): Answered {
  if (replicas === null)
    return { ok: 'unknown', detail: 'the engine does not answer', silent: false };
  const running = replicas.filter((one) => one.state.status === 'running');
  const finished = replicas.filter(
    ({ state }) =>
      state.status === 'exited' &&
      state.exitCode === 0 &&
      !/^(always|unless)/.test(state.restartPolicy),
  );
  const alive = running.length + finished.length;
  if (replicas.length === 0) return { ok: false, detail: 'it has no container', silent: false };
  if (alive === 0) {
    const [first] = replicas;
    return {
      ok: false,
      detail: `its container is ${first?.state.status ?? 'gone'}`,
      silent: false,
    };
  }
  if (alive < Math.min(wanted, replicas.length))
    return {
      ok: 'degraded',
      detail: `${alive} of ${replicas.length} containers run`,
      silent: false,
    };
  return { ok: true, detail: `${running.length} running`, silent: false };
}
