/**
 * What differs between the Compose files and what runs. Values of settings, commands and labels
 * may be secret, so of those only names are told. Pure data.
 */
import type { KeyDifference } from '../evidence/change-facts.ts';
import type { OverridePart } from '../remedy/override.ts';

export const aspects = [
  'containers',
  'image',
  'environment',
  'memory-limit',
  'memory-reservation',
  'swap-limit',
  'processor-limit',
  'process-limit',
  'command',
  'user',
  'networks',
  'ports',
  'mounts',
  'labels',
  'health-check',
  'restart-policy',
] as const;

export type Aspect = (typeof aspects)[number];

export interface Difference {
  readonly aspect: Aspect;
  /** In words; null where `names` say it, and where the value might hold a secret. */
  readonly file: string | null;
  readonly runs: string | null;
  /** Of settings, labels, networks …: `added` are only in the files, `removed` only in the container. */
  readonly names: KeyDifference | null;
  /** Our override says so; it is no drift. */
  readonly ours: Ours | null;
}

/** What the responder has changed, and why. */
export interface Ours {
  readonly part: OverridePart;
  readonly at: number;
  readonly incident: string | null;
  /** The cause that the incident found; null when its log does not say. */
  readonly reason: string | null;
}

/**
 * `these-files`: as the files are now, so what differs was changed on the container. `with-ours`:
 * the same together with our override. `other-files`: they were changed since, and the next `up`
 * replaces the container. `unknown`: Compose does not say.
 */
export type MadeFrom = 'these-files' | 'with-ours' | 'other-files' | 'unknown';

export interface ContainerDrift {
  readonly service: string;
  readonly container: string;
  readonly madeFrom: MadeFrom;
  readonly differences: readonly Difference[];
}

/**
 * An entry of our override file. `running`: the containers have it. `undone`: they have not, so an
 * `up` without the file has taken it back. `in-the-files`: the Compose files say the same now.
 */
export interface OverrideEntry extends Ours {
  readonly service: string;
  readonly says: string;
  readonly state: 'running' | 'undone' | 'in-the-files';
}

export interface Drift {
  readonly project: string;
  readonly files: readonly string[];
  readonly containers: readonly ContainerDrift[];
  /** Services of which the files want another number of containers than there are. */
  readonly services: readonly { readonly service: string; readonly difference: Difference }[];
  readonly override: readonly OverrideEntry[];
}

/** What is neither as the files say nor ours. */
export function hasDrift({ containers, services }: Drift): boolean {
  return (
    services.some(({ difference }) => difference.ours === null) ||
    containers.some(
      ({ differences, madeFrom }) =>
        madeFrom === 'other-files' || differences.some(({ ours }) => ours === null),
    )
  );
}
