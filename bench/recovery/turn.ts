/**
 * The machine, for one at a time or a few. Who has a turn may load it: starts a stack, breaks it, is timed,
 * takes it away. Who merely watches a stack stands aside meanwhile, with any number of others.
 */
export interface Machine {
  /** Resolves with what `work` answers; it begins when it is its turn, first come, first served. */
  readonly turn: <T>(work: (aside: Aside) => Promise<T>) => Promise<T>;
}

/** Lets others have a turn as long as `watching` lasts, and then waits for the next one. */
export type Aside = <T>(watching: () => Promise<T>) => Promise<T>;

/** @param places how many may have a turn at once */
export function machine(places: number): Machine {
  const waiting: (() => void)[] = [];
  let free = places;
  const take = async () => {
    // Handed over by `leave`, so nobody comes between.
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  const aside: Aside = async (watching) => {
    leave();
    try {
      return await watching();
    } finally {
      await take();
    }
  };
  return {
    turn: async (work) => {
      await take();
      try {
        return await work(aside);
      } finally {
        leave();
      }
    },
  };
}
