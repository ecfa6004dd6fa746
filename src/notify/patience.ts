/** How patiently a channel is tried, in milliseconds. */

/** Attempts through one channel before the next is tried, and what lies between them. */
export const patience = { attempts: 3, first: 2_000, factor: 4 } as const;
/** Between rounds through all channels: doubling. */
export const roundPause = { first: 30_000, most: 300_000 } as const;
/** Attempts to say what nobody waits for, such as that it is over. */
export const mostAttempts = 8;

/** The pause after some failures in a row of one channel, at most `roundPause.most`. */
export function pauseAfter(failures: number): number {
  return Math.min(patience.first * patience.factor ** (failures - 1), roundPause.most);
}

/** What is said of an attempt whose sender died before the answer came. */
export const lostOutcome = {
  outcome: 'unknown',
  settledBy: 'successor',
  detail: 'who sent it did not come back',
  retryAfter: null,
} as const;
