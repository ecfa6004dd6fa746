/**
 * One read for many who ask at once. Nobody gets one that began before he asked: who comes while
 * a read is under way waits for the next, together with all others who came meanwhile. So what
 * is read is as fresh as if each had asked alone, and at most one read runs at a time.
 */
export function latest<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<void> | null = null;
  let next: Promise<T> | null = null;
  const begin = (): Promise<T> => {
    const work = Promise.try(read);
    const over: Promise<void> = work
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => {
        if (running === over) running = null;
      });
    running = over;
    return work;
  };
  return () => {
    if (running === null) return begin();
    next ??= running.then(() => {
      next = null;
      return begin();
    });
    return next;
  };
}
