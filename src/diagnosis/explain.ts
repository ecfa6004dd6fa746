/** A diagnosis in two sentences: what happened, and how we know. */
import { causeNames } from './cause.ts';
import type { Cause, Citation, Confidence, Diagnosis } from './cause.ts';

export interface Explanation {
  /** What happened. */
  readonly headline: string;
  /** How we know, what speaks against it, and what could not be tested. */
  readonly proof: string;
}

const sureness: Record<Confidence, string> = {
  certain: 'Observed',
  likely: 'Most likely',
  possible: 'Possibly',
};

/** More citations than this are for the report, not for a message. */
const MOST = 3;

export function explain(diagnosis: Diagnosis): Explanation {
  const [lead] = diagnosis.causes;
  const open = diagnosis.undetermined.length;
  const untested =
    open === 0 ? '' : `; ${open} ${open === 1 ? 'thing' : 'things'} could not be tested`;
  return { headline: headlineOf(lead), proof: `${proofOf(lead)}${untested}.` };
}

function headlineOf(cause: Cause): string {
  if (cause.kind === 'unknown') return cause.statement;
  return `${causeNames[cause.kind].replace(/^./, (first) => first.toUpperCase())}: ${cause.statement}`;
}

function proofOf(cause: Cause): string {
  if (cause.kind === 'unknown') return 'No rule found enough evidence for a cause';
  const against =
    cause.contradicting.length === 0 ? '' : `; against it: ${joined(cause.contradicting)}`;
  const supporting = joined(cause.supporting);
  return `${sureness[cause.confidence]}${supporting === '' ? '' : `: ${supporting}`}${against}`;
}

function joined(citations: readonly Citation[]): string {
  return citations
    .slice(0, MOST)
    .map(({ says }) => says)
    .join('; ');
}
