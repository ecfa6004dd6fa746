import { expect, test } from 'vitest';
import { planned } from '../../test/examples/incident.ts';
import type { Intent } from '../incident/incident.ts';
import type { Action } from './remedy.ts';
import { settlement } from './settle.ts';

const action: Action = {
  ...{ remedy: 'reclaim-disk', service: 'web', reclaims: 10 },
  targets: [{ kind: 'engine-disk' }],
};
const intent: Intent = {
  ...{ id: 'i', plan: planned(action), deadline: 100 },
  before: { startedAt: {}, containers: [] },
  ...{ at: 0, evidence: [], finished: null, worked: null },
};

test.each([
  ['nothing is left to delete', 0, 50, { outcome: 'applied', settledBy: 'successor' }],
  ['something is left, and the engine may still be at it', 10, 50, { waitUntil: 100 }],
  ['something is left, and its time has passed', 10, 100, { outcome: 'failed' }],
  ['the engine does not say', null, 50, { waitUntil: 100 }],
] as const)('room that was to be made: %s', (_, left, now, expected) => {
  expect(settlement(intent, {}, now, left)).toMatchObject(expected);
});
