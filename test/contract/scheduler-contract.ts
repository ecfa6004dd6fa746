/** What every Scheduler must do. A new implementation calls `schedulerContract` and passes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Scheduler } from '../../src/workflow/scheduler/scheduler.ts';

export interface Advance {
  readonly incident: string;
  readonly at: number;
  /** Lets the advance end, or fail. */
  readonly end: (error?: Error) => void;
}

/** A started scheduler whose advances a test awaits one by one and ends itself. */
export function follow(scheduler: Scheduler) {
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
  return {
    /** The next advance that begins. */
    next: (): Promise<Advance> => {
      const first = begun.shift();
      return first === undefined
        ? new Promise((resolve) => waiting.push(resolve))
        : Promise.resolve(first);
    },
    begun,
    running,
    end: async (): Promise<void> => {
      for (const advance of running) advance.end();
      await scheduler.stop();
    },
  };
}

type Followed = ReturnType<typeof follow> & { readonly scheduler: Scheduler };

export interface FreshScheduler {
  readonly scheduler: Scheduler;
  readonly remove: () => Promise<void>;
}

/** @param fresh a scheduler with nothing to do, whose failures go to `onFailure` */
export function schedulerContract(
  name: string,
  fresh: (onFailure: (incident: string, error: unknown) => void) => Promise<FreshScheduler>,
): void {
  let followed: Followed;
  let failures: string[];
  let remove: () => Promise<void>;
  beforeEach(async () => {
    failures = [];
    const made = await fresh((incident, error) => failures.push(`${incident}: ${String(error)}`));
    followed = { ...follow(made.scheduler), scheduler: made.scheduler };
    remove = made.remove;
    // Its first start may have to make a place for itself: no time of the tests.
    made.scheduler.wake('first', 0);
    (await followed.next()).end();
  });
  afterEach(async () => {
    await followed.end();
    await remove();
  });
  describe(`the ${name} scheduler`, () => {
    describe('a wake-up', () => wakeContract(() => followed));
    describe('while an incident is being advanced', () =>
      runningContract(
        () => followed,
        () => failures,
      ));
    describe('a stop', () => stopContract(() => followed));
  });
}

/** An incident whose advance proves that everything due before it has begun. */
async function afterwards({ scheduler, next }: Followed): Promise<void> {
  scheduler.wake('afterwards', Date.now() + 100);
  const last = await next();
  expect(last.incident).toBe('afterwards');
  last.end();
}

function wakeContract(followed: () => Followed): void {
  test('advances the incident once its time has come, not earlier, and once', async () => {
    const { scheduler, next } = followed();
    const at = Date.now() + 300;
    scheduler.wake('a', at);
    const first = await next();
    expect(first.incident).toBe('a');
    // Timers count whole milliseconds and may be one early.
    expect(first.at).toBeGreaterThanOrEqual(at - 1);
    first.end();
    await afterwards(followed());
  });

  test('in the past advances at once', async () => {
    const { scheduler, next } = followed();
    scheduler.wake('a', 0);
    expect(await next()).toMatchObject({ incident: 'a' });
  });

  test('that is earlier wins, whichever was asked for first, and together they advance once', async () => {
    const { scheduler, next, running } = followed();
    for (const [incident, ...delays] of [
      ['a', 1_500, 10, 1_600],
      ['b', 10, 1_500],
    ] as const) {
      const from = Date.now();
      for (const delay of delays) scheduler.wake(incident, from + delay);
      const first = await next();
      expect(first).toMatchObject({ incident });
      expect(first.at - from).toBeLessThan(1_500);
      first.end();
      expect(running.size).toBe(0);
    }
    await new Promise((resolve) => setTimeout(resolve, 1_700));
    await afterwards(followed());
  });

  test('of another incident does not wait for a running one', async () => {
    const { scheduler, next, running } = followed();
    scheduler.wake('a', 0);
    await next();
    scheduler.wake('b', 0);
    expect(await next()).toMatchObject({ incident: 'b' });
    expect(running.size).toBe(2);
  });

  test('beyond the reach of a timer does not fire at once', async () => {
    const { scheduler, next } = followed();
    scheduler.wake('far', Date.now() + 2 ** 40);
    scheduler.wake('near', Date.now() + 20);
    expect(await next()).toMatchObject({ incident: 'near' });
  });

  test('of each of many incidents that are due at once advances it', async () => {
    const { scheduler, next } = followed();
    const incidents = Array.from({ length: 150 }, (_, index) => `i${index}`);
    for (const incident of incidents) scheduler.wake(incident, 0);
    const seen = new Set<string>();
    while (seen.size < incidents.length) {
      const advance = await next();
      expect(seen).not.toContain(advance.incident);
      seen.add(advance.incident);
      advance.end();
    }
  });
}

function runningContract(followed: () => Followed, failures: () => readonly string[]): void {
  test('it is never advanced a second time beside it, and wake-ups are not lost', async () => {
    const { scheduler, next, running } = followed();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', Date.now() + 3_600_000);
    scheduler.wake('a', 0);
    scheduler.wake('b', Date.now() + 50);
    expect(await next()).toMatchObject({ incident: 'b' });
    expect([...running].map((one) => one.incident)).toEqual(['a', 'b']);
    first.end();
    expect(await next()).toMatchObject({ incident: 'a' });
  });

  test('a wake-up for later is kept for later', async () => {
    const { scheduler, next } = followed();
    scheduler.wake('a', 0);
    const first = await next();
    const at = Date.now() + 200;
    scheduler.wake('a', at);
    first.end();
    expect((await next()).at).toBeGreaterThanOrEqual(at - 1);
  });

  test('a failure is told and blocks nothing: the incident can be woken again', async () => {
    const { scheduler, next } = followed();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', 0);
    first.end(new Error('disk'));
    expect(await next()).toMatchObject({ incident: 'a' });
    expect(failures()).toEqual(['a: Error: disk']);
  });
}

function stopContract(followed: () => Followed): void {
  test('waits for what is running, and nothing begins after it', async () => {
    const { scheduler, next, begun } = followed();
    scheduler.wake('a', 0);
    const first = await next();
    scheduler.wake('a', 0);
    scheduler.wake('b', Date.now() + 100);
    const order: string[] = [];
    const stopped = scheduler.stop().then(() => order.push('stopped'));
    scheduler.wake('c', 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    order.push('ended');
    first.end();
    await stopped;
    expect(order).toEqual(['ended', 'stopped']);
    expect(begun).toEqual([]);
  });

  test('with nothing to do ends at once', async () => {
    const { scheduler } = followed();
    scheduler.wake('a', Date.now() + 3_600_000);
    await expect(scheduler.stop()).resolves.toBeUndefined();
  });
}
