/**
 * What many ask of the engine and of Compose at the same time, above all when many services fail
 * at once: each question costs a call for every container or a process, so they share the answers.
 */
import { composeConfig, type Compose } from './compose.ts';
import { parseConfiguration, type Configuration } from './definition.ts';
import type { Engine } from './engine.ts';
import { readReplicas, readServiceReplicas } from './inventory.ts';
import { latest } from './latest.ts';
import { isProblem, type DockerProblem } from './problem.ts';
import type { Project } from './project.ts';

export interface Readings {
  /** The containers of each service as they are now. */
  readonly replicas: () => ReturnType<typeof readReplicas>;
  /** The containers of one service: its probes need not know of all others. */
  readonly replicasOf: (service: string) => ReturnType<typeof readServiceReplicas>;
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
  return {
    replicas: latest(() => readReplicas(engine, project)),
    replicasOf: eachLatest((service) => readServiceReplicas(engine, project.name, service)),
    configuration: latest(() => readConfiguration(compose, project, deadline)),
  };
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
