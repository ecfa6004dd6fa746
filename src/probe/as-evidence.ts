/** The health of a service as a symptom, and as evidence. */
import type { ProbeAnswers } from '../evidence/evidence.ts';
import type { Symptom } from '../incident/event.ts';
import type { ServiceHealth } from './streak.ts';

export function symptomOf({ answers, detail, lasting, falls }: ServiceHealth): Symptom {
  const failing = answers.find((one) => !one.ok);
  if (lasting === 'flapping')
    return { kind: 'flapping', times: falls.length, since: falls[0] ?? 0, detail };
  return {
    kind: 'probe-failed',
    probe: failing?.probe ?? 'probe',
    detail: failing?.detail ?? detail,
  };
}

export function answersOf(
  service: string,
  { health, answers, firstFailing, healthyFrom }: ServiceHealth,
): ProbeAnswers {
  const since = firstFailing === null ? {} : { failingSince: firstFailing };
  const from = healthyFrom === null ? {} : { healthyFrom };
  return { kind: 'probe-answers', service, health, answers, ...since, ...from };
}

/** Of a service that answers us while Docker calls it unhealthy. */
export function wrongHealthCheck({ doubt, answers }: ServiceHealth): string {
  const asked = answers.filter(({ probe }) => probe !== 'container').map(({ probe }) => probe);
  return `${doubt}, while ${asked.join(' and ')} answers: the check is wrong, and nothing is restarted for it`;
}
