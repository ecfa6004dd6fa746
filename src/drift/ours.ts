/** Which differences are the responder's own, and what became of each entry of its override. */
import type { Override } from '../remedy/override.ts';
import type { Difference, OverrideEntry, Ours } from './drift.ts';

/** What a container has of what an override can change. */
export interface Runs {
  readonly service: string;
  readonly imageId: string;
  /** Bytes; 0: no limit. */
  readonly memoryLimit: number;
  /** How many containers its service has. */
  readonly replicas: number;
}

/** What the files say of the same; null: the engine does not have that image. */
export interface Says {
  readonly imageId: string | null;
  readonly memoryLimit: number;
  readonly replicas: number;
}

/** Why an incident did what it did; null when its log does not say. */
export type Reasons = (incident: string | null) => string | null;

const partOf: Partial<Readonly<Record<Difference['aspect'], Override['part']>>> = {
  image: 'image',
  'memory-limit': 'memory',
  'memory-reservation': 'memory',
  'swap-limit': 'memory',
  containers: 'replicas',
};

/** The difference, marked when our override explains it. */
export function marked(
  one: Difference,
  runs: Runs,
  overrides: readonly Override[],
  reasons: Reasons,
): Difference {
  const ours = overrides.find(
    (override) =>
      override.service === runs.service &&
      override.part === partOf[one.aspect] &&
      isIn(override, runs),
  );
  return ours === undefined ? one : { ...one, ours: oursOf(ours, reasons) };
}

export function entryOf(
  override: Override,
  runs: readonly Runs[],
  says: Says,
  reasons: Reasons,
): OverrideEntry {
  const inFiles = isIn(override, says);
  const mine = runs.filter(({ service }) => service === override.service);
  const running = mine.length > 0 && mine.every((one) => isIn(override, one));
  return {
    service: override.service,
    ...oursOf(override, reasons),
    says: sayingOf(override),
    state: inFiles ? 'in-the-files' : running ? 'running' : 'undone',
  };
}

function isIn(override: Override, { imageId, memoryLimit, replicas }: Says): boolean {
  switch (override.part) {
    case 'image':
      return imageId === override.imageId;
    case 'memory':
      return memoryLimit === override.limit;
    case 'replicas':
      return replicas === override.replicas;
  }
}

function oursOf({ part, at, incident }: Override, reasons: Reasons): Ours {
  return { part, at, incident, reason: reasons(incident) };
}

/** The beginning of an id; a name that we gave in whole. */
function shortImage(image: string): string {
  return image.startsWith('sha256:') ? image.slice(7, 19) : image;
}

function sayingOf(override: Override): string {
  switch (override.part) {
    case 'image':
      return `image ${shortImage(override.imageId)}`;
    case 'memory':
      return `memory limit ${Math.round(override.limit / 1_048_576)} MiB`;
    case 'replicas':
      return `${override.replicas} containers`;
  }
}
