/**
 * From what the engine reports and the probes answer to symptoms that matter. It is silent
 * while a person, a deployment or the start-up of a service explains what is seen, and looks
 * again when that explanation has run out.
 */
import type { EngineEvent } from '../docker/event.ts';
import type { ContainerEvent } from '../evidence/evidence.ts';
import { fewestFalls, type Symptom } from '../incident/event.ts';
import type { Health } from '../probe/health.ts';
import {
  deploymentUntil,
  graceUntil,
  idle,
  observe,
  wasKilled,
  type ServiceActivity,
} from './activity.ts';

export interface WatcherParts {
  readonly now: () => number;
  readonly isWatched: (service: string) => boolean;
  readonly isOurs: (event: EngineEvent) => boolean;
  /** Milliseconds: how long a deployment is waited for, and a service's start-up time. */
  readonly deploymentWindow: () => number;
  readonly graceOf: (service: string) => number;
  /** Milliseconds within which a service that falls often enough comes and goes. */
  readonly flappingWindow: () => number;
  /** Asks all probes of a service now. */
  readonly probeNow: (service: string) => Promise<Health>;
  readonly raise: (service: string, symptom: Symptom) => void;
  /** The world has changed by other hands. */
  readonly onWorldChange: (what: string) => void;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Watcher {
  onEngineEvent(event: EngineEvent): void;
  /** Events from before we watched: they tell who did what, and raise nothing. */
  recall(event: EngineEvent): void;
  /** A service's probes have failed for long enough to matter. */
  onUnhealthy(service: string, symptom: Symptom): void;
  /** Whether a person, a deployment or a start explains now that the service does not answer. */
  isExplained(service: string): boolean;
  activity(service: string): ServiceActivity;
  events(service: string): readonly ContainerEvent[];
  stop(): void;
}

/** How long after a kill through the API we wait whether it was a stop by a person. */
const stopFollows = 1_000;
/** Reports of a lack of memory that come this soon after another are of one kill. Milliseconds. */
const oneKill = 1_000;

export function createWatcher(parts: WatcherParts): Watcher {
  const { now } = parts;
  const activities = new Map<string, ServiceActivity>();
  const timers = new Set<NodeJS.Timeout>();
  /** When processes of a service were killed for memory, since that was last raised. */
  const kills = new Map<string, readonly number[]>();

  const activityOf = (service: string) => activities.get(service) ?? idle;

  const later = (delay: number, work: () => void) => {
    const timer = setTimeout(
      () => {
        timers.delete(timer);
        work();
      },
      Math.max(0, delay),
    );
    timers.add(timer);
  };

  /** Until when a person, a deployment or a start explains that the service does not answer. */
  const explainedUntil = (service: string): number | null => {
    const activity = activityOf(service);
    if (activity.manuallyStopped) return Infinity;
    const times = [
      deploymentUntil(activity, parts.deploymentWindow(), now()),
      graceUntil(activity, parts.graceOf(service), now()),
    ].filter((time) => time !== null);
    return times.length === 0 ? null : Math.max(...times);
  };

  /** Raises the symptom now, or looks again when what explains it has run out. */
  const raiseUnlessExplained = (service: string, symptom: Symptom): void => {
    const until = explainedUntil(service);
    if (until === null) return parts.raise(service, symptom);
    if (until !== Infinity) later(until - now(), () => lookAgain(service, symptom));
  };

  const lookAgain = (service: string, symptom: Symptom) => {
    parts
      .probeNow(service)
      .then((health) => {
        if (health === 'down' || health === 'degraded') raiseUnlessExplained(service, symptom);
      })
      .catch((error: unknown) => parts.onFailure(`probing ${service}`, error));
  };

  const died = (
    service: string,
    { container, exitCode, at }: EngineEvent & { action: 'die' },
    before: ServiceActivity,
  ): void => {
    const symptom: Symptom = { kind: 'container-died', container, exitCode };
    // A process that ends with success may have finished its work: its probes decide.
    const matters = () =>
      exitCode === 0 ? lookAgain(service, symptom) : raiseUnlessExplained(service, symptom);
    // The `stop` that tells a person's stop from a kill comes after the death.
    if (wasKilled(before, container, at))
      return later(stopFollows, () => {
        if ((activityOf(service).startedAt ?? 0) < at) matters();
      });
    if (exitCode === 0) return matters();
    const deployment = deploymentUntil(activityOf(service), parts.deploymentWindow(), now());
    if (deployment === null) parts.raise(service, symptom);
    else later(deployment - now(), () => lookAgain(service, symptom));
  };

  const disconnected = (service: string, event: EngineEvent & { network: string }): void => {
    const { container, network } = event;
    const symptom: Symptom = { kind: 'network-disconnected', container, network };
    // A container that stops leaves its networks too: its death tells more.
    later(200, () => {
      if ((activityOf(service).diedAt ?? 0) < event.at - 5_000) lookAgain(service, symptom);
    });
  };

  /** A parent that outlives its children has its probes answer, and their work is lost all the same. */
  const ranOutOfMemory = (service: string, at: number): void => {
    const detail = 'the kernel killed a process in it for memory';
    const since = now() - parts.flappingWindow();
    const before = (kills.get(service) ?? []).filter((one) => one > since);
    // One kill is reported several times, once for each thread.
    const all = at - (before.at(-1) ?? -Infinity) < oneKill ? before : [...before, at];
    if (all.length < fewestFalls) {
      kills.set(service, all);
      return lookAgain(service, { kind: 'probe-failed', probe: 'container', detail });
    }
    kills.delete(service);
    const symptom = { kind: 'flapping', times: all.length, since: all[0] ?? at, detail } as const;
    raiseUnlessExplained(service, symptom);
  };

  const note = (event: EngineEvent, ours: boolean): void => {
    if (event.service === null) return;
    activities.set(event.service, observe(activityOf(event.service), event, ours));
  };

  const react = (service: string, event: EngineEvent, before: ServiceActivity): void => {
    switch (event.action) {
      case 'die':
        return died(service, event, before);
      case 'network-disconnect':
        return disconnected(service, event);
      case 'oom':
        return ranOutOfMemory(service, event.at);
      case 'health':
        if (event.health === 'unhealthy')
          lookAgain(service, {
            kind: 'probe-failed',
            probe: 'container',
            detail: 'Docker calls it unhealthy',
          });
        return;
      case 'create':
      case 'start':
      case 'restart':
      case 'stop':
      case 'destroy':
      case 'rename':
      case 'update':
      case 'pause':
      case 'unpause':
      case 'kill':
      case 'network-connect':
        return;
    }
  };

  return {
    onEngineEvent(event) {
      const { service } = event;
      if (service === null || event.oneOff || !parts.isWatched(service)) return;
      const before = activityOf(service);
      const ours = parts.isOurs(event);
      note(event, ours);
      const caused = event.action === 'die' ? event.container in before.ownKills : ours;
      if (caused) return;
      if (byOtherHands(event, before)) parts.onWorldChange(`${service}: ${event.action}`);
      react(service, event, before);
    },
    recall(event) {
      if (event.service !== null && !event.oneOff && parts.isWatched(event.service))
        note(event, parts.isOurs(event));
    },
    onUnhealthy: raiseUnlessExplained,
    isExplained: (service) => explainedUntil(service) !== null,
    activity: activityOf,
    events: (service) => activityOf(service).events,
    stop() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** What a person or a deployer did; the engine's own restarts are none of it. */
function byOtherHands(event: EngineEvent, before: ServiceActivity): boolean {
  switch (event.action) {
    case 'create':
    case 'destroy':
    case 'stop':
    case 'update':
    case 'unpause':
      return true;
    case 'network-connect':
      // The engine connects what it starts; only a running container is connected by somebody.
      return (before.diedAt ?? 0) <= (before.startedAt ?? 0);
    case 'start':
      return before.manuallyStopped;
    case 'restart':
    case 'oom':
    case 'rename':
    case 'pause':
    case 'die':
    case 'kill':
    case 'health':
    case 'network-disconnect':
      return false;
  }
}
