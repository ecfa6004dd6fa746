/**
 * Looking at the world instead of remembering: whether what an intent wanted is already so, and
 * whether an action's targets are still what they were when it was planned. Pure; the same
 * answers settle an intent after a crash and check an action before it is taken.
 */
import type { ReplicaView } from '../docker/project.ts';
import type { Before } from '../incident/event.ts';
import type { Action, Target } from './remedy.ts';

/** The containers of every service of the project, as the engine shows them now. */
export type Replicas = Readonly<Record<string, readonly ReplicaView[]>>;

function statesOf(replicas: Replicas, service: string) {
  return (replicas[service] ?? []).map((replica) => replica.state);
}

/** What an intent must remember of the world before it changes it. */
export function beforeOf(action: Action, replicas: Replicas): Before {
  const states = statesOf(replicas, action.service);
  return {
    containers: states.map((state) => state.container),
    startedAt: Object.fromEntries(states.map((state) => [state.container, state.startedAt])),
  };
}

/** Whether the world shows that the action has been carried out. */
export function isDone(action: Action, before: Before, replicas: Replicas): boolean {
  const states = statesOf(replicas, action.service);
  const running = states.length > 0 && states.every((state) => state.status === 'running');
  const startedAnew = states.every(
    (state) =>
      state.startedAt !== null && state.startedAt !== (before.startedAt[state.container] ?? null),
  );
  const replaced = running && states.every((state) => !before.containers.includes(state.container));
  switch (action.remedy) {
    case 'start':
    case 'restart':
    case 'free-port':
      return running && startedAnew;
    case 'recreate':
      return replaced;
    case 'rollback-image':
      return replaced && states.every((state) => state.imageId === action.toImage);
    case 'raise-memory':
      return running && states.every((state) => state.memoryLimit >= action.to);
    case 'reconnect-network':
      return action.endpoints.every(({ network }) =>
        (replicas[action.service] ?? []).every((replica) =>
          replica.networks.some((one) => one.network === network),
        ),
      );
  }
}

/** Why the action must not be taken any more; null when its targets are what they were. */
export function outdated(action: Action, replicas: Replicas): string | null {
  const all = Object.values(replicas).flat();
  const gone = action.targets.find(
    (target) => isOwn(target, action) && !all.some((one) => one.state.container === target.id),
  );
  if (gone !== undefined) return 'its container has been replaced';
  const states = statesOf(replicas, action.service);
  if (action.remedy === 'start' && states.every((state) => state.status === 'running'))
    return 'its container is running already';
  return null;
}

function isOwn(target: Target, action: Action): target is Target & { kind: 'container' } {
  return target.kind === 'container' && target.service === action.service;
}
