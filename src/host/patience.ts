/**
 * Time limits that count only while this process could have noticed an answer. On a machine that is
 * short of processors a timer comes before the answer that has long arrived, and then "no answer"
 * would be said of others when it is true of us.
 */

/** Milliseconds. Whatever a tick was late by, beyond as much again, was not ours to listen in. */
const tick = 100;
/** Real time may be so many times as long, at most. */
const most = 2;

/** Calls `over` after `milliseconds` of listening, once what has arrived by then was read. */
export function patience(milliseconds: number, over: () => void): { readonly end: () => void } {
  const began = performance.now();
  let last = began;
  let listened = 0;
  let timer: NodeJS.Timeout | undefined;
  let reading: NodeJS.Immediate | undefined;
  const wait = (): void => {
    timer = setTimeout(look, Math.max(0, Math.min(tick, milliseconds - listened)));
  };
  const look = (): void => {
    const now = performance.now();
    listened += Math.min(now - last, 2 * tick);
    last = now;
    if (listened < milliseconds && now - began < most * milliseconds) wait();
    else reading = setImmediate(over);
  };
  wait();
  return {
    end: () => {
      clearTimeout(timer);
      clearImmediate(reading);
    },
  };
}
