import { expect, test } from 'vitest';
import { event, incident, paths } from '../../test/examples/incident.ts';
import { apply } from '../incident/transition.ts';
import type { Measured } from '../probe/latency.ts';
import { withLatencies, type Trail } from './measured.ts';

const points = Array.from({ length: 500 }, (_, index): Measured => ({
  at: index * 1_000,
  took: index % 7,
  ok: index % 5 > 0,
}));
const trail: Trail = (service, since) =>
  service === 'web' ? points.filter(({ at }) => at > since) : [];

test('each event has what was measured since the one before, as a few points', () => {
  const confirming = incident(paths.confirming);
  const [confirmed] = withLatencies(confirming, [event('confirmed')], trail);
  expect(confirmed).toMatchObject({ type: 'confirmed' });
  const first = confirmed !== undefined && 'latencies' in confirmed ? confirmed.latencies : null;
  expect(first?.web?.length).toBeLessThanOrEqual(40);
  const after = apply(confirming, {
    incident: confirming.id,
    version: confirming.version + 1,
    at: 490_000,
    event: confirmed ?? event('confirmed'),
  });
  expect(after.measuredUntil).toBe(490_000);
  const [saved] = withLatencies(after, [event('evidence-saved')], trail);
  const second = saved !== undefined && 'latencies' in saved ? saved.latencies : null;
  expect(second?.web?.map(({ at }) => at)).toEqual([
    ...[491, 492, 493, 494, 495, 496, 497, 498, 499].map((second) => second * 1_000),
  ]);
});

test('no event is changed for it where nothing was measured, or that says nothing of the service', () => {
  const silent: Trail = () => [];
  const confirmed = event('confirmed');
  expect(withLatencies(incident(paths.confirming), [confirmed], silent)).toEqual([confirmed]);
  const escalated = event('escalated');
  expect(withLatencies(incident(paths.planning), [escalated], trail)).toEqual([escalated]);
});
