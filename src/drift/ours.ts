/** Which differences are the responder's own, and what became of each entry of its override. */
import type { Override } from '../remedy/override.ts';
import type { ContainerDrift, Difference, OverrideEntry, Ours } from './drift.ts';

/** What a container has of what an override can change. */
export interface Runs {
  readonly service: string;
  readonly imageId: string;
  /** Bytes; 0: no limit. */
  readonly memoryLimit: number;
}

/** What the files say of the same; null: the engine does not have that image. */
export interface Says {
  readonly imageId: string | null;
  readonly memoryLimit: number;
}

/** Why an incident did what it did; null when its log does not say. */
export type Reasons = (incident: string | null) => string | null;

const partOf: Partial<Readonly<Record<Difference['aspect'], Override['part']>>> = {
  image: 'image',
  'memory-limit': 'memory',
  'memory-reservation': 'memory',
  'swap-limit': 'memory',
};

/** The differences of a container, with those marked that our override explains. */
export function marked(
  drift: ContainerDrift,
  runs: Runs,
  overrides: readonly Override[],
  reasons: Reasons,
): ContainerDrift {
  const differences = drift.differences.map((one): Difference => {
    const ours = overrides.find(
      (override) =>
        override.service === drift.service &&
        override.part === partOf[one.aspect] &&
        isIn(override, runs),
    );
    return ours === undefined ? one : { ...one, ours: oursOf(ours, reasons) };
  });
  return { ...drift, differences };
}

export function entryOf(
  override: Override,
  runs: readonly Runs[],
  says: Says,
  reasons: Reasons,
): OverrideEntry {
  const inFiles =
    override.part === 'image'
      ? says.imageId === override.imageId
      : says.memoryLimit === override.limit;
  const mine = runs.filter(({ service }) => service === override.service);
  const running = mine.length > 0 && mine.every((one) => isIn(override, one));
  return {
    service: override.service,
    ...oursOf(override, reasons),
    says: sayingOf(override),
    state: inFiles ? 'in-the-files' : running ? 'running' : 'undone',
  };
}

function isIn(override: Override, { imageId, memoryLimit }: Runs): boolean {
  return override.part === 'image' ? imageId === override.imageId : memoryLimit === override.limit;
}

function oursOf({ part, at, incident }: Override, reasons: Reasons): Ours {
  return { part, at, incident, reason: reasons(incident) };
}

function sayingOf(override: Override): string {
  return override.part === 'image'
    ? `image ${override.imageId.replace('sha256:', '').slice(0, 12)}`
    : `memory limit ${Math.round(override.limit / 1_048_576)} MiB`;
}
