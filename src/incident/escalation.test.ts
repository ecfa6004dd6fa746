import { describe, expect, test } from 'vitest';
import { event, incident, paths, settings } from '../../test/examples/incident.ts';
import type { IncidentEvent } from './event.ts';
import { dueEscalation } from './escalation.ts';

const patient = { ...settings, failedAttempts: 2 };
/** Two remedies, each of which is applied, or is not, with an end of its own. */
const attempt = (intent: string, ...end: readonly IncidentEvent[]): readonly IncidentEvent[] => [
  event('remedy-intended', { intent }),
  ...end,
];
const start = [event('opened', { settings: patient }), ...paths.applying.slice(1)];
const again = [
  event('evidence-saved'),
  event('diagnosed'),
  event('planned'),
  event('verdict-given', { verdict: 'allow', until: null }),
];
const inVain = (intent: string) =>
  attempt(intent, event('remedy-finished', { intent }), event('verification-failed'));
const refused = (intent: string) =>
  attempt(intent, event('remedy-finished', { intent, outcome: 'failed' }));

describe('people are called', () => {
  test('when as many remedies as the runbook says have not helped, and not before', () => {
    const once = [...start, ...inVain('one')];
    expect(dueEscalation(incident(once), 1)).toBeNull();
    expect(dueEscalation(incident([...once, ...again, ...inVain('two')]), 1)).toEqual({
      reason: 'failed-attempts',
      message: 'several remedies have not helped',
    });
  });

  test('when the engine cannot start the container, once', () => {
    const failed = [...start, ...refused('one')];
    const due = dueEscalation(incident(failed), 1);
    expect(due).toMatchObject({ reason: 'cannot-restart' });
    const called = event('escalated', due ?? {});
    expect(dueEscalation(incident([...failed, called, ...again]), 1)).toBeNull();
  });

  test('for neither when a remedy was taken back before anything was done', () => {
    const withdrawn = (intent: string) =>
      attempt(intent, event('remedy-finished', { intent, outcome: 'withdrawn' }));
    const events = [...start, ...withdrawn('one'), ...again, ...withdrawn('two')];
    expect(dueEscalation(incident(events), 1)).toBeNull();
  });
});
