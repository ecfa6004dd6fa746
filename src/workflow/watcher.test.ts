import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { engineEvent } from '../../test/examples/engine.ts';
import type { EngineEvent } from '../docker/event.ts';
import type { Symptom } from '../incident/event.ts';
import type { Health } from '../probe/health.ts';
import { createWatcher, type WatcherParts } from './watcher.ts';

/** Events come at this time; the clock stands there until a test moves it. */
const start = 1_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A watcher of the service `web`, and all that it has said. Our own events are named `ours`. */
function watching(health: Health = 'down', part: Partial<WatcherParts> = {}) {
  const raised: string[] = [];
  const changes: string[] = [];
  const failures: string[] = [];
  const watcher = createWatcher({
    now: () => Date.now(),
    isWatched: (service) => service === 'web',
    isOurs: (event) => event.name === 'ours',
    deploymentWindow: () => 10_000,
    graceOf: () => 5_000,
    flappingWindow: () => 300_000,
    probeNow: () => Promise.resolve(health),
    raise: (service, symptom) => raised.push(`${service} ${symptom.kind}`),
    onWorldChange: (what) => changes.push(what),
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
    ...part,
  });
  const tell = (...events: readonly EngineEvent[]) => {
    for (const event of events) watcher.onEngineEvent(event);
  };
  return { watcher, raised, changes, failures, tell };
}

const died = (exitCode: number | null = 1) => engineEvent('die', start, { exitCode });
const kill = engineEvent('kill', start - 5);
const stop = engineEvent('stop', start + 5);
const ours = (event: EngineEvent): EngineEvent => ({ ...event, name: 'ours' });
const failing: Symptom = { kind: 'probe-failed', probe: 'http', detail: 'HTTP 503' };

/** Lets everything happen that would happen within an hour. */
const anHour = () => vi.advanceTimersByTimeAsync(3_600_000);

describe('a process that the kernel kills for memory', () => {
  const kills = (...at: readonly number[]) => at.map((one) => engineEvent('oom', start + one));

  test('is looked at, and matters by itself when it is one of several', async () => {
    const { raised, tell } = watching('up');
    tell(...kills(0, 20_000));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(raised).toEqual([]);
    tell(...kills(40_000));
    expect(raised).toEqual(['web flapping']);
  });

  test('counts once, however many of its threads are reported', async () => {
    const { raised, tell } = watching('up');
    tell(...kills(0, 1, 2, 3, 900));
    await anHour();
    expect(raised).toEqual([]);
  });

  test('is forgotten after the window, and counted anew once it was raised', async () => {
    const { raised, tell } = watching('up');
    tell(...kills(0, 20_000));
    await vi.advanceTimersByTimeAsync(400_000);
    tell(...kills(400_000, 420_000));
    expect(raised).toEqual([]);
    tell(...kills(440_000));
    expect(raised).toEqual(['web flapping']);
    tell(...kills(460_000, 480_000));
    expect(raised).toEqual(['web flapping']);
  });
});

describe('a crash', () => {
  test('matters at once', () => {
    const { raised, tell } = watching();
    tell(died());
    expect(raised).toEqual(['web container-died']);
  });

  test('that nobody ordered matters even while we work on the service', () => {
    const { raised, tell } = watching();
    tell(ours(engineEvent('start', start)), ours(died()));
    expect(raised).toEqual(['web container-died']);
  });

  test.each([
    ['of another service', { service: 'mail' }],
    ['of a container without a service', { service: null }],
    ['of a one-off container', { oneOff: true }],
  ])('%s says nothing', async (_name, part) => {
    const { raised, tell } = watching();
    tell(engineEvent('die', start, part));
    await anHour();
    expect(raised).toEqual([]);
  });

  test('that we ordered says nothing', async () => {
    const { raised, changes, tell } = watching();
    tell(ours(kill), died());
    await anHour();
    expect({ raised, changes }).toEqual({ raised: [], changes: [] });
  });

  test('that we remember from before says nothing', async () => {
    const { raised, watcher } = watching();
    watcher.recall(died());
    await anHour();
    expect(raised).toEqual([]);
    expect(watcher.activity('web').diedAt).toBe(start);
  });
});

describe('an exit with success', () => {
  test.each([
    ['down', ['web container-died']],
    ['degraded', ['web container-died']],
    ['up', []],
    ['unknown', []],
  ] as const)('is judged by the probes: %s', async (health, symptoms) => {
    const { raised, tell } = watching(health);
    tell(died(0));
    await vi.advanceTimersByTimeAsync(0);
    expect(raised).toEqual(symptoms);
  });

  test('says nothing when a person stopped it, though the stop is told after the probes', async () => {
    const { raised, tell } = watching('down');
    tell(kill, died(0));
    await vi.advanceTimersByTimeAsync(50);
    tell(stop);
    await anHour();
    expect(raised).toEqual([]);
  });
});

describe('a kill through the engine', () => {
  test('matters when no stop follows within a second', async () => {
    const { raised, tell } = watching();
    tell(kill, died(137));
    await vi.advanceTimersByTimeAsync(999);
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(raised).toEqual(['web container-died']);
  });

  test('followed by a stop is a person at work: silence, whatever the probes say', async () => {
    const { raised, watcher, tell } = watching();
    tell(kill, died(137), stop);
    watcher.onUnhealthy('web', failing);
    await anHour();
    expect(raised).toEqual([]);
  });

  test('followed by a start is a restart, told late or not', async () => {
    const { raised, tell } = watching();
    await vi.advanceTimersByTimeAsync(400);
    tell(kill, died(137), stop, engineEvent('start', start + 300));
    await anHour();
    expect(raised).toEqual([]);
  });
});

describe('a deployment', () => {
  test('is waited for, then the probes are asked', async () => {
    const { raised, tell } = watching('down');
    tell(engineEvent('create', start), died());
    await vi.advanceTimersByTimeAsync(9_999);
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(raised).toEqual(['web container-died']);
  });

  test('that succeeds says nothing', async () => {
    const { raised, tell } = watching('up');
    tell(engineEvent('create', start), died());
    await anHour();
    expect(raised).toEqual([]);
  });

  test('is waited for as long as it goes on', async () => {
    const { raised, watcher, tell } = watching('down');
    tell(engineEvent('create', start));
    watcher.onUnhealthy('web', failing);
    await vi.advanceTimersByTimeAsync(9_000);
    tell(engineEvent('destroy', start + 9_000));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(raised).toEqual(['web probe-failed']);
  });
});

describe('failing probes', () => {
  test('matter at once when nothing explains them', () => {
    const { raised, watcher } = watching();
    watcher.onUnhealthy('web', failing);
    expect(raised).toEqual(['web probe-failed']);
  });

  test('are explained by a start until its grace is over', async () => {
    const { raised, watcher, tell } = watching('down');
    tell(engineEvent('start', start));
    watcher.onUnhealthy('web', failing);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(raised).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(raised).toEqual(['web probe-failed']);
  });

  test('matter again once a person has started what a person had stopped', () => {
    const { raised, watcher, tell } = watching();
    tell(stop, engineEvent('start', start));
    vi.setSystemTime(start + 5_000);
    watcher.onUnhealthy('web', failing);
    expect(raised).toEqual(['web probe-failed']);
  });
});

describe('the probes are asked at once', () => {
  test.each([
    ['when the kernel kills for memory', engineEvent('oom', start)],
    ['when Docker calls it unhealthy', engineEvent('health', start)],
  ])('%s', async (_name, event) => {
    const { raised, tell } = watching('down');
    tell(event);
    await vi.advanceTimersByTimeAsync(0);
    expect(raised).toEqual(['web probe-failed']);
  });

  test.each(['healthy', 'starting'] as const)('but not for a health of %s', async (health) => {
    const { raised, tell } = watching('down');
    tell(engineEvent('health', start, { health }));
    await anHour();
    expect(raised).toEqual([]);
  });

  test('and a probe that throws is told as our failure', async () => {
    const { failures, raised, tell } = watching('down', {
      probeNow: () => Promise.reject(new Error('no socket')),
    });
    tell(died(0));
    await vi.advanceTimersByTimeAsync(0);
    expect({ failures, raised }).toEqual({
      failures: ['probing web: Error: no socket'],
      raised: [],
    });
  });
});

describe('a disconnected network', () => {
  test('is looked into when the container lives', async () => {
    const { raised, tell } = watching('down');
    tell(engineEvent('network-disconnect', start));
    await vi.advanceTimersByTimeAsync(200);
    expect(raised).toEqual(['web network-disconnected']);
  });

  test('is part of the death when the container has died', async () => {
    const { raised, tell } = watching('down');
    tell(died(), engineEvent('network-disconnect', start));
    await anHour();
    expect(raised).toEqual(['web container-died']);
  });
});

describe('the world has changed by other hands', () => {
  test.each(['create', 'destroy', 'stop', 'update', 'unpause', 'network-connect'] as const)(
    'with %s',
    (action) => {
      const { changes, tell } = watching();
      tell(engineEvent(action, start));
      expect(changes).toEqual([`web: ${action}`]);
    },
  );

  test('with a start after a manual stop', () => {
    const { changes, tell } = watching();
    tell(stop, engineEvent('start', start));
    expect(changes).toEqual(['web: stop', 'web: start']);
  });

  test('but not with the network that the engine connects to what it starts', () => {
    const { changes, tell } = watching();
    tell(died(), engineEvent('network-connect', start));
    expect(changes).toEqual([]);
  });

  test.each(['start', 'restart', 'oom', 'kill', 'die', 'network-disconnect', 'pause'] as const)(
    'but not with %s, which the engine may do by itself or which is the fault',
    (action) => {
      const { changes, tell } = watching();
      tell(engineEvent(action, start));
      expect(changes).toEqual([]);
    },
  );

  test.each(['create', 'destroy', 'stop', 'update', 'network-connect'] as const)(
    'but not with %s of ours',
    (action) => {
      const { changes, tell } = watching();
      tell(ours(engineEvent(action, start)));
      expect(changes).toEqual([]);
    },
  );
});

test('a stopped watcher raises nothing any more', async () => {
  const { raised, watcher, tell } = watching('down');
  tell(kill, died(137));
  watcher.stop();
  await anHour();
  expect(raised).toEqual([]);
});

test('the events of a service are kept for its evidence, ours among them', () => {
  const { watcher, tell } = watching();
  tell(ours(kill), died(137), engineEvent('oom', start, { service: 'mail' }));
  expect(watcher.events('web')).toMatchObject([
    { action: 'kill', ours: true },
    { action: 'die', exitCode: 137, ours: true },
  ]);
  expect(watcher.events('mail')).toEqual([]);
});
