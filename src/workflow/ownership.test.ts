import { describe, expect, test } from 'vitest';
import { engineEvent } from '../../test/examples/engine.ts';
import { container, event, planned } from '../../test/examples/incident.ts';
import type { IncidentEvent } from '../incident/event.ts';
import { isOurs, note, type Ownership } from './ownership.ts';

function after(...events: readonly (readonly [number, IncidentEvent])[]): Ownership {
  return events.reduce<Ownership>(
    (known, [at, one], index) => note(known, { incident: 'i', version: index + 1, at, event: one }),
    [],
  );
}

const freePort = planned({
  remedy: 'free-port',
  service: 'web',
  port: 80,
  targets: [container('old', 'c-old'), { kind: 'port', port: 80 }, container('web', 'c1')],
});
const intended = event('remedy-intended', { plan: freePort, deadline: 60_000 });
const finished = event('remedy-finished');
const on = { container: 'elsewhere', service: 'elsewhere' };

describe('while we work', () => {
  const open = after([10_000, intended]);
  test.each([
    ['an event of the service is ours', { ...on, service: 'web' }, true],
    [
      'an event of a target container is ours, whatever its service',
      { ...on, container: 'c-old' },
      true,
    ],
    [
      "an event of a target's service is ours, for its container may be a new one",
      { ...on, service: 'old' },
      true,
    ],
    ['an event of another service is not', on, false],
    ['an event of a container that belongs nowhere is not', { ...on, service: null }, false],
  ])('%s', (_name, part, is) => {
    expect(isOurs(open, engineEvent('start', 20_000, part))).toBe(is);
  });
});

test.each([
  ['a second before the intent', 9_000, true],
  ['earlier', 8_999, false],
  ['a second after the outcome', 31_000, true],
  ['later', 31_001, false],
])('an event from %s is ours: %s', (_name, at, is) => {
  const known = after([10_000, intended], [30_000, finished]);
  expect(isOurs(known, engineEvent('start', at))).toBe(is);
});

test.each([
  [61_000, true],
  [61_001, false],
])('without an outcome an event at %i is ours: %s, for the deadline is 60 s', (at, is) => {
  expect(isOurs(after([10_000, intended]), engineEvent('start', at))).toBe(is);
});

test('an outcome that comes after the deadline does not prolong our work', () => {
  const late = after([10_000, intended], [90_000, finished]);
  expect(isOurs(late, engineEvent('start', 80_000))).toBe(false);
});

test('an outcome ends its own intent only', () => {
  const other = event('remedy-finished', { intent: 'another' });
  expect(isOurs(after([10_000, intended], [11_000, other]), engineEvent('stop', 40_000))).toBe(
    true,
  );
});

test('events that change nothing in the world are no work of ours', () => {
  expect(after([1, event('opened')], [2, event('verdict-given')])).toEqual([]);
});

test('the newest 50 pieces of work are remembered', () => {
  const many = Array.from({ length: 60 }, (_, at) => [at, intended] as const);
  expect(after(...many)).toHaveLength(50);
});
