/**
 * What many ask of the engine and of Compose at the same time, above all when many services fail
 * at once: each question costs a call for every container or a process, so they share the answers.
 */
import { composeConfig, type Compose } from './compose.ts';
import { dataFolder } from './data-folder.ts';
import { parseConfiguration, type Configuration } from './definition.ts';
import { readDeadline, type Engine } from './engine.ts';
import { readContainers, readReplicas, readServiceReplicas } from './inventory.ts';
import { latest } from './latest.ts';
import { createMembers } from './members.ts';
import { isProblem, type DockerProblem } from './problem.ts';
import type { Project, ReplicaView } from './project.ts';

export interface Readings {
  /** Whether the engine runs on this machine. */
  readonly local: boolean;
  /** The containers of each service as they are now. */
  readonly replicas: () => ReturnType<typeof readReplicas>;
  /** The containers of one service: who asks for it need not know of all others; null: unknown. */
  readonly replicasOf: (service: string) => Promise<readonly ReplicaView[] | null>;
  /** The same for whoever asks all the time: which they are is kept until `forgetMembers`. */
  readonly membersOf: (service: string) => Promise<readonly ReplicaView[] | null>;
  /** The engine has reported a change of the project's containers. */
  readonly forgetMembers: () => void;
  /** What the Compose files say now. Holds secrets. */
  readonly configuration: () => Promise<Configuration | DockerProblem>;
}

/** @param deadline milliseconds for one run of `docker compose config` */
export function readingsOf(
  engine: Engine,
  compose: Compose,
  project: Project,
  deadline: number,
): Readings {
  // While all is well: an engine whose disk is full answers late, and then another disk is measured.
  if (engine.local) void dataFolder(engine, readDeadline);
  const list = (service: string) => readServiceReplicas(engine, project.name, service);
  const inspect = (ids: readonly string[]) => readContainers(engine, ids);
  const members = createMembers({ list, inspect, now: () => performance.now() });
  return {
    local: engine.local,
    replicas: latest(() => readReplicas(engine, project)),
    replicasOf: eachLatest(async (service) => knownOf(await list(service))),
    membersOf: eachLatest(async (service) => knownOf(await members.read(service))),
    forgetMembers: members.forget,
    configuration: latest(() => readConfiguration(compose, project, deadline)),
  };
}

function knownOf(found: readonly ReplicaView[] | DockerProblem): readonly ReplicaView[] | null {
  return isProblem(found) ? null : found;
}

function eachLatest<T>(read: (name: string) => Promise<T>): (name: string) => Promise<T> {
  const known = new Map<string, () => Promise<T>>();
  return (name) => {
    const one = known.get(name) ?? latest(() => read(name));
    known.set(name, one);
    return one();
  };
}

async function readConfiguration(
  compose: Compose,
  project: Project,
  deadline: number,
): Promise<Configuration | DockerProblem> {
  const answer = await composeConfig(compose, project, deadline);
  if (isProblem(answer)) return answer;
  const message = 'docker compose config printed what we do not understand';
  return parseConfiguration(answer.config) ?? { problem: 'COMPOSE_TIMEOUT', message };
}
