import { expect, onTestFinished, test, vi } from 'vitest';
import { event } from '../../test/examples/incident.ts';
import type { IncidentEventType, StoredEvent } from '../incident/event.ts';
import { followLog } from './follow.ts';

const stored = (version: number, at: number, type: IncidentEventType = 'opened'): StoredEvent => ({
  incident: 'i1',
  version,
  at,
  event: event(type),
});

/** A follower at time 100,000 over a log that a test writes; `fail` makes the store refuse. */
function following() {
  const log: StoredEvent[] = [];
  const told: number[] = [];
  const troubles: string[] = [];
  const state = { now: 100_000, fail: false };
  const follower = followLog({
    store: {
      since: (at, types) =>
        state.fail
          ? Promise.reject(new Error('away'))
          : Promise.resolve(
              log.filter((one) => one.at >= at && types?.includes(one.event.type) !== false),
            ),
    },
    now: () => state.now,
    onEvent: ({ version }) => told.push(version),
    replicas: 'some',
    onTrouble: (_, reason) => troubles.push(reason),
  });
  const read = () => new Promise<void>((resolve) => follower.afterReading(resolve));
  return { follower, log, told, troubles, state, read };
}

test('what others append is told once, and what is our own is not', async () => {
  const { follower, log, told, state, read } = following();
  log.push(stored(1, 100_000), stored(2, 100_010), stored(3, 90_000));
  follower.own(stored(2, 100_010));
  await read();
  expect(told).toEqual([1, 3]);
  state.now = 160_000;
  log.push(stored(4, 159_000));
  await read();
  await read();
  expect(told).toEqual([1, 3, 4]);
});

test('work that waits for the log begins after what was in it when the work came', async () => {
  const { log, told, read } = following();
  const first = read();
  log.push(stored(1, 100_000));
  await read();
  expect(told).toEqual([1]);
  await first;
});

test('a store that does not answer is told once, holds nobody up, and is read on from there', async () => {
  const { log, told, troubles, state, read } = following();
  state.fail = true;
  await read();
  await read();
  log.push(stored(1, 101_000));
  state.now = 200_000;
  state.fail = false;
  await read();
  expect(told).toEqual([1]);
  expect(troubles).toEqual(['Error: away', 'restored']);
});

test('it reads by itself every second', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { follower, log, told } = following();
  follower.start();
  log.push(stored(1, 100_000));
  await vi.advanceTimersByTimeAsync(1_000);
  follower.stop();
  log.push(stored(2, 100_000));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(told).toEqual([1]);
});
