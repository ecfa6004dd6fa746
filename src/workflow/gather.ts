/** Evidence for an incident: what is read for it now, beside what the responder has seen already. */
import { collect } from '../evidence/collect.ts';
import type { CollectContext, Collected } from '../evidence/context.ts';
import type { ContainerEvent, FactKind, ProbeAnswers } from '../evidence/evidence.ts';

export interface GatherParts {
  readonly context: Omit<CollectContext, 'events' | 'probes'>;
  readonly watched: readonly string[];
  readonly events: (service: string) => readonly ContainerEvent[];
  /** Of the last round of probes. */
  readonly answers: (service: string) => ProbeAnswers;
  /** Of a round of now, as far as it ends in time. */
  readonly askAgain: (services: readonly string[]) => Promise<ReadonlyMap<string, ProbeAnswers>>;
}

export type Gather = (
  wants: readonly FactKind[],
  services: readonly string[],
) => Promise<Collected>;

export function gatherer(parts: GatherParts): Gather {
  const { watched } = parts;
  return async (wants, services) => {
    const fresh: ReadonlyMap<string, ProbeAnswers> = wants.includes('probe-answers')
      ? await parts.askAgain(services)
      : new Map<string, never>();
    const events = new Map(watched.map((one) => [one, parts.events(one)]));
    const probes = new Map(watched.map((one) => [one, fresh.get(one) ?? parts.answers(one)]));
    return collect({ ...parts.context, events, probes }, wants, services);
  };
}
