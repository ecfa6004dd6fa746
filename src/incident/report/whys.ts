/**
 * Five whys, prefilled from the causal chain as far as evidence goes; the rest is for people. None
 * is invented: an answer is a cause's statement, or a fact that was saved.
 */
import { changesOf } from './changes.ts';
import type { Cause } from '../../diagnosis/cause.ts';
import { causeNames } from '../../diagnosis/cause.ts';
import type { Evidence } from '../../evidence/evidence.ts';
import { describeSymptom } from '../describe.ts';
import type { Incident } from '../incident.ts';

export interface Why {
  readonly question: string;
  /** null: to be answered by people. */
  readonly answer: string | null;
  /** Of the answer. */
  readonly evidence: readonly string[];
}

const count = 5;

export function fiveWhys(
  incident: Incident,
  cause: Cause | null,
  evidence: readonly Evidence[],
): readonly Why[] {
  const known = [...symptomWhy(incident), ...causeWhys(incident, cause, evidence)].slice(
    0,
    count - 1,
  );
  const left = Array.from({ length: count - known.length }, (_, index) => ({
    question: index === 0 ? `Why did that happen?` : 'And why that?',
    answer: null,
    evidence: [],
  }));
  return [...known, ...left];
}

function symptomWhy({ service, symptoms }: Incident): readonly Why[] {
  const [first] = symptoms;
  if (first === undefined) return [];
  const answer = `${first.service}: ${describeSymptom(first.symptom)}`;
  return [{ question: `Why was there an incident of ${service}?`, answer, evidence: [] }];
}

function causeWhys(
  { service }: Incident,
  cause: Cause | null,
  evidence: readonly Evidence[],
): readonly Why[] {
  if (cause === null || cause.kind === 'unknown') return [];
  const proof = cause.supporting.map((one) => one.evidence);
  const why = { question: `Why did ${service} fail?`, answer: cause.statement, evidence: proof };
  const below =
    cause.component === service
      ? []
      : [
          {
            question: `Why did ${causeNames[cause.kind]} of ${cause.component} reach ${service}?`,
            answer: `${service} stands on ${cause.component}.`,
            evidence: proof,
          },
        ];
  const changes = changesOf(cause.component, evidence);
  if (changes.length === 0) return [why, ...below];
  const since = {
    question: `Why now?`,
    answer: changes.map(({ says }) => says).join(' '),
    evidence: changes.map((one) => one.evidence),
  };
  return [why, ...below, since];
}
