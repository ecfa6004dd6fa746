/**
 * Which of the engine's events we caused: pure bookkeeping over our own intents, so that the
 * answer after a crash of ours is the same as before it.
 */
import type { EngineEvent } from '../docker/event.ts';
import type { StoredEvent } from '../incident/event.ts';

interface Work {
  readonly intent: string;
  readonly services: readonly string[];
  readonly containers: readonly string[];
  readonly from: number;
  /** The deadline while the work is open. */
  readonly until: number;
}

export type Ownership = readonly Work[];

/** Events come a little after what they tell of, and the engine has its own clock. */
const slack = 1_000;
const kept = 50;

export function note(ownership: Ownership, stored: StoredEvent): Ownership {
  const { event, at } = stored;
  if (event.type === 'remedy-intended') {
    const { action } = event.plan;
    const containers = action.targets.flatMap((one) => (one.kind === 'container' ? [one.id] : []));
    const services = [
      action.service,
      ...action.targets.flatMap((one) => (one.kind === 'container' ? [one.service] : [])),
    ];
    const work = { intent: event.intent, services, containers, from: at, until: event.deadline };
    return [...ownership, work].slice(-kept);
  }
  if (event.type !== 'remedy-finished') return ownership;
  return ownership.map((work) =>
    work.intent === event.intent ? { ...work, until: Math.min(work.until, at) } : work,
  );
}

export function isOurs(ownership: Ownership, event: EngineEvent): boolean {
  return ownership.some(
    (work) =>
      (work.containers.includes(event.container) ||
        (event.service !== null && work.services.includes(event.service))) &&
      event.at >= work.from - slack &&
      event.at <= work.until + slack,
  );
}
