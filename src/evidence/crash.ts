/** Tells a container that died by itself from one that somebody has stopped or replaced. */
import type { ContainerEvent } from './evidence.ts';

/**
 * `docker stop` kills first and reports the stop after the death; it may wait for its timeout.
 * Milliseconds.
 */
export const stopPatience = 60_000;

/** A death that nobody ordered through the engine. `events`: of the same service. */
export function isCrash(death: ContainerEvent, events: readonly ContainerEvent[]): boolean {
  if (death.action !== 'die' || death.ours) return false;
  return !events.some(
    ({ action, container, at }) =>
      action === 'kill' &&
      container === death.container &&
      at <= death.at &&
      death.at - at < stopPatience,
  );
}
