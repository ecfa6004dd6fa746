/**
 * The incident that the guard is shown while a person performs a section: folded from events as
 * any other, and never stored. Pure.
 */
import type { Evidence } from '../../evidence/evidence.ts';
import { subjectOf } from '../../evidence/identify.ts';
import type { IncidentEvent, IncidentSettings, PlannedAction } from '../../incident/event.ts';
import type { Incident } from '../../incident/incident.ts';
import { apply, fold } from '../../incident/transition.ts';

export function opening(
  service: string,
  { settings, by }: { readonly settings: IncidentSettings; readonly by: string },
): readonly IncidentEvent[] {
  const symptom = { kind: 'probe-failed', probe: by, detail: 'performs a section' } as const;
  return [
    { type: 'opened', service, symptom, settings, related: [] },
    { type: 'confirmed', health: 'unknown', answers: [] },
  ];
}

/** The next remedy of the same section: the one before it is behind us. */
export function again({ phase }: Incident): readonly IncidentEvent[] {
  if (phase === 'verifying') return [{ type: 'verification-failed', reason: 'the next step' }];
  return phase === 'planning' ? [{ type: 'world-changed', what: 'the next step' }] : [];
}

export function foldOn(
  before: Incident | null,
  incident: string,
  events: readonly IncidentEvent[],
  at: number,
): Incident {
  const start = before?.version ?? 0;
  const stored = events.map((event, index) => ({
    incident,
    version: start + index + 1,
    at,
    event,
  }));
  const after = before === null ? fold(stored) : stored.reduce<Incident>(apply, before);
  if (after === null) throw new Error('no event');
  return after;
}

/** So that "still failing after a remedy" holds for the next step. */
export function remembered(
  incident: Incident,
  planned: PlannedAction,
  id: string,
  at: number,
): Incident {
  const { evidence } = incident;
  return foldOn(
    incident,
    incident.id,
    [
      { type: 'planned', plan: planned },
      { type: 'verdict-given', verdict: 'allow', rule: 'person', reason: '', until: null },
      {
        type: 'remedy-intended',
        intent: id,
        plan: planned,
        before: { startedAt: {}, containers: [] },
        evidence: evidence.map((one) => one.id),
        deadline: at,
      },
      {
        type: 'remedy-finished',
        intent: id,
        outcome: 'applied',
        settledBy: 'performer',
        detail: '',
      },
    ],
    at,
  );
}

export function reference({ id, fact }: Evidence) {
  return { id, kind: fact.kind, subject: subjectOf(fact) };
}
