/**
 * How long a process gets to end by itself before the engine kills it: as long as its operator has
 * said (`stop_grace_period`), since who says so knows what a kill costs. In seconds.
 */
import type { ReplicaView } from '../docker/project.ts';
import type { Action } from './remedy.ts';

/** Where nobody has said anything. Docker's own 10 s would only make an outage longer. */
export const usualStop = 5;
/** What has not ended by then has hung, whatever its operator hoped for; -1 means for ever. */
const longestStop = 300;

/** @param declared as the engine has it; null when nobody has said anything */
export function stopTime(declared: number | null): number {
  if (declared === null) return usualStop;
  return declared < 0 ? longestStop : Math.min(declared, longestStop);
}

/** Milliseconds by which an action may take longer than usual because its containers may. */
export function longerStops(
  { targets }: Pick<Action, 'targets'>,
  replicas: Readonly<Record<string, readonly Pick<ReplicaView, 'state' | 'stopTimeout'>[]>>,
): number {
  const ids = new Set(targets.flatMap((one) => (one.kind === 'container' ? [one.id] : [])));
  const stopped = Object.values(replicas)
    .flat()
    .filter(({ state }) => ids.has(state.container));
  return longerThanUsual(stopped.map(({ stopTimeout }) => stopTime(stopTimeout)));
}

/** Milliseconds, of all of them one after the other. */
export function longerThanUsual(stops: readonly number[]): number {
  return stops.reduce((sum, stop) => sum + Math.max(0, stop - usualStop) * 1_000, 0);
}
