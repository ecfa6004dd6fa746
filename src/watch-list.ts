/**
 * Which services are watched, and by which probes: those of the project that the configuration
 * does not leave alone, and those that it says run elsewhere.
 */
import { serviceConfig, type Config } from './config/config.ts';
import type { DockerProblem } from './docker/problem.ts';
import type { Readings } from './docker/readings.ts';
import type { Project, ServiceDefinition } from './docker/project.ts';
import { ask } from './probe/ask.ts';
import { haltedOf, insideOf } from './probe/inside.ts';
import { proposeProbes } from './probe/propose.ts';
import type { WatchedService } from './probe/scheduler.ts';
import { watchedProbe, type ProbeSpec } from './probe/watched.ts';

export interface WatchList {
  /** Services of the project. */
  readonly here: readonly ServiceDefinition[];
  /** Names of services that have no container of the project: they are never changed. */
  readonly elsewhere: readonly string[];
}

/** What runs elsewhere is promised to be left alone, so it cannot have the name of what runs here. */
export function watchListOf(
  config: Config,
  { name: project, services }: Pick<Project, 'name' | 'services'>,
): WatchList | DockerProblem {
  const elsewhere = Object.keys(config.services).filter(
    (name) => serviceConfig(config, name).runs === 'elsewhere',
  );
  const both = elsewhere.find((name) => services.some((one) => one.name === name));
  if (both !== undefined)
    return {
      problem: 'SERVICE_IN_PROJECT',
      message: `services.${both} is said to run elsewhere, and is a service of the project ${project}. Leave out "runs", or give what runs elsewhere another name.`,
    };
  const watched = (name: string) => serviceConfig(config, name).watch;
  return {
    here: services.filter(({ name }) => watched(name)),
    elsewhere: elsewhere.filter(watched),
  };
}

export async function watchedServices(
  { here, elsewhere }: WatchList,
  config: Config,
  all: readonly ServiceDefinition[],
  { membersOf: replicas, local }: Pick<Readings, 'membersOf' | 'local'>,
): Promise<readonly WatchedService[]> {
  const watch = (
    service: Pick<ServiceDefinition, 'name' | 'networks'>,
    specs: readonly ProbeSpec[],
  ): WatchedService => {
    const { interval, failures, timeout } = serviceConfig(config, service.name).probing;
    const world = { ask, timeout, replicas, isHalted: haltedOf(local) };
    const probes = specs.map((spec) => watchedProbe(spec, service, world));
    return { name: service.name, probes, interval, failures };
  };
  const inside = async (name: string) => insideOf((await replicas(name)) ?? [], local);
  const ours = here.map(async (definition) => {
    const { probes, probing } = serviceConfig(config, definition.name);
    return watch(
      definition,
      probes ?? (await proposeProbes(definition, all, { ask, timeout: probing.timeout, inside })),
    );
  });
  const others = elsewhere.map((name) =>
    watch({ name, networks: [] }, serviceConfig(config, name).probes ?? []),
  );
  return [...(await Promise.all(ours)), ...others];
}
