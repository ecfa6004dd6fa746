import { describe, expect, test } from 'vitest';
import {
  cause,
  diagnosis,
  event,
  incident,
  paths,
  planned,
  settings,
} from '../../test/examples/incident.ts';
import type { Action } from '../remedy/remedy.ts';
import type { IncidentEvent } from './event.ts';
import { dueEscalation, nextEscalationAt } from './escalation.ts';

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

  test('when it has recovered by itself and failed again twice', () => {
    const comesBack = [event('relapsed'), event('recovered-without-us')];
    const once = [...paths.monitoring, ...comesBack, event('relapsed')];
    const calls = (log: readonly IncidentEvent[]) =>
      dueEscalation(incident(log), 1)?.message ?? 'nobody';
    expect(calls([...paths.monitoring, event('relapsed')])).toBe('nobody');
    expect(calls(once)).toMatch(/comes and goes/);
  });

  test('when the engine cannot start the container, once', () => {
    const failed = [...start, ...refused('one'), ...again];
    const due = dueEscalation(incident(failed), 1);
    expect(due).toMatchObject({ reason: 'cannot-restart' });
    const called = event('escalated', due ?? {});
    expect(dueEscalation(incident([...failed, called]), 1)).toBeNull();
  });

  test('for that not while it is looked into, nor while another cause of it is cured', () => {
    const failed = [...start, ...refused('one')];
    expect(dueEscalation(incident(failed), 1)).toBeNull();
    const found = cause('port-conflict');
    const freed: Action = { remedy: 'free-port', service: 'web', targets: [], port: 80 };
    const cured = [
      ...failed,
      event('evidence-saved'),
      event('diagnosed', { diagnosis: diagnosis(found) }),
      event('planned', { plan: planned(freed, found) }),
      event('verdict-given', { verdict: 'allow', until: null }),
    ];
    expect(dueEscalation(incident(cured), 1)).toBeNull();
    const ended = [
      ...cured,
      ...inVain('two'),
      event('evidence-saved'),
      event('diagnosed', { diagnosis: diagnosis(found) }),
      event('ladder-ended', { reason: 'ladder-exhausted', message: 'nothing is left' }),
    ];
    const called = event('escalated', { reason: 'ladder-exhausted', message: 'nothing is left' });
    expect(dueEscalation(incident([...ended, called]), 1)).toMatchObject({
      reason: 'cannot-restart',
    });
  });

  test('for neither when a remedy was taken back before anything was done', () => {
    const withdrawn = (intent: string) =>
      attempt(intent, event('remedy-finished', { intent, outcome: 'withdrawn' }));
    const events = [...start, ...withdrawn('one'), ...again, ...withdrawn('two')];
    expect(dueEscalation(incident(events), 1)).toBeNull();
  });

  test('when it has been down for too long, and the time between two outages is none of that', () => {
    const recovered = [
      ...start,
      event('remedy-intended', { intent: 'one' }),
      event('remedy-finished', { intent: 'one' }),
      event('verified', { healthySince: 10_000 }),
    ];
    const every = settings.escalateAfter;
    const relapsed = incident([...recovered, event('relapsed')], every);
    const healthy = recovered.length * every - 10_000;
    expect(relapsed.downSince).toBe(healthy);
    const due = healthy + every;
    expect(dueEscalation(relapsed, due - 1)).toBeNull();
    expect(nextEscalationAt(relapsed, due - 1)).toBe(due);
    expect(dueEscalation(relapsed, due)).toMatchObject({ reason: 'down-too-long' });
  });

  test('for what comes and goes, once it is left alone because it answers', () => {
    const symptom = { kind: 'flapping', times: 3, since: 0, detail: 'HTTP 500' } as const;
    const diagnosed = paths.planning.slice(1);
    const flapping = incident([event('opened', { symptom }), ...diagnosed]);
    expect(flapping.phase).toBe('planning');
    expect(dueEscalation(flapping, 4_999)).toBeNull();
    expect(nextEscalationAt(flapping, 4_999)).toBe(5_000);
    expect(dueEscalation(flapping, 5_000)).toMatchObject({ reason: 'no-remedy' });
    expect(dueEscalation(incident([event('opened'), ...diagnosed]), 5_000)).toBeNull();
    const atWork = [event('opened', { symptom }), ...diagnosed, event('planned')];
    expect(dueEscalation(incident(atWork), 5_000)).toBeNull();
  });
});
