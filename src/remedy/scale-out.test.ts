/** The remedy `scale-out` as decided: how far, when not, never twice, and what is kept of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definition, facts, rung, runbook, state } from '../../test/examples/facts.ts';
import {
  cause,
  container,
  diagnosis,
  event,
  incident,
  paths,
  planned,
} from '../../test/examples/incident.ts';
import type { Facts } from '../evidence/facts.ts';
import type { ReplicaRoom, ScalingGroup } from '../evidence/resource-facts.ts';
import type { Incident } from '../incident/incident.ts';
import { overrideOf } from './override.ts';
import { plan } from './plan.ts';
import { autonomyOf } from './policy.ts';
import type { Action } from './remedy.ts';
import { resolveAction } from './resolve.ts';
import { isDone, outdated, settlement } from './settle.ts';

const none = { startedAt: {}, containers: [] };
const group = (part: Partial<ScalingGroup> = {}): ScalingGroup => ({
  ...{ kind: 'scaling-group', service: 'web', group: 'shop', min: 1, ready: 1, notReady: [] },
  ...{ desired: 1, max: 2 },
  ...part,
});
const room = (part: Partial<ReplicaRoom> = {}): ReplicaRoom => ({
  ...{ kind: 'replica-room', service: 'web', running: 1, configured: 1, max: 2, obstacle: '' },
  ...part,
});
const resolve = (found: Partial<Facts>) =>
  resolveAction(rung('scale-out'), 'web', facts({ containers: [state('web')], ...found }), []);

const toTwo = {
  ...{ remedy: 'scale-out', service: 'web', group: 'shop', from: 1, to: 2 },
  targets: [{ kind: 'scaling-group', name: 'shop' }],
} as const satisfies Action;
const second = { ...toTwo, group: null, targets: [container('web')] } as const satisfies Action;

describe('one step', () => {
  test('is one instance more than the group is to have', () => {
    expect(resolve({ groups: [group()] })).toEqual({ action: toTwo });
  });

  test('is one container more than the files say, or than run', () => {
    const targets = [{ kind: 'container', id: 'web-id', name: 'app-web-1', service: 'web' }];
    expect(resolve({ rooms: [room()] })).toEqual({ action: { ...second, targets } });
    expect(resolve({ rooms: [room({ running: 3, max: 5 })] })).toMatchObject({
      action: { from: 3, to: 4 },
    });
  });

  test.each<[string, Partial<Facts>, RegExp]>([
    ['at the maximum of the group', { groups: [group({ desired: 2 })] }, /at its maximum of 2/],
    ['at max-replicas', { rooms: [room({ configured: 2 })] }, /as max-replicas allows, 2/],
    ['with an obstacle', { rooms: [room({ obstacle: 'a fixed port' })] }, /^a fixed port$/],
    ['without a container', { rooms: [room()], containers: [] }, /no container of it was seen/],
    ['where nobody has said how', {}, /not known how it could be given more capacity/],
  ])('is none %s', (_, found, why) => {
    expect(resolve(found)).toEqual({ inapplicable: expect.stringMatching(why) as string });
  });

  test('never goes beyond the maximum, whatever is found', () => {
    fc.assert(
      fc.property(
        fc.nat(50),
        fc.nat(50),
        fc.nat(50),
        fc.nat(50),
        (desired, max, ready, running) => {
          const answers = [
            resolve({ groups: [group({ desired, max, ready })] }),
            resolve({ rooms: [room({ configured: desired, running, max })] }),
          ];
          for (const answer of answers) {
            if ('inapplicable' in answer || answer.action.remedy !== 'scale-out') continue;
            expect(answer.action.to).toBe(answer.action.from + 1);
            expect(answer.action.to).toBeLessThanOrEqual(max);
          }
        },
      ),
    );
  });
});

describe('the plan', () => {
  const next = (before: Incident, found: Partial<Facts>) =>
    plan({
      incident: before,
      diagnosis: diagnosis(cause('host-exhausted')),
      facts: facts({ containers: [state('web')], ...found }),
      runbook: runbook({
        ladders: { 'host-exhausted': [rung('scale-out', { target: { named: 'shop' } })] },
      }),
      definitions: [definition('web')],
      attempts: [],
    });

  test('finds the service by the group that a runbook names, and gives it time to boot', () => {
    expect(next(incident(paths.planning), { groups: [group()] })).toMatchObject({
      type: 'planned',
      plan: { action: toTwo, verifyWithin: 300_000 },
    });
  });

  test('has no second step in an incident, however the first ended', () => {
    const intended = event('remedy-intended', { plan: planned(toTwo) });
    for (const outcome of ['applied', 'failed'] as const) {
      const after = incident([...paths.applying, intended, event('remedy-finished', { outcome })]);
      expect(next(after, { groups: [group({ desired: 2, max: 9 })] })).toMatchObject({
        type: 'ladder-ended',
        message: expect.stringMatching(/scaled out in this incident already/) as string,
      });
    }
  });

  test('may take the step that was intended and, as AWS shows, never done', () => {
    const intended = event('remedy-intended', { plan: planned(toTwo) });
    const failed = event('remedy-finished', { outcome: 'failed' });
    const after = incident([...paths.applying, intended, failed]);
    expect(next(after, { groups: [group()] })).toMatchObject({ plan: { action: toTwo } });
  });
});

describe('looking at the world', () => {
  const replicas = (count: number) => ({
    web: Array.from({ length: count }, (_, index) => ({
      state: state('web', { container: `web-${index}` }),
      ...{ networks: [], environment: {}, mounts: [], definition: {}, configHash: null },
      stopTimeout: null,
      oneOff: false,
    })),
  });

  test.each<[string, Action, number, number | null, boolean]>([
    ['a group that is to have fewer is not there', toTwo, 1, 1, false],
    ['a group that is to have as many is', toTwo, 1, 2, true],
    ['a group that others gave more is too', toTwo, 1, 3, true],
    ['a group of which AWS says nothing is not', toTwo, 1, null, false],
    ['one container is not two', second, 1, null, false],
    ['two containers are', second, 2, null, true],
  ])('%s', (_, action, count, desired, done) => {
    expect(isDone(action, none, replicas(count), desired)).toBe(done);
  });

  test('a group that others have scaled is looked at again before it is changed', () => {
    const said = (desired: number) => outdated(planned(toTwo), replicas(1), 'abc', desired);
    expect(said(1)).toBeNull();
    expect(said(2)).toMatch(/is to have 2 instances by now/);
  });

  test('an intent that AWS says nothing of is not called undone', () => {
    const intent = { ...{ id: 'a', at: 0, plan: planned(toTwo), before: none, evidence: [] } };
    const open = { ...intent, deadline: 10, finished: null, worked: null };
    expect(settlement(open, {}, 9, null)).toEqual({ waitUntil: 10 });
    expect(settlement(open, {}, 11, null)).toMatchObject({
      outcome: 'failed',
      detail: 'its deadline passed and AWS does not say whether it was done',
    });
    expect(settlement(open, {}, 11, 2)).toMatchObject({ outcome: 'applied' });
  });
});

test('containers are kept for the next up, instances are not ours to keep', () => {
  expect(overrideOf(second, 'i-1', 5)).toEqual({
    ...{ service: 'web', at: 5, incident: 'i-1', part: 'replicas', replicas: 2 },
  });
  expect(overrideOf(toTwo, 'i-1', 5)).toBeNull();
});

test('what costs something is asked for, unless it has an entry of its own', () => {
  expect(autonomyOf('auto', {})['scale-out']).toBe('approve');
  expect(autonomyOf('auto', { 'scale-out': 'auto' })['scale-out']).toBe('auto');
  expect(autonomyOf('suggest', {})['scale-out']).toBe('suggest');
});
