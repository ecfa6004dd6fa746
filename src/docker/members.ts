/**
 * Which containers a service has, kept between questions. Whoever watches asks every few seconds
 * how they are, and seldom has one come or gone: the engine reports that, and then all are forgotten.
 */
import type { DockerProblem } from './problem.ts';
import { isProblem } from './problem.ts';
import type { ReplicaView } from './project.ts';

type Replicas = readonly ReplicaView[] | DockerProblem;

export interface Members {
  /** Each container as it is now. */
  readonly read: (service: string) => Promise<Replicas>;
  /** Something was created, removed or renamed. */
  readonly forget: () => void;
}

export interface MemberReaders {
  readonly list: (service: string) => Promise<Replicas>;
  readonly inspect: (ids: readonly string[]) => Promise<Replicas>;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
}

/** Milliseconds: what an event that never came can hide at most. */
const kept = 30_000;

export function createMembers({ list, inspect, now }: MemberReaders): Members {
  const known = new Map<string, { readonly ids: readonly string[]; readonly until: number }>();
  let generation = 0;
  return {
    async read(service) {
      const before = known.get(service);
      if (before !== undefined && now() < before.until) {
        const replicas = await inspect(before.ids);
        if (isProblem(replicas) || replicas.length === before.ids.length) return replicas;
      }
      known.delete(service);
      const at = generation;
      const replicas = await list(service);
      // A change that was reported meanwhile may not be in the list; a service without containers
      // waits for its first.
      if (!isProblem(replicas) && replicas.length > 0 && at === generation)
        known.set(service, {
          ids: replicas.map((one) => one.state.container),
          until: now() + kept,
        });
      return replicas;
    },
    forget() {
      generation++;
      known.clear();
    },
  };
}
