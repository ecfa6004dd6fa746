/** Evidence for an incident: what is read for it now, beside what the responder has seen already. */
import { collect } from '../evidence/collect.ts';
import { found, nothing, together } from '../evidence/context.ts';
import type { CollectContext, Collected } from '../evidence/context.ts';
import type { ContainerEvent, FactKind, ProbeAnswers } from '../evidence/evidence.ts';
import { redactor } from '../evidence/redact.ts';
import { redactFact } from '../evidence/redact-fact.ts';

/** Nobody knows the secrets of what runs elsewhere; their usual forms are hidden all the same. */
const redact = redactor([]);

export interface GatherParts {
  readonly context: Omit<CollectContext, 'events' | 'probes'>;
  /** Its containers' events are followed. */
  readonly watches: (service: string) => boolean;
  /** It has no container of the project: only its probes can say something of it. */
  readonly runsElsewhere: (service: string) => boolean;
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
  return async (wants, services) => {
    const asked = wants.includes('probe-answers');
    const fresh: ReadonlyMap<string, ProbeAnswers> = asked
      ? await parts.askAgain(services)
      : new Map<string, never>();
    const answers = (service: string) => fresh.get(service) ?? parts.answers(service);
    const elsewhere = asked ? services.filter(parts.runsElsewhere).map(answers) : [];
    const here = services.filter((one) => !parts.runsElsewhere(one));
    const followed = here.filter(parts.watches);
    const collected =
      here.length === 0 && elsewhere.length > 0
        ? nothing
        : await collect(
            {
              ...parts.context,
              events: new Map(followed.map((one) => [one, parts.events(one)])),
              probes: new Map(followed.map((one) => [one, answers(one)])),
            },
            wants,
            here,
          );
    return together([collected, found(...elsewhere.map((one) => redactFact(one, redact)))]);
  };
}
