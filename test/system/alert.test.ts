/** Alerts from outside reach the running responder, and its own probes decide what they are worth. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faults } from '../../faults/registry.ts';
import { askResponder } from '../../src/cli/responder.ts';
import type { Stack } from '../stack.ts';
import { withResponder } from './recovery.ts';

test('an alert about a healthy service is a false alarm, and one about a dead one belongs to its incident', () =>
  withResponder(async (stack, responder) => {
    expect(await send(stack, alert('f1'))).toEqual(['opened']);
    await responder.waitFor('dismissed', 20_000);
    expect(await send(stack, alert('f1'))).toEqual(['repeated']);
    const harm = await faults['crash-stays-down'].inject(stack);
    await responder.waitFor('confirmed', 20_000);
    expect(await send(stack, alert('f2'))).toEqual(['noted']);
    await responder.waitFor('resolved', 150_000);
    expect(await send(stack, { ...alert('f2'), status: 'resolved' })).toEqual(['not-open']);
    await harm.heal();
    expect(new Set(responder.events.map(({ incident }) => incident)).size).toBe(2);
  }));

const alert = (fingerprint: string) => ({
  status: 'firing',
  labels: { alertname: 'ServiceDown', service: 'backend' },
  startsAt: new Date(0).toISOString(),
  fingerprint,
});

/** What became of it. */
async function send(stack: Stack, one: object): Promise<readonly string[]> {
  const body = { version: '4', groupKey: '{}', status: 'firing', receiver: 'nova', alerts: [one] };
  const taken = await askResponder(join(stack.folder, '.nova'), 'POST', '/v1/alerts', body);
  return (taken as { alerts: readonly { outcome: string }[] }).alerts.map(({ outcome }) => outcome);
}
