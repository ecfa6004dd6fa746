/**
 * The machine, for one at a time. Who has the turn may load it: starts a stack, breaks it, is timed,
 * takes it away. Who merely watches a stack stands aside meanwhile, with any number of others.
 */
export interface Machine {
  /** Resolves with what `work` answers; it begins when it is its turn, first come, first served. */
  readonly turn: <T>(work: (aside: Aside) => Promise<T>) => Promise<T>;
}

/** Lets others have a turn as long as `watching` lasts, and then waits for the next one. */
export type Aside = <T>(watching: () => Promise<T>) => Promise<T>;

export function machine(): Machine {
  const waiting: (() => void)[] = [];
  let taken = false;
  const take = async () => {
    // Handed over by `leave`, so nobody comes between.
    if (taken) await new Promise<void>((resolve) => waiting.push(resolve));
    taken = true;
  };
  const leave = () => {
    const next = waiting.shift();
    if (next === undefined) taken = false;
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
