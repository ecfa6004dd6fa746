/**
 * Who is at work on a service: a pure fold over the engine's events. It answers what the guard
 * and the symptoms need to know: is a deployment in progress, has a person stopped it, is it in
 * its start-up grace, and did a container die by itself.
 *
 * Times are milliseconds since the epoch.
 */
import type { EngineEvent } from '../docker/event.ts';
import { isCrash, lastOrder, stopPatience } from '../evidence/crash.ts';
import type { ContainerEvent } from '../evidence/evidence.ts';

export interface ServiceActivity {
  /** The last create or destroy event that was not ours; null when there was none. */
  readonly deployedAt: number | null;
  /** When a container was created that is not ours. Container to time. */
  readonly createdAt: Readonly<Record<string, number>>;
  readonly manuallyStopped: boolean;
  readonly startedAt: number | null;
  readonly diedAt: number | null;
  /** The last death with an error that nobody ordered. */
  readonly crashedAt: number | null;
  /** A kill through the engine's API that is not ours: a stop may follow. Container to time. */
  readonly killedAt: Readonly<Record<string, number>>;
  /** Kills through the engine's API that are ours. Container to time. */
  readonly ownKills: Readonly<Record<string, number>>;
  /** Deaths of each container that nobody ordered. */
  readonly crashes: Readonly<Record<string, number>>;
  /** Newest last, at most `kept`. */
  readonly events: readonly ContainerEvent[];
}

const kept = 200;

export const idle: ServiceActivity = {
  deployedAt: null,
  createdAt: {},
  manuallyStopped: false,
  startedAt: null,
  diedAt: null,
  crashedAt: null,
  killedAt: {},
  ownKills: {},
  crashes: {},
  events: [],
};

/** The activity after one more event. `ours`: we caused it. */
export function observe(
  activity: ServiceActivity,
  event: EngineEvent,
  ours: boolean,
): ServiceActivity {
  // What we start may crash by itself while we still work on it: a death is ours only when
  // we ordered it.
  const caused = event.action === 'die' ? event.container in activity.ownKills : ours;
  const recorded = record(event, caused);
  const events = recorded === null ? activity.events : [...activity.events, recorded].slice(-kept);
  return { ...activity, events, ...change(activity, event, caused) };
}

function change(
  activity: ServiceActivity,
  event: EngineEvent,
  ours: boolean,
): Partial<ServiceActivity> {
  const { at, container } = event;
  switch (event.action) {
    case 'create':
      return ours ? {} : { deployedAt: at, createdAt: { ...activity.createdAt, [container]: at } };
    case 'destroy':
      return {
        createdAt: without(activity.createdAt, container),
        killedAt: without(activity.killedAt, container),
        ownKills: without(activity.ownKills, container),
        crashes: without(activity.crashes, container),
        ...(ours ? {} : { deployedAt: at }),
      };
    case 'start':
      return {
        startedAt: at,
        manuallyStopped: false,
        killedAt: without(activity.killedAt, container),
        ownKills: without(activity.ownKills, container),
      };
    case 'kill':
      return ours
        ? { ownKills: { ...activity.ownKills, [container]: at } }
        : { killedAt: { ...activity.killedAt, [container]: at } };
    case 'stop':
    case 'pause':
      return ours ? {} : { manuallyStopped: true };
    case 'unpause':
      return { manuallyStopped: false };
    case 'die':
      return died(activity, event, ours);
    case 'restart':
    case 'oom':
    case 'rename':
    case 'update':
    case 'health':
    case 'network-connect':
    case 'network-disconnect':
      return {};
  }
}

function without(
  counts: Readonly<Record<string, number>>,
  container: string,
): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([id]) => id !== container));
}

function died(
  activity: ServiceActivity,
  { at, container, exitCode }: EngineEvent & { action: 'die' },
  ours: boolean,
): Partial<ServiceActivity> {
  if (ours || wasKilled(activity, container, at)) return { diedAt: at };
  const count = (activity.crashes[container] ?? 0) + 1;
  // One that ends with success may have done its work.
  const crashedAt = exitCode === 0 ? activity.crashedAt : at;
  return { diedAt: at, crashedAt, crashes: { ...activity.crashes, [container]: count } };
}

/** Whether somebody killed the container through the engine shortly before. */
export function wasKilled(activity: ServiceActivity, container: string, at: number): boolean {
  const killed = activity.killedAt[container];
  return killed !== undefined && at - killed < stopPatience;
}

/**
 * Until when a deployment is waited for; null when none is in progress. A new container that has
 * crashed by itself twice is waited for no longer; the one that it replaces may crash as it likes,
 * for that may be why somebody deploys.
 */
export function deploymentUntil(
  activity: ServiceActivity,
  window: number,
  now: number,
): number | null {
  const { deployedAt, createdAt, crashes } = activity;
  if (deployedAt === null) return null;
  const until = Math.max(deployedAt + window, stopsUntil(activity, deployedAt - window));
  if (now >= until) return null;
  const isNew = (container: string) => (createdAt[container] ?? -Infinity) > deployedAt - window;
  const crashing = Object.keys(crashes).some((one) => isNew(one) && (crashes[one] ?? 0) >= 2);
  return crashing ? null : until;
}

/** A deployment waits as long as what it replaces takes to stop. -Infinity: nothing is stopping. */
function stopsUntil({ killedAt, diedAt }: ServiceActivity, from: number): number {
  const stopping = Object.values(killedAt).filter((at) => at >= from && at > (diedAt ?? -Infinity));
  return Math.max(-Infinity, ...stopping) + stopPatience;
}

/** Deaths by itself within this time that take a service's start-up grace away. */
const crashLoop = { deaths: 2, within: 10 * 60_000 };

/**
 * Until when the service is in its start-up grace; null when it is not. One that starts only to
 * crash again is not starting up.
 */
export function graceUntil(activity: ServiceActivity, grace: number, now: number): number | null {
  const { startedAt, events } = activity;
  if (startedAt === null || now >= startedAt + grace) return null;
  // Whoever has just started it again has done something about it.
  const from = Math.max(now - crashLoop.within, lastOrder(events));
  const deaths = events.filter((one) => one.at > from && isCrash(one, events));
  return deaths.length >= crashLoop.deaths ? null : startedAt + grace;
}

/** A start-up is over when the service has been up since as long as settles. Times in milliseconds. */
export function hasStartedUp(
  { startedAt }: Pick<ServiceActivity, 'startedAt'>,
  settledAt: number | null,
  settle: number,
): boolean {
  return startedAt !== null && settledAt !== null && settledAt >= startedAt + settle;
}

function record(event: EngineEvent, ours: boolean): ContainerEvent | null {
  const { at, container } = event;
  switch (event.action) {
    case 'die':
      return event.exitCode === null
        ? { at, container, action: 'die', ours }
        : { at, container, action: 'die', exitCode: event.exitCode, ours };
    case 'kill':
      return event.signal === null
        ? { at, container, action: 'kill', ours }
        : { at, container, action: 'kill', signal: event.signal, ours };
    case 'health':
      if (event.health === 'starting') return null;
      return { at, container, action: `health-${event.health}`, ours };
    case 'network-connect':
    case 'network-disconnect':
      return { at, container, action: event.action, network: event.network, ours };
    case 'create':
    case 'start':
    case 'restart':
    case 'oom':
    case 'stop':
    case 'destroy':
      return { at, container, action: event.action, ours };
    case 'rename':
    case 'update':
    case 'pause':
    case 'unpause':
      return null;
  }
}
