/** The health of a service as a symptom, and as evidence. */
import type { ProbeAnswers } from '../evidence/evidence.ts';
import type { Symptom } from '../incident/event.ts';
import type { ServiceHealth } from './streak.ts';

export function symptomOf({ answers, detail }: ServiceHealth): Symptom {
  const failing = answers.find((one) => !one.ok);
  return {
    kind: 'probe-failed',
    probe: failing?.probe ?? 'probe',
    detail: failing?.detail ?? detail,
  };
}

export function answersOf(service: string, { health, answers }: ServiceHealth): ProbeAnswers {
  return { kind: 'probe-answers', service, health, answers };
}
