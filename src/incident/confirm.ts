/** An immediate second look at a new incident: is it one? */
import type { ProbeAnswer } from '../evidence/evidence.ts';
import type { Health } from '../probe/health.ts';
import type { Began, Symptom } from './event.ts';
import type { EventOf } from './incident.ts';

/** One service of the incident, asked just now. */
export interface Look extends Began {
  readonly health: Health;
  readonly answers: readonly ProbeAnswer[];
}

const worstFirst: readonly Health[] = ['down', 'degraded', 'unknown', 'up'];

/**
 * A false alarm only when every service of the incident answers: one that joined it may be down
 * while the first has come back. What nobody could ask is no false alarm either, and that one which
 * comes and goes has just come proves nothing.
 */
export function confirmation(
  looks: readonly Look[],
  symptoms: readonly Symptom[],
): EventOf<'confirmed'> | EventOf<'dismissed'> {
  const health = worstFirst.find((one) => looks.some((look) => look.health === one)) ?? 'unknown';
  const flaps = symptoms.some(({ kind }) => kind === 'flapping');
  return health === 'up' && !flaps
    ? { type: 'dismissed', reason: 'every probe answered when asked again at once' }
    : {
        type: 'confirmed',
        health,
        answers: looks.flatMap(({ answers }) => answers),
        began: began(looks),
      };
}

/** Of the service that began to fail first. */
function began(looks: readonly Look[]): Began {
  const failing = looks.filter(({ firstFailing }) => firstFailing !== null);
  const [first] = failing.toSorted((a, b) => (a.firstFailing ?? 0) - (b.firstFailing ?? 0));
  return {
    lastHealthy: first?.lastHealthy ?? null,
    firstFailing: first?.firstFailing ?? null,
  };
}
