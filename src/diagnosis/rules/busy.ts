/**
 * A host with more work than its processors can do. There silence proves nothing: who does not
 * answer in time may only be slow, and a restart would add to the work.
 */
import type { Citation } from '../cause.ts';
import { cite } from '../rule.ts';
import type { View } from '../rule.ts';

/** Runnable and waiting tasks for each processor, over the last minute. */
const CROWDED = 4;
/** Percent of the last ten seconds in which something waited for a processor. */
const WAITING = 90;

/** null: it is not, or nobody could measure it. */
export function busyHost(view: View<'host-resources'>): Citation | null {
  const [host] = view.all('host-resources');
  if (host === undefined) return null;
  const { load, processors, pressure } = host.fact;
  if (processors > 0 && load >= CROWDED * processors)
    return cite(host, `the host's load is ${load} on ${processors} processors`);
  const waited = pressure.processor?.some ?? 0;
  return waited >= WAITING
    ? cite(host, `work waited for a processor ${waited} % of the time`)
    : null;
}
