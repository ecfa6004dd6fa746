/** What one look at a service comes to: nothing is wrong, a cause, or that nobody can say. */
import type { Health } from '../probe/health.ts';
import type { Diagnosis } from './cause.ts';
import { explain, type Explanation } from './explain.ts';
import { listWords } from './rules/condition.ts';

/**
 * `healthy`: its probes answer and no cause stands out. `faulty`: a cause stands out, whether or
 * not the service still answers. `unknown`: it fails without a cause that stands out, or nobody
 * could ask it.
 */
export const outcomes = ['healthy', 'faulty', 'unknown'] as const;

export type Outcome = (typeof outcomes)[number];

export interface Looked {
  readonly service: string;
  readonly health: Health;
  /** The first failing probe, in words. */
  readonly detail: string;
  readonly diagnosis: Diagnosis;
  /** Services that it stands on and that answer. */
  readonly dependenciesUp: readonly string[];
  readonly probes: number;
  /** Milliseconds until its start-up time is over; null when it is over. */
  readonly startsFor: number | null;
  /** Milliseconds since a container of it ended that the engine has started again; null: none has. */
  readonly endedAgo: number | null;
}

/** One that ends and starts again and again answers in between; after this long it stays, in milliseconds. */
const stays = 60_000;

export interface SingleVerdict extends Explanation {
  readonly outcome: Outcome;
}

export function verdictOn(looked: Looked): SingleVerdict {
  const { diagnosis, health } = looked;
  if (diagnosis.causes[0].kind !== 'unknown') return { outcome: 'faulty', ...explain(diagnosis) };
  if (health === 'up') {
    const ended = looked.endedAgo !== null && looked.endedAgo < stays;
    return ended ? notYet(looked, looked.endedAgo) : healthy(looked);
  }
  return { outcome: 'unknown', headline: unexplained(looked), proof: unknownProof(looked) };
}

function healthy({ service, probes, dependenciesUp, diagnosis }: Looked): SingleVerdict {
  const asked = probes === 1 ? 'Its probe answers' : `All ${probes} of its probes answer`;
  const below =
    dependenciesUp.length === 0 ? '' : `, and so does what it needs: ${listWords(dependenciesUp)}`;
  return {
    outcome: 'healthy',
    headline: `Nothing is wrong with ${service}.`,
    proof: `${asked}${below}${untested(diagnosis)}.`,
  };
}

function notYet({ service, diagnosis }: Looked, endedAgo: number): SingleVerdict {
  const ago = Math.ceil(endedAgo / 1_000);
  const left = Math.ceil((stays - endedAgo) / 1_000);
  return {
    outcome: 'unknown',
    headline: `${service} answers, but a container of it ended ${ago} s ago and was started again by the engine.`,
    proof: `Whether it stays is not known yet; ask again in ${left} s${untested(diagnosis)}.`,
  };
}

function unexplained({ service, health, detail, startsFor }: Looked): string {
  switch (health) {
    case 'unknown':
    case 'up':
      return `Nobody can say how ${service} is: none of its probes could be asked.`;
    case 'down':
    case 'degraded':
      return startsFor === null
        ? `${service} is ${health} (${detail}), and the cause is unknown.`
        : `${service} does not answer yet (${detail}): it has just been started.`;
  }
}

function unknownProof({ diagnosis, startsFor }: Looked): string {
  if (startsFor !== null) {
    const seconds = Math.ceil(startsFor / 1_000);
    return `Its start-up time is over in ${seconds} s; ask again then${untested(diagnosis)}.`;
  }
  return explain(diagnosis).proof;
}

function untested({ undetermined: { length } }: Diagnosis): string {
  if (length === 0) return '';
  return `; ${length} ${length === 1 ? 'thing' : 'things'} could not be tested`;
}
