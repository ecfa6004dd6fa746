import { expect, test } from 'vitest';
import { incident, paths } from '../../test/examples/incident.ts';
import { unasked } from '../probe/streak.ts';
import { idle } from './activity.ts';
import { seenBy } from './seen.ts';

const ended = { probe: 'container', depth: 'shallow', ok: false, detail: 'exited', silent: false };

test.each([
  ['its container has ended', { diedAt: 5, startedAt: 1 }, true],
  ['it was started since, and the round of probes is older', { diedAt: 5, startedAt: 6 }, false],
  ['nobody saw it end', { diedAt: null, startedAt: null }, false],
])('a service has ended for good, or not: %s', (_title, about, expected) => {
  const answers = [{ ...ended, depth: 'shallow', ended: true } as const];
  const probes = { health: () => ({ ...unasked, health: 'down', answers }) as const };
  const watcher = { activity: () => ({ ...idle, ...about }) };
  const seen = seenBy(incident(paths.collecting), probes, watcher, 10);
  expect(seen.web?.ended).toBe(expected);
});
