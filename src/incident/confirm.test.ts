import { expect, test } from 'vitest';
import type { Health } from '../probe/health.ts';
import { confirmation } from './confirm.ts';

const look = (health: Health) => ({
  health,
  answers: [
    { probe: health, depth: 'shallow' as const, ok: health === 'up', detail: '', silent: false },
  ],
  lastHealthy: null,
  firstFailing: null,
});

test.each<[string, readonly Health[], Health | 'dismissed']>([
  ['one service that answers is a false alarm', ['up'], 'dismissed'],
  ['one that does not is confirmed', ['down'], 'down'],
  ['all that joined have to answer', ['up', 'up', 'down'], 'down'],
  ['the worst of them is told', ['degraded', 'unknown', 'down'], 'down'],
  ['degraded is worse than unknown', ['up', 'unknown', 'degraded'], 'degraded'],
  ['what could not be asked is no false alarm', ['up', 'unknown'], 'unknown'],
  ['nobody to ask is no false alarm', [], 'unknown'],
])('%s', (_, healths, expected) => {
  const event = confirmation(healths.map(look), []);
  expect(event.type === 'dismissed' ? event.type : event.health).toBe(expected);
  if (event.type === 'confirmed') expect(event.answers).toHaveLength(healths.length);
});

test('one that comes and goes is confirmed although it has just come', () => {
  const symptom = { kind: 'flapping', times: 3, since: 1, detail: 'HTTP 500' } as const;
  expect(confirmation([look('up')], [symptom])).toMatchObject({ type: 'confirmed', health: 'up' });
});

test('it tells between which answers the first of them began to fail', () => {
  const looks = [
    { ...look('down'), lastHealthy: 40, firstFailing: 45 },
    { ...look('down'), lastHealthy: 10, firstFailing: 15 },
    { ...look('up'), lastHealthy: 60 },
  ];
  expect(confirmation(looks, [])).toMatchObject({ began: { lastHealthy: 10, firstFailing: 15 } });
  const unseen = { lastHealthy: null, firstFailing: null };
  expect(confirmation([look('unknown')], [])).toMatchObject({ began: unseen });
});
