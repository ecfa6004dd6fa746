/** From what was read to what differs, what of it is ours, and what the files would have to say. */
import { composeLabels, environmentOf, type InspectedContainer } from '../docker/container.ts';
import type { Project } from '../docker/project.ts';
import type { Override } from '../remedy/override.ts';
import { differencesOf } from './compare.ts';
import { limitsOf, replicasOf, type Configured } from './configured.ts';
import type { ContainerDrift, Difference, Drift, MadeFrom } from './drift.ts';
import { entryOf, marked, type Reasons, type Runs } from './ours.ts';
import type { Wanted } from './take-over.ts';

/** Compose's own hash of each service: of the files alone, and together with our override. */
export interface Hashes {
  readonly files: ReadonlyMap<string, string>;
  readonly withOurs: ReadonlyMap<string, string>;
}

/** Of the services that were asked about. Holds secrets. */
export interface Seen {
  readonly project: Project;
  readonly configured: Configured;
  readonly services: readonly string[];
  readonly containers: readonly InspectedContainer[];
  /** Image that each service's name means now; null when the engine has none. */
  readonly images: ReadonlyMap<string, string | null>;
  /** Settings that each image provides by itself. */
  readonly provided: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly hashes: Hashes;
  readonly overrides: readonly Override[];
  /** By which name the files could ask for an image of an override; null: by none. */
  readonly names: ReadonlyMap<string, string | null>;
  readonly reasons: Reasons;
}

export interface Concluded {
  readonly drift: Drift;
  readonly wanted: readonly Wanted[];
}

export function conclude(seen: Seen): Concluded {
  const { project, configured, services, overrides, reasons } = seen;
  const runs = seen.containers.map((one) => runsOf(seen, one));
  const containers = seen.containers.flatMap((one) => driftOf(seen, one));
  const override = overrides.map((one) => entryOf(one, runs, saysOf(seen, one.service), reasons));
  const drift: Drift = {
    project: project.name,
    files: project.files,
    containers,
    services: services.flatMap((service) => {
      const mine = runs.filter((one) => one.service === service);
      const difference = countOf(configured, service, mine.length);
      if (difference === null) return [];
      const [one] = mine;
      const told = one === undefined ? difference : marked(difference, one, overrides, reasons);
      return [{ service, difference: told }];
    }),
    override,
  };
  const kept = overrides.filter((_, index) => override[index]?.state !== 'in-the-files');
  return {
    drift,
    wanted: [...kept.map((one) => wantedOf(one, seen.names)), ...byHand(seen, containers)],
  };
}

function serviceOf({ Config }: InspectedContainer): string {
  return Config.Labels[composeLabels.service] ?? '';
}

function nameOf({ Name }: InspectedContainer): string {
  return Name.replace(/^\//, '');
}

function runsOf({ containers }: Seen, container: InspectedContainer): Runs {
  const { Image, HostConfig } = container;
  const service = serviceOf(container);
  const replicas = containers.filter((one) => serviceOf(one) === service).length;
  return { service, imageId: Image, memoryLimit: HostConfig.Memory, replicas };
}

/** None where the files do not name its service, which is told of the service. */
function driftOf(seen: Seen, container: InspectedContainer): readonly ContainerDrift[] {
  const { project, configured } = seen;
  const service = serviceOf(container);
  const definition = project.services.find(({ name }) => name === service);
  const says = configured.services[service];
  if (definition === undefined || says === undefined) return [];
  const differences = differencesOf({
    configured: says,
    volumes: configured.volumes,
    definition,
    container,
    environment: environmentOf(container.Config.Env),
    provided: seen.provided.get(container.Image) ?? {},
    wantedImage: seen.images.get(service) ?? null,
  });
  const from = madeFrom(container, service, seen.hashes);
  const runs = runsOf(seen, container);
  return [
    {
      ...{ service, container: nameOf(container), madeFrom: from },
      differences: differences.map((one) => marked(one, runs, seen.overrides, seen.reasons)),
    },
  ];
}

function madeFrom(container: InspectedContainer, service: string, hashes: Hashes): MadeFrom {
  const hash = container.Config.Labels[composeLabels.configHash];
  const files = hashes.files.get(service);
  if (hash === undefined || files === undefined) return 'unknown';
  if (hash === files) return 'these-files';
  return hash === hashes.withOurs.get(service) ? 'with-ours' : 'other-files';
}

function saysOf({ configured, images }: Seen, service: string) {
  const says = configured.services[service];
  return {
    imageId: images.get(service) ?? null,
    memoryLimit: says === undefined ? 0 : limitsOf(says).memory,
    replicas: says === undefined ? 0 : replicasOf(says),
  };
}

function countOf({ services }: Configured, service: string, found: number): Difference | null {
  const says = services[service];
  const wanted = says === undefined ? 0 : replicasOf(says);
  if (wanted === found) return null;
  return {
    aspect: 'containers',
    file: says === undefined ? 'no such service' : String(wanted),
    runs: String(found),
    names: null,
    ours: null,
  };
}

function wantedOf(override: Override, names: Seen['names']): Wanted {
  const { service } = override;
  switch (override.part) {
    case 'memory':
      return { service, part: 'memory', memory: override };
    case 'image':
      return { service, part: 'image', image: names.get(override.imageId) ?? null };
    case 'replicas':
      return { service, part: 'replicas', replicas: override.replicas };
  }
}

/** Limits that somebody has changed on containers that are otherwise as the files are now. */
function byHand({ containers }: Seen, drifts: readonly ContainerDrift[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted & { readonly part: 'memory' }>();
  for (const container of containers) {
    const drift = drifts.find((one) => one.container === nameOf(container));
    if (drift === undefined || drift.madeFrom === 'other-files' || drift.madeFrom === 'unknown')
      continue;
    const {
      Memory: limit,
      MemoryReservation: reservation,
      MemorySwap: swap,
    } = container.HostConfig;
    const changed = drift.differences.some(
      ({ aspect, ours }) => aspect === 'memory-limit' && ours === null,
    );
    // Replicas that differ are to have what the largest of them has.
    if (!changed || limit <= (wanted.get(drift.service)?.memory.limit ?? 0)) continue;
    wanted.set(drift.service, {
      service: drift.service,
      part: 'memory',
      memory: { limit, reservation, swap },
    });
  }
  return [...wanted.values()];
}
