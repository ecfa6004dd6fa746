import { expect, test } from 'vitest';
import { front, state } from '../../test/examples/facts.ts';
import { container, planned } from '../../test/examples/incident.ts';
import type { ReplicaView } from '../docker/project.ts';
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

test('a network that several have lost is back when all who are still there have it', () => {
  const lost = ['web-id', 'db-id', 'gone-id'].map((container) => ({ ...front, container }));
  const reconnect: Action = {
    ...{ remedy: 'reconnect-network', service: 'web', endpoints: lost },
    targets: [container('web'), container('db')],
  };
  const on = (service: string, ...networks: readonly string[]) =>
    ({
      state: state(service, { container: `${service}-id` }),
      networks: networks.map((network) => ({ network })),
    }) as unknown as ReplicaView;
  const open = { ...intent, plan: planned(reconnect) };
  const half = { web: [on('web', front.network)], db: [on('db', 'other')] };
  expect(settlement(open, half, 50)).toEqual({ waitUntil: 100 });
  expect(settlement(open, half, 100)).toMatchObject({ outcome: 'failed' });
  const whole = { ...half, db: [on('db', front.network)] };
  expect(settlement(open, whole, 50)).toMatchObject({ outcome: 'applied' });
});
