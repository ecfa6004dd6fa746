/**
 * Asks the probes of every watched service on schedule and keeps, in memory, how each service
 * looks. A service is never asked twice at the same time; who asks meanwhile gets the answer
 * that is on its way. An unhealthy service is asked every second.
 */
import { performance } from 'node:perf_hooks';
import { firstDue, isLate, nextDue } from './due.ts';
import { judge, unasked } from './streak.ts';
import type { Finding, ServiceHealth } from './streak.ts';

export type { ServiceHealth } from './streak.ts';

/** What one probe of a service answers now. */
export interface WatchedProbe {
  readonly name: string;
  readonly depth: 'shallow' | 'deep';
  /** Never rejects. */
  readonly ask: () => Promise<Finding>;
}

export interface WatchedService {
  readonly name: string;
  readonly probes: readonly WatchedProbe[];
  /** Milliseconds. */
  readonly interval: number;
  /** Failures in a row that make a symptom. */
  readonly failures: number;
}

export interface ProbeScheduler {
  start(): void;
  probeNow(service: string): Promise<ServiceHealth>;
  health(service: string): ServiceHealth;
  stop(): void;
}

/** Between questions to a service that fails. */
const whileUnhealthy = 1_000;

export interface SchedulerParts {
  readonly services: readonly WatchedService[];
  readonly now: () => number;
  /** After every round: also when nothing changed. */
  readonly onRound: (service: string, now: ServiceHealth, before: ServiceHealth) => void;
  /** The service has failed as often in a row as makes a symptom, now or in an earlier round. */
  readonly onFailing: (service: string, now: ServiceHealth) => void;
  /** A round has begun later than one interval after it was due. */
  readonly onLate: (service: string) => void;
}

export function createProbeScheduler(parts: SchedulerParts): ProbeScheduler {
  const states = new Map<string, ServiceHealth>();
  const running = new Map<string, Promise<ServiceHealth>>();
  const timers = new Map<string, NodeJS.Timeout>();
  const services = new Map(parts.services.map((one) => [one.name, one]));
  let stopped = false;

  const health = (service: string) => states.get(service) ?? unasked;

  const round = async (service: WatchedService): Promise<ServiceHealth> => {
    const answers = await Promise.all(
      service.probes.map(async (probe) => ({ probe, answer: await probe.ask() })),
    );
    const before = health(service.name);
    const after = judge(before, answers, parts.now());
    states.set(service.name, after);
    parts.onRound(service.name, after, before);
    const ill = after.health === 'down' || after.health === 'degraded';
    if (ill && after.failures >= service.failures) parts.onFailing(service.name, after);
    return after;
  };

  const once = (service: WatchedService): Promise<ServiceHealth> => {
    const under = running.get(service.name);
    if (under !== undefined) return under;
    const work = round(service).finally(() => running.delete(service.name));
    running.set(service.name, work);
    return work;
  };

  const schedule = (service: WatchedService, due: number): void => {
    if (stopped) return;
    const timer = setTimeout(
      () => {
        if (isLate(due, service.interval, performance.now())) parts.onLate(service.name);
        void once(service).finally(() => schedule(service, dueAfter(service, due)));
      },
      Math.max(0, due - performance.now()),
    );
    timers.set(service.name, timer);
  };

  const dueAfter = ({ name, interval }: WatchedService, due: number): number =>
    health(name).health === 'up'
      ? nextDue(due, interval, performance.now())
      : performance.now() + Math.min(interval, whileUnhealthy);

  return {
    start() {
      const from = performance.now();
      for (const [index, service] of parts.services.entries())
        schedule(service, firstDue(from, service.interval, index, parts.services.length));
    },
    async probeNow(name) {
      const service = services.get(name);
      if (service === undefined) return unasked;
      // An answer that was on its way before the question says nothing of what came since.
      await running.get(name);
      return once(service);
    },
    health,
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
