import { expect, test } from 'vitest';
import { event, eventTypes } from '../../test/examples/incident.ts';
import { besideLog, eventRows, evidenceBody, wantedServices, wantedTargets } from './append.ts';

const request = (...events: Parameters<typeof eventRows>[0]['events']) => ({
  incident: 'i1',
  expected: 0,
  events,
  at: 10.7,
  evidence: [],
});

test('only these events change something beside the log', () => {
  const changes = eventTypes.map((type) => [type, besideLog(event(type)).change] as const);
  expect(Object.fromEntries(changes.filter(([, change]) => change !== 'nothing'))).toEqual({
    opened: 'open',
    'symptom-joined': 'join',
    dismissed: 'close',
    'remedy-intended': 'claim',
    'remedy-finished': 'release',
    resolved: 'close',
  });
});

test('an append wants the services of its symptoms, and the targets of its intents', () => {
  const wanted = request(event('opened'), event('symptom-joined'), event('remedy-intended'));
  expect(wantedServices(wanted)).toEqual(['web', 'db', 'db']);
  expect(wantedTargets(wanted)).toEqual(['container:web-id']);
});

test('rows have their versions, and whole milliseconds', () => {
  const rows = eventRows(request(event('opened'), event('confirmed')));
  expect(rows.map(({ version, at, type }) => [version, at, type])).toEqual([
    [1, 10, 'opened'],
    [2, 10, 'confirmed'],
  ]);
});

test('an incident begins with its opening', () => {
  expect(() => eventRows(request(event('confirmed')))).toThrow(/begins with confirmed/);
});

test('evidence beyond all bounds is refused', () => {
  const fact = { kind: 'container-missing', service: 'x'.repeat(5_000_000) } as const;
  expect(() => evidenceBody({ id: 'e1', round: 1, collectedAt: 1, fact })).toThrow(/more than/);
});
