/**
 * Asks the probes of every watched service on schedule and keeps, in memory, how each service
 * looks. A service is never asked twice at the same time; who asks meanwhile gets the answer
 * that is on its way. An unhealthy service is asked every second.
 */
import type { ProbeAnswer } from '../evidence/evidence.ts';
import type { Health } from './health.ts';

/** What one probe of a service answers now. */
export interface WatchedProbe {
  readonly name: string;
  readonly depth: 'shallow' | 'deep';
  /** `degraded`: it answered, and says of itself that a part of it fails. Never rejects. */
  readonly ask: () => Promise<{
    readonly ok: boolean | 'degraded' | 'unknown';
    readonly detail: string;
    readonly silent: boolean;
  }>;
}

export interface WatchedService {
  readonly name: string;
  readonly probes: readonly WatchedProbe[];
  /** Milliseconds. */
  readonly interval: number;
  /** Failures in a row that make a symptom. */
  readonly failures: number;
}

export interface ServiceHealth {
  readonly health: Health;
  readonly since: number;
  readonly answers: readonly ProbeAnswer[];
  /** The first failing probe, in words; empty while all is well. */
  readonly detail: string;
  /** Failing rounds in a row. */
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

const unasked: ServiceHealth = {
  health: 'unknown',
  since: 0,
  answers: [],
  detail: 'not probed yet',
  failures: 0,
};

export interface SchedulerParts {
  readonly services: readonly WatchedService[];
  readonly now: () => number;
  /** After every round: also when nothing changed. */
  readonly onRound: (service: string, now: ServiceHealth, before: ServiceHealth) => void;
  /** The service has failed as often in a row as makes a symptom, now or in an earlier round. */
  readonly onFailing: (service: string, now: ServiceHealth) => void;
}

export function createProbeScheduler(parts: SchedulerParts): ProbeScheduler {
  const states = new Map<string, ServiceHealth>();
  const running = new Map<string, Promise<ServiceHealth>>();
  const timers = new Map<string, NodeJS.Timeout>();
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
    if (after.failures >= service.failures) parts.onFailing(service.name, after);
    return after;
  };

  const once = (service: WatchedService): Promise<ServiceHealth> => {
    const under = running.get(service.name);
    if (under !== undefined) return under;
    const work = round(service).finally(() => running.delete(service.name));
    running.set(service.name, work);
    return work;
  };

  const schedule = (service: WatchedService, delay: number): void => {
    if (stopped) return;
    clearTimeout(timers.get(service.name));
    const timer = setTimeout(() => {
      void once(service).finally(() => schedule(service, pause(service)));
    }, delay);
    timers.set(service.name, timer);
  };

  const pause = (service: WatchedService): number =>
    health(service.name).health === 'up'
      ? service.interval
      : Math.min(service.interval, whileUnhealthy);

  return {
    start() {
      // Spread over the interval, so that many services do not ask at one moment.
      const { services } = parts;
      for (const [index, service] of services.entries())
        schedule(service, (service.interval * index) / Math.max(1, services.length) / 2);
    },
    async probeNow(name) {
      const service = parts.services.find((one) => one.name === name);
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

type Round = readonly {
  readonly probe: WatchedProbe;
  readonly answer: Awaited<ReturnType<WatchedProbe['ask']>>;
}[];

function judge(before: ServiceHealth, round: Round, now: number): ServiceHealth {
  const health = overall(round);
  const bad = round.find(({ answer }) => answer.ok === false || answer.ok === 'degraded');
  return {
    health,
    since: health === before.health ? before.since : now,
    answers: round.map(({ probe, answer }) => ({
      probe: probe.name,
      depth: probe.depth,
      ok: answer.ok === true || answer.ok === 'unknown',
      detail: answer.detail,
      silent: answer.silent,
    })),
    detail: bad === undefined ? '' : `${bad.probe.name}: ${bad.answer.detail}`,
    failures: health === 'down' || health === 'degraded' ? before.failures + 1 : 0,
  };
}

/** A shallow probe that fails says down, a deep one degraded. */
function overall(round: Round): Health {
  const known = round.filter(({ answer }) => answer.ok !== 'unknown');
  if (known.length === 0) return 'unknown';
  const failing = known.filter(({ answer }) => answer.ok === false);
  if (failing.some(({ probe }) => probe.depth === 'shallow')) return 'down';
  const degraded = known.some(({ answer }) => answer.ok === 'degraded');
  return degraded || failing.length > 0 ? 'degraded' : 'up';
}
