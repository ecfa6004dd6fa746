import { describe, expect, onTestFinished, test } from 'vitest';
import { inProcessScheduler } from './in-process.ts';

interface Advance {
  readonly incident: string;
  readonly at: number;
  /** Lets the advance end, or fail. */
  readonly end: (error?: Error) => void;
}

/** A started scheduler whose advances a test awaits one by one and ends itself. */
function scheduling() {
  const failures: string[] = [];
  const scheduler = inProcessScheduler(
    () => Date.now(),
    (incident, error) => failures.push(`${incident}: ${String(error)}`),
  );
  const waiting: ((advance: Advance) => void)[] = [];
  const begun: Advance[] = [];
  const running = new Set<Advance>();
  scheduler.start(
    (incident) =>
      new Promise((resolve, reject) => {
        const advance: Advance = {
          incident,
          at: Date.now(),
          end: (error) => {
            running.delete(advance);
            if (error === undefined) resolve();
            else reject(error);
          },
        };
        running.add(advance);
        const next = waiting.shift();
        if (next === undefined) begun.push(advance);
        else next(advance);
      }),
  );
  onTestFinished(async () => {
    for (const advance of running) advance.end();
    await scheduler.stop();
  });
  const next = (): Promise<Advance> => {
    const first = begun.shift();
    return first === undefined
      ? new Promise((resolve) => waiting.push(resolve))
      : Promise.resolve(first);
  };
  return { scheduler, failures, next, begun, running };
}

describe('a wake-up', () => {
  test('advances the incident once its time has come, not earlier', async () => {
    const { scheduler, next } = scheduling();
    const at = Date.now() + 30;
    scheduler.wake('a', at);
    const { incident, at: advanced } = await next();
    expect(incident).toBe('a');
    // Timers count whole milliseconds and may be one early.
    expect(advanced).toBeGreaterThanOrEqual(at - 1);
  });

  test('in the past advances at once', async () => {
    const { scheduler, next } = scheduling();
    scheduler.wake('a', 0);
    expect(await next()).toMatchObject({ incident: 'a' });
  });

  test('that is earlier replaces the later one, and both together advance once', async () => {
    const { scheduler, next, begun } = scheduling();
    scheduler.wake('a', Date.now() + 3_600_000);
    scheduler.wake('a', Date.now() + 10);
    scheduler.wake('a', Date.now() + 3_600_000);
    (await next()).end();
    scheduler.wake('b', Date.now());
    expect(await next()).toMatchObject({ incident: 'b' });
    expect(begun).toEqual([]);
  });

  test('of another incident does not wait for a running one', async () => {
    const { scheduler, next, running } = scheduling();
    scheduler.wake('a', 0);
    await next();
    scheduler.wake('b', 0);
    expect(await next()).toMatchObject({ incident: 'b' });
    expect(running.size).toBe(2);
  });

  test('beyond the reach of a timer does not fire at once', async () => {
    const { scheduler, next } = scheduling();
    scheduler.wake('far', Date.now() + 2 ** 40);
    scheduler.wake('near', Date.now() + 20);
    expect(await next()).toMatchObject({ incident: 'near' });
  });
});

describe('while an incident is being advanced', () => {
  test('it is never advanced a second time beside it, and wake-ups are not lost', async () => {
    const { scheduler, next, running } = scheduling();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', Date.now() + 3_600_000);
    scheduler.wake('a', 0);
    scheduler.wake('b', Date.now() + 20);
    const other = await next();
    expect(other.incident).toBe('b');
    expect([...running].map((one) => one.incident)).toEqual(['a', 'b']);
    first.end();
    expect(await next()).toMatchObject({ incident: 'a' });
  });

  test('a wake-up for later is kept for later', async () => {
    const { scheduler, next } = scheduling();
    scheduler.wake('a', 0);
    const first = await next();
    const at = Date.now() + 40;
    scheduler.wake('a', at);
    first.end();
    expect((await next()).at).toBeGreaterThanOrEqual(at - 1);
  });

  test('a failure is told, and the incident can be woken again', async () => {
    const { scheduler, failures, next } = scheduling();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', 0);
    first.end(new Error('disk'));
    expect(await next()).toMatchObject({ incident: 'a' });
    expect(failures).toEqual(['a: Error: disk']);
  });
});

describe('a stop', () => {
  test('waits for what is running, and nothing begins after it', async () => {
    const { scheduler, next, begun } = scheduling();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', 0);
    scheduler.wake('b', Date.now() + 5);
    const order: string[] = [];
    const stopped = scheduler.stop().then(() => order.push('stopped'));
    scheduler.wake('c', 0);
    // Other wake-ups were due before this timer.
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push('ended');
    first.end();
    await stopped;
    expect(order).toEqual(['ended', 'stopped']);
    expect(begun).toEqual([]);
  });

  test('with nothing to do ends at once', async () => {
    const { scheduler } = scheduling();
    scheduler.wake('a', Date.now() + 3_600_000);
    await expect(scheduler.stop()).resolves.toBeUndefined();
  });
});
