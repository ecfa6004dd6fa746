import { describe, expect, test } from 'vitest';
import { state } from '../../test/examples/facts.ts';
import { restart } from '../../test/examples/incident.ts';
import { longerStops, stopTime } from './stop-time.ts';

describe('the time to end by itself', () => {
  test.each([
    ['is ours where nobody has said anything', null, 5],
    ["is the operator's where it is longer", 60, 60],
    ['and where it is shorter', 1, 1],
    ['has an end', -1, 300],
    ['however long', 3_600, 300],
  ])('%s', (_name, declared, seconds) => {
    expect(stopTime(declared)).toBe(seconds);
  });

  test('makes an action longer by what its own containers need beyond the usual', () => {
    const web = { state: state('web'), stopTimeout: 65 };
    const action = { ...restart('web'), targets: [{ kind: 'container', id: 'web-id', name: '' }] };
    const db = { state: state('db'), stopTimeout: 200 };
    expect(longerStops(action as never, { web: [web], db: [db] })).toBe(60_000);
    expect(longerStops(action as never, { web: [{ ...web, stopTimeout: null }] })).toBe(0);
    expect(longerStops(action as never, { web: [{ ...web, stopTimeout: 1 }] })).toBe(0);
  });
});
