/** Alerts from outside reach the running responder, and its own probes decide what they are worth. */
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crashStaysDown } from '../../faults/crash-stays-down.ts';
import { socketPath } from '../../src/http/socket-path.ts';
import type { Stack } from '../stack.ts';
import { withResponder } from './recovery.ts';

test('an alert about a healthy service is a false alarm, and one about a dead one belongs to its incident', () =>
  withResponder(async (stack, responder) => {
    expect(await send(stack, alert('f1'))).toEqual(['opened']);
    await responder.waitFor('dismissed', 20_000);
    expect(await send(stack, alert('f1'))).toEqual(['repeated']);
    const harm = await crashStaysDown.inject(stack);
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
function send(stack: Stack, one: object): Promise<readonly string[]> {
  const body = { version: '4', groupKey: '{}', status: 'firing', receiver: 'nova', alerts: [one] };
  return new Promise((resolve, reject) => {
    const call = request(
      {
        socketPath: socketPath(join(stack.folder, '.nova')),
        method: 'POST',
        path: '/v1/alerts',
        headers: { 'content-type': 'application/json' },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          const taken = JSON.parse(text) as { alerts: readonly { outcome: string }[] };
          resolve(taken.alerts.map(({ outcome }) => outcome));
        });
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.end(JSON.stringify(body));
  });
}
