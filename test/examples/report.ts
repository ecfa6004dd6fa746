/** An incident of `web` as a report sees it: what its log says, with evidence of one's own. */
import type { Evidence, Fact, LogLine } from '../../src/evidence/evidence.ts';
import { identify } from '../../src/evidence/identify.ts';
import type { StoredEvent, IncidentEvent } from '../../src/incident/event.ts';
import type { Sources } from '../../src/incident/report/report.ts';
import { fold } from '../../src/incident/transition.ts';
import { event, paths } from './incident.ts';

/** Events with the second at which each happened. */
export function at(...told: readonly (readonly [second: number, event: IncidentEvent])[]) {
  return told.map(([second, one], index): StoredEvent => ({
    incident: 'i-1',
    version: index + 1,
    at: second * 1_000,
    event: one,
  }));
}

export function sources(log: readonly StoredEvent[], part: Partial<Sources> = {}): Sources {
  const incident = fold(log);
  if (incident === null) throw new Error('an incident needs an event');
  return { incident, log, blind: [], evidence: [], goods: [], lessons: [], ...part };
}

/** Failing from second 98 on, noticed at 100, healthy from 108 on. */
export const recovered = at(
  [100, event('opened')],
  [101, event('confirmed', { began: { lastHealthy: 95_000, firstFailing: 98_000 } })],
  [102, event('evidence-saved')],
  [103, event('diagnosed')],
  ...paths.verifying.slice(4).map((one, index) => [104 + index, one] as const),
  [140, event('verified', { healthySince: 108_000 })],
  [740, event('resolved', { healthySince: 108_000 })],
);

export function evidence(...facts: readonly Fact[]): readonly Evidence[] {
  return identify(facts, 1, 102_000);
}

export function logs(...lines: readonly (readonly [second: number | null, text: string])[]): Fact {
  const told = lines.map(([second, text]): LogLine => ({
    at: second === null ? null : second * 1_000,
    stream: 'stdout',
    text,
  }));
  return { kind: 'logs', service: 'web', container: 'web-id', lines: told, truncated: false };
}
