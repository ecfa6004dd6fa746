/** Thrown when something did not answer in time; carries the code that reports show. */
export class DeadlineExceeded extends Error {
  readonly code = 'TIMEOUT';

  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds} ms`);
  }
}

/** Waits at most this long. The work itself goes on; the caller cleans up what it left behind. */
export async function withDeadline<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new DeadlineExceeded(milliseconds)), milliseconds);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
    // A loser that fails later must not become an unhandled rejection.
    work.catch(() => undefined);
  }
}
