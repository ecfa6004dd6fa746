/**
 * What remedies have changed of a service that a later `up` must not undo, and so stands in the
 * store, for all replicas, and in our Compose override file, which each writes from it.
 */
import type { LastKnownGood } from '../store/store.ts';
import type { Action } from './remedy.ts';

/** At most one of each for a service: a newer one takes the place of the older. */
export type OverridePart = 'memory' | 'image' | 'replicas';

export type Override = {
  readonly service: string;
  readonly at: number;
  /** Whose remedy it was; null: a person's, or found in a file that an older version wrote. */
  readonly incident: string | null;
} & (
  | {
      readonly part: 'memory';
      /** Bytes. */
      readonly limit: number;
      readonly reservation: number;
      readonly swap: number;
      /** How the operator's files write limits; left out: both ways, as older versions did. */
      readonly limitsIn?: 'service' | 'deploy';
    }
  /** Its id, which no later build or pull can change, or a name that only we give. */
  | { readonly part: 'image'; readonly imageId: string }
  | { readonly part: 'replicas'; readonly replicas: number }
);

/** Memory, reservation and swap together: one alone would let the kernel take it back. */
export function memoryLimits(limit: number) {
  return { limit, reservation: Math.round(limit / 2), swap: limit };
}

/**
 * The overrides that people have gone beyond: the service has been healthy for long on another
 * image, or with more memory, than the override says. Kept on, they would take that back.
 */
export function outlived(
  overrides: readonly Override[],
  good: Pick<LastKnownGood, 'service' | 'imageId' | 'imageRef' | 'memoryLimit'>,
): readonly Override[] {
  return overrides.filter((one) => {
    if (one.service !== good.service) return false;
    switch (one.part) {
      case 'image':
        return one.imageId !== good.imageId && one.imageId !== good.imageRef;
      case 'memory':
        // 0: no limit at all.
        return good.memoryLimit === 0 || good.memoryLimit > one.limit;
      case 'replicas':
        return false;
    }
  });
}

/** What the action changes for good; null when a later `up` may undo it. */
export function overrideOf(action: Action, incident: string | null, at: number): Override | null {
  const { service } = action;
  switch (action.remedy) {
    case 'raise-memory':
      return {
        ...{ service, at, incident, part: 'memory', ...memoryLimits(action.to) },
        ...(action.limitsIn === undefined ? {} : { limitsIn: action.limitsIn }),
      };
    case 'rollback-image':
      return { service, at, incident, part: 'image', imageId: action.toImage };
    case 'rollback-git':
      return { service, at, incident, part: 'image', imageId: action.toRef };
    case 'scale-out':
      if (action.group !== null) return null;
      return { service, at, incident, part: 'replicas', replicas: action.to };
    case 'start':
    case 'restart':
    case 'reload':
    case 'recreate':
    case 'free-port':
    case 'reconnect-network':
    case 'create':
    case 'full-restart':
    case 'reclaim-disk':
      return null;
  }
}
