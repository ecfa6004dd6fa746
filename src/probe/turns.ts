/** Keeps what starts a process each from starting all of them at once. */

/** Runs the work when its turn comes, unless that is after `until` (of `performance.now()`). */
export type InTurn = <T>(until: number, work: () => Promise<T>) => Promise<T>;

/** At most `most` at a time, in the order in which they were handed in. */
export function turns(most: number): InTurn {
  const waiting: (() => void)[] = [];
  let running = 0;
  const next = (): void => {
    running -= 1;
    waiting.shift()?.();
  };
  return async (until, work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      if (performance.now() > until) throw new Error('its turn came too late');
      return await work();
    } finally {
      next();
    }
  };
}
