/** When a service is asked: pure. Times are milliseconds of a clock that never jumps. */

/** Services are spread over the interval, so that many do not ask at one moment. */
export function firstDue(start: number, interval: number, index: number, of: number): number {
  return start + (interval * index) / Math.max(1, of);
}

/**
 * The next time of a service that was due at `due` and is free again at `now`. What was missed is
 * left out, and the place within the interval stays: after a stall they do not all come at once.
 */
export function nextDue(due: number, interval: number, now: number): number {
  return due + interval * Math.max(1, Math.ceil((now - due) / interval));
}

/**
 * The next time of a service that failed, counted from when it was due: one that hangs has been
 * waited for already. Its second failure is what makes it a symptom.
 */
export function dueAgain(due: number, pause: number, now: number): number {
  return Math.max(now, due + pause);
}

/** Late is what begins more than one interval after it was due. */
export function isLate(due: number, interval: number, begun: number): boolean {
  return begun - due > interval;
}
