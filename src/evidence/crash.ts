/** Tells a container that died by itself from one that somebody has stopped or replaced. */
import type { ContainerEvent } from './evidence.ts';

/**
 * `docker stop` kills first and reports the stop after the death; it may wait for its timeout.
 * Milliseconds.
 */
export const stopPatience = 60_000;

/**
 * A death that nobody ordered through the engine. `events`: of the same service, oldest first. An
 * order ends one life only: what dies again after a restart by hand has crashed.
 */
export function isCrash(death: ContainerEvent, events: readonly ContainerEvent[]): boolean {
  if (death.action !== 'die' || death.ours) return false;
  const before = events.filter(
    (one) => one !== death && one.container === death.container && one.at <= death.at,
  );
  const life = before.slice(before.findLastIndex(({ action }) => action === 'die') + 1);
  return !life.some(({ action, at }) => action === 'kill' && death.at - at < stopPatience);
}

/**
 * When somebody else last made, stopped or restarted a container among these: what died before then
 * says nothing of what they have made of it. -Infinity: nobody has.
 */
export function lastOrder(events: readonly ContainerEvent[]): number {
  const ordered = events.filter(({ action, ours }) => !ours && orders.has(action));
  return Math.max(-Infinity, ...ordered.map(({ at }) => at));
}

const orders: ReadonlySet<ContainerEvent['action']> = new Set(['create', 'stop', 'restart']);
