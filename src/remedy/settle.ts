/**
 * Looking at the world instead of remembering: whether what an intent wanted is already so, and
 * whether an action's targets are still what they were when it was planned. Pure; the same
 * answers settle an intent after a crash and check an action before it is taken.
 */
import type { ReplicaView } from '../docker/project.ts';
import type { Before, PlannedAction } from '../incident/event.ts';
import type { EventOf, Intent } from '../incident/incident.ts';
import type { ContainerState } from '../evidence/evidence.ts';
import { servicesOf, type Action, type Target } from './remedy.ts';

/** The containers of every service of the project, as the engine shows them now. */
export type Replicas = Readonly<Record<string, readonly ReplicaView[]>>;

function statesOf(replicas: Replicas, service: string) {
  return (replicas[service] ?? []).map((replica) => replica.state);
}

/** What an intent must remember of the world before it changes it. */
export function beforeOf(action: Action, replicas: Replicas): Before {
  const states = servicesOf(action).flatMap((service) => statesOf(replicas, service));
  return {
    containers: states.map((state) => state.container),
    startedAt: Object.fromEntries(states.map((state) => [state.container, state.startedAt])),
  };
}

/**
 * Whether the world shows that the action has been carried out.
 * @param measured what shows it where containers do not: bytes that the engine could still delete,
 *   how many instances a group is to have, or when a server last read its files; null: it is not about such, or nobody says
 */
export function isDone(
  action: Action,
  before: Before,
  replicas: Replicas,
  measured: number | null = null,
): boolean {
  const states = statesOf(replicas, action.service);
  const running = states.length > 0 && states.every((state) => state.status === 'running');
  const anew = (state: ContainerState) =>
    state.startedAt !== null && state.startedAt !== (before.startedAt[state.container] ?? null);
  const startedAnew = states.every(anew);
  const replaced = running && states.every((state) => !before.containers.includes(state.container));
  switch (action.remedy) {
    case 'create':
      return running;
    case 'start':
    case 'restart':
    case 'free-port':
      return running && startedAnew;
    case 'reload':
      return running && action.readTicks !== null && measured !== null
        ? measured > action.readTicks
        : false;
    case 'recreate':
      return replaced;
    case 'rollback-image':
      return replaced && states.every((state) => state.imageId === action.toImage);
    case 'rollback-git':
      return replaced && states.every((state) => state.imageRef === action.toRef);
    case 'full-restart':
      return targetsOf(action, replicas).every(
        (state) => state !== null && state.status === 'running' && anew(state),
      );
    case 'raise-memory':
      // Whether it runs with the limit is seen afterwards.
      return states.length > 0 && states.every((state) => state.memoryLimit >= action.to);
    case 'reclaim-disk':
      return measured === 0;
    case 'scale-out':
      return action.group === null
        ? states.filter((state) => state.status === 'running').length >= action.to
        : measured !== null && measured >= action.to;
    case 'reconnect-network':
      return action.endpoints.every(({ container, network }) =>
        lacking(action.service, container, replicas).every((replica) =>
          replica.networks.some((one) => one.network === network),
        ),
      );
  }
}

/** Those that were to be connected; one that is gone lacks nothing any more. */
function lacking(
  service: string,
  container: string | undefined,
  replicas: Replicas,
): Replicas[string] {
  if (container === undefined) return replicas[service] ?? [];
  return Object.values(replicas)
    .flat()
    .filter(({ state }) => state.container === container);
}

/** The containers that the action is to change, as they are now; null: gone. */
function targetsOf({ targets }: Action, replicas: Replicas): readonly (ContainerState | null)[] {
  const all = Object.values(replicas).flatMap((some) => some.map(({ state }) => state));
  return targets
    .filter((one) => one.kind === 'container')
    .map(({ id }) => all.find(({ container }) => container === id) ?? null);
}

/** How long until the world is looked at again for an intent that is open. */
const lookAgain = 1_000;

/**
 * What became of an intent whose process has died, by what the world shows; or when to look again.
 * The engine may still carry out for a dead client what it was asked, until the deadline.
 */
export function settlement(
  { id, plan, before, deadline }: Intent,
  replicas: Replicas,
  now: number,
  measured: number | null = null,
): EventOf<'remedy-finished'> | { readonly waitUntil: number } {
  const base = { type: 'remedy-finished', intent: id, settledBy: 'successor' } as const;
  if (isDone(plan.action, before, replicas, measured))
    return { ...base, outcome: 'applied', detail: 'the world shows that it was done' };
  if (now < deadline) return { waitUntil: Math.min(deadline, now + lookAgain) };
  const what = undone(plan.action, before, replicas, measured);
  return { ...base, outcome: 'failed', detail: `its deadline passed and ${what}` };
}

function undone(
  action: Action,
  before: Before,
  replicas: Replicas,
  measured: number | null,
): string {
  if (groupOf(action) !== null && measured === null) return 'AWS does not say whether it was done';
  if (action.remedy === 'reload' && (action.readTicks === null || measured === null))
    return 'its processes do not show whether it was done';
  if (action.remedy !== 'full-restart') return 'nothing was done';
  const targets = targetsOf(action, replicas);
  const done = targets.filter(
    (one) => one !== null && one.startedAt !== (before.startedAt[one.container] ?? null),
  );
  return `${done.length} of ${targets.length} containers were restarted`;
}

/** The Auto Scaling group that is to be looked at beside the containers; null: none. */
export function groupOf(action: Action): string | null {
  return action.remedy === 'scale-out' ? action.group : null;
}

/** Why a plan must not be carried out any more; null when all is as it was when it was made. */
export function outdated(
  { action, runbook }: PlannedAction,
  replicas: Replicas,
  runbookHash: string,
  desired: number | null = null,
): string | null {
  const all = Object.values(replicas).flat();
  const gone = action.targets.find(
    (target) => isChanged(target, action) && !all.some((one) => one.state.container === target.id),
  );
  if (gone !== undefined) return 'its container has been replaced';
  const states = statesOf(replicas, action.service);
  if (action.remedy === 'start' && states.every((state) => state.status === 'running'))
    return 'its container is running already';
  if (action.remedy === 'create' && states.length > 0) return 'a container of it is there again';
  if (action.remedy === 'scale-out' && desired !== null && desired !== action.from)
    return `its group is to have ${desired} instances by now`;
  return runbook.hash === runbookHash ? null : 'the runbook was changed';
}

/** A holder of a port that has gone is no reason to do nothing. */
function isChanged(target: Target, action: Action): target is Target & { kind: 'container' } {
  if (target.kind !== 'container') return false;
  return action.remedy === 'full-restart' || target.service === action.service;
}
