import { describe, expect, test } from 'vitest';
import { cause, diagnosis, event } from '../../test/examples/incident.ts';
import type { StoredEvent } from './event.ts';
import { usualDuration } from './usual-duration.ts';

const minute = 60_000;
const like = { service: 'web', kind: 'app-crash' } as const;

let count = 0;
/** One outage of a service that is over after some minutes. */
function past(took: number, service = 'web', kind: 'app-crash' | 'unknown' = 'app-crash') {
  const incident = `i-${(count += 1)}`;
  const at = count * 1_000_000;
  const stored = (version: number, one: StoredEvent['event']): StoredEvent => ({
    incident,
    version,
    at,
    event: one,
  });
  return [
    stored(1, event('opened', { service })),
    stored(2, event('diagnosed', { diagnosis: diagnosis(cause(kind, service)) })),
    stored(3, event('resolved', { healthySince: at + took * minute })),
  ];
}

describe('how long like outages took', () => {
  test('is their median, not their mean', () => {
    const log = [past(1), past(2), past(90)].flat();
    expect(usualDuration(log, like)).toBe(2 * minute);
  });

  test('is unknown after two', () => {
    expect(usualDuration([past(1), past(2)].flat(), like)).toBeNull();
  });

  test('leaves out other services, other causes, and what is not over', () => {
    const open = past(5).slice(0, 2);
    const others = [past(1, 'db'), past(1, 'web', 'unknown'), open].flat();
    expect(usualDuration([...others, ...past(3), ...past(4)], like)).toBeNull();
    expect(usualDuration([...others, ...past(3), ...past(4), ...past(5)], like)).toBe(4 * minute);
  });
});
