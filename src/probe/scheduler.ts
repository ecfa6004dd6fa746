/**
 * Asks the probes of every watched service on schedule and keeps, in memory, how each service
 * looks. A service is never asked twice at the same time; who asks meanwhile gets the answer
 * that is on its way. An unhealthy service is asked every second, and
 * at once while it is doubtful whether it is ill for longer, if its answer took longer than that.
 */
import { performance } from 'node:perf_hooks';
import { dueAgain, firstDue, isLate, nextDue } from './due.ts';
import { remember, roundOf, type Measured } from './latency.ts';
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
  /** What its last rounds took, oldest first. */
  readonly trail: (service: string, since: number) => readonly Measured[];
  /** Other probes or intervals for services that it knows; what was seen of them so far stays. */
  replace(services: readonly WatchedService[]): void;
  stop(): void;
}

/** Between questions to a service that fails. */
const whileUnhealthy = 1_000;

export interface SchedulerParts {
  readonly services: readonly WatchedService[];
  /** Milliseconds in which falls are counted. */
  readonly flapping: () => number;
  /** Milliseconds that a service has to be up to count as settled. */
  readonly settle: () => number;
  /** A person, a deployment or a start explains that it does not answer: that is no fall. */
  readonly isExplained: (service: string) => boolean;
  readonly now: () => number;
  /** After every round: also when nothing changed. */
  readonly onRound: (service: string, now: ServiceHealth, before: ServiceHealth) => void;
  /** The service is ill, and has been so as often or for as long as makes a symptom. */
  readonly onFailing: (service: string, now: ServiceHealth) => void;
  /** A round has begun later than one interval after it was due. */
  readonly onLate: (service: string) => void;
}

export function createProbeScheduler(parts: SchedulerParts): ProbeScheduler {
  const states = new Map<string, ServiceHealth>();
  const trails = new Map<string, readonly Measured[]>();
  const running = new Map<string, Promise<ServiceHealth>>();
  const timers = new Map<string, NodeJS.Timeout>();
  const services = new Map(parts.services.map((one) => [one.name, one]));
  let stopped = false;

  const health = (service: string) => states.get(service) ?? unasked;

  const round = async (service: WatchedService): Promise<ServiceHealth> => {
    const answers = await Promise.all(
      service.probes.map(async (probe) => {
        const from = performance.now();
        const answer = await probe.ask();
        return { probe, answer, took: performance.now() - from };
      }),
    );
    const measured = roundOf(parts.now(), answers);
    trails.set(service.name, remember(trails.get(service.name) ?? [], measured));
    const before = health(service.name);
    const after = judge(before, answers, parts.now(), {
      failures: service.failures,
      flapping: parts.flapping(),
      settle: parts.settle(),
      explained: parts.isExplained(service.name),
    });
    states.set(service.name, after);
    parts.onRound(service.name, after, before);
    const ill = after.health === 'down' || after.health === 'degraded';
    if (ill && after.lasting !== 'no') parts.onFailing(service.name, after);
    return after;
  };

  const once = (service: WatchedService): Promise<ServiceHealth> => {
    const under = running.get(service.name);
    if (under !== undefined) return under;
    const work = round(service).finally(() => running.delete(service.name));
    running.set(service.name, work);
    return work;
  };

  const schedule = (name: string, due: number): void => {
    const service = services.get(name);
    if (stopped || service === undefined) return;
    clearTimeout(timers.get(name));
    const timer = setTimeout(
      () => {
        if (isLate(due, service.interval, performance.now())) parts.onLate(name);
        void once(service).finally(() => {
          // Replaced meanwhile, it has a timer of its own.
          if (timers.get(name) === timer) schedule(name, dueAfter(service, due));
        });
      },
      Math.max(0, due - performance.now()),
    );
    timers.set(name, timer);
  };

  const startAll = (all: readonly WatchedService[]): void => {
    const from = performance.now();
    for (const [index, { name, interval }] of all.entries())
      schedule(name, firstDue(from, interval, index, all.length));
  };

  const dueAfter = ({ name, interval }: WatchedService, due: number): number => {
    const now = performance.now();
    const { health: last, failures, lasting } = health(name);
    if (last === 'up') return nextDue(due, interval, now);
    const pause = Math.min(interval, whileUnhealthy);
    // One that nobody could ask, or that is known to be ill, gets its rest between two questions.
    return failures > 0 && lasting === 'no' ? dueAgain(due, pause, now) : now + pause;
  };

  return {
    start() {
      startAll(parts.services);
    },
    replace(all) {
      for (const service of all)
        if (services.has(service.name)) services.set(service.name, service);
      startAll(all);
    },
    async probeNow(name) {
      const service = services.get(name);
      if (service === undefined) return unasked;
      // An answer that was on its way before the question says nothing of what came since.
      await running.get(name);
      return once(service);
    },
    health,
    trail: (service, since) => (trails.get(service) ?? []).filter(({ at }) => at > since),
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
