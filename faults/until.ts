/** Waits for what a fault leads to, for a bounded time. */
import { setTimeout as pause } from 'node:timers/promises';

const patience = 60_000;

/** Resolves with the first answer that is not null; throws after a minute. */
export async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    if (Date.now() > end) throw new Error(`waited in vain for ${what}`);
    await pause(200);
  }
}
