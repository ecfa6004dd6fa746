import { expect, test } from 'vitest';
import {
  cause,
  diagnosis,
  event,
  incident,
  paths,
  planned,
  restart,
} from '../../test/examples/incident.ts';
import { isOpen, openIntent, phases, rootCause } from './incident.ts';

test.each(phases)('an incident in phase %s is open unless it has ended', (phase) => {
  const ended = phase === 'resolved' || phase === 'false-alarm';
  expect(isOpen(incident(paths[phase]))).toBe(!ended);
});

test('an intent is open from its append until its outcome', () => {
  const intended = [...paths.applying, event('remedy-intended', { intent: 'one' })];
  expect(openIntent(incident(paths.applying))).toBeNull();
  expect(openIntent(incident(intended))).toMatchObject({ id: 'one', finished: null });
  const finished = [...intended, event('remedy-finished', { intent: 'one' })];
  expect(openIntent(incident(finished))).toBeNull();
});

test('the cause of record is null before anything was diagnosed', () => {
  expect(rootCause(incident(paths.collecting))).toBeNull();
});

test('an unknown cause is of record while no other was found', () => {
  const unknown = event('diagnosed', { diagnosis: diagnosis(cause('unknown')) });
  expect(rootCause(incident([...paths.diagnosing, unknown]))).toMatchObject({ kind: 'unknown' });
});

test('the first cause is of record until a remedy has worked, then the one that it cured', () => {
  const hang = cause('hang', 'db');
  const failed = [...paths.verifying, event('verification-failed'), event('evidence-saved')];
  const second = [
    ...failed,
    event('diagnosed', { diagnosis: diagnosis(hang) }),
    event('planned'),
    event('verdict-given'),
    event('remedy-intended', { intent: 'two', plan: planned(restart('db'), hang) }),
    event('remedy-finished', { intent: 'two' }),
  ];
  expect(rootCause(incident(second))).toMatchObject({ kind: 'app-crash', component: 'web' });
  expect(rootCause(incident([...second, event('verified')]))).toEqual(hang);
});

test('the cause that a person dealt with is of record, whatever was left to do afterwards', () => {
  const conflict = cause('port-conflict');
  const asked = [
    ...paths.diagnosing,
    event('diagnosed', { diagnosis: diagnosis(conflict) }),
    event('planned'),
    event('verdict-given', { verdict: 'refuse', until: null }),
  ];
  const afterwards = [
    event('world-changed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned'),
    event('verdict-given'),
    event('remedy-intended', { intent: 'two' }),
    event('remedy-finished', { intent: 'two' }),
    event('verified'),
  ];
  expect(rootCause(incident([...asked, ...afterwards]))).toEqual(conflict);
});
