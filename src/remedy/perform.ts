/**
 * Carries out an action, and nothing else: no decision is left to take here. One function per
 * remedy; each ends within its deadline and says what it did, or what stopped it.
 */
import type { AutoScaling } from '../aws/auto-scaling.ts';
import { isAwsProblem } from '../aws/problem.ts';
import type { Compose } from '../docker/compose.ts';
import { composeUp } from '../docker/compose.ts';
import {
  connectNetwork,
  disconnectNetwork,
  startContainer,
  stopContainer,
  updateMemory,
  type Changed,
} from '../docker/change.ts';
import type { Engine } from '../docker/engine.ts';
import { isProblem, type DockerProblem } from '../docker/problem.ts';
import type { Project } from '../docker/project.ts';
import { pruneBuildCache, pruneNamelessImages } from '../docker/prune.ts';
import { untilReady } from '../docker/ready.ts';
import { checkFiles, reloadServer } from '../docker/reload.ts';
import { endProcess } from '../host/processes.ts';
import { memoryLimits, overrideOf } from './override.ts';
import { reloadCommands } from './reload.ts';
import type { Action, Target } from './remedy.ts';
import { replaceByCompose } from './perform/replace.ts';
import { restart } from './perform/restart.ts';
import { rollBackSources, rollbackGitWithin } from './perform/rollback-git.ts';
import { stopTimeOf } from './perform/stop-time-of.ts';
import type { Replicas } from './settle.ts';
import { longerStops, longerThanUsual, usualStop } from './stop-time.ts';

export interface PerformContext {
  readonly engine: Engine;
  readonly compose: Compose;
  readonly project: Project;
  readonly scaling: AutoScaling;
}

export type Outcome =
  | { readonly outcome: 'applied'; readonly detail: string }
  | { readonly outcome: 'failed'; readonly detail: string };

/** Milliseconds within which an action ends: the time that processes get to stop included. */
export function effectDeadline(action: Action, replicas: Replicas): number {
  return (longer[action.remedy] ?? 60_000) + longerStops(action, replicas);
}

/** Several services one after the other, each of which has to become ready. */
const fullRestartWithin = 150_000;
const longer: Partial<Readonly<Record<Action['remedy'], number>>> = {
  'full-restart': fullRestartWithin,
  'rollback-git': rollbackGitWithin,
};

/** One call to restart, besides the time that the process gets to stop. */
const restartWithin = 10_000;
/** Each of them: a health check of Docker's defaults has its answer by then. */
const readyWithin = 60_000;

type Container = Target & { kind: 'container' };
type Perform<R extends Action['remedy']> = (
  action: Extract<Action, { remedy: R }>,
  context: PerformContext,
) => Promise<DockerProblem | null>;

export async function performAction(action: Action, context: PerformContext): Promise<Outcome> {
  if (action.remedy === 'reclaim-disk') return reclaim(context);
  const problem = await dispatch(action, context);
  return problem === null
    ? { outcome: 'applied', detail: `${action.remedy} ${action.service}` }
    : { outcome: 'failed', detail: problem.message };
}

function dispatch(
  action: Exclude<Action, { remedy: 'reclaim-disk' }>,
  context: PerformContext,
): Promise<DockerProblem | null> {
  switch (action.remedy) {
    case 'start':
      return each(containers(action), (one) => startContainer(context.engine, one.id));
    case 'restart':
      return each(containers(action), async ({ id }) =>
        restart(context.engine, id, await stopTimeOf(context.engine, id)),
      );
    case 'reload':
      return reload(action, context);
    case 'create':
      return composeUp(context.compose, context.project, action.service, { recreate: 'never' });
    case 'recreate':
      return replaceByCompose(action, context.compose, context);
    case 'full-restart':
      return restartInOrder(action, context);
    case 'raise-memory':
      return raiseMemory(action, context);
    case 'free-port':
      return freePort(action, context);
    case 'reconnect-network':
      return reconnect(action, context);
    case 'rollback-image':
      return rollBack(action, context);
    case 'rollback-git':
      return rollBackSources(action, context);
    case 'scale-out':
      return action.group === null
        ? addReplica(action, context)
        : addInstance(action.group, action, context);
  }
}

/**
 * Each is restarted by one call to the engine, so that whoever dies on the way leaves none stopped; and
 * what stands on one that does not come back is left as it is.
 */
async function restartInOrder(
  action: Action,
  { engine }: PerformContext,
): Promise<DockerProblem | null> {
  const all = containers(action);
  const stops = await Promise.all(all.map(({ id }) => stopTimeOf(engine, id)));
  const end = Date.now() + fullRestartWithin + longerThanUsual(stops);
  return each(all, async ({ id, name }) => {
    const stop = stops[all.findIndex((one) => one.id === id)] ?? usualStop;
    const left = end - Date.now();
    if (left < restartWithin + stop * 1_000)
      return refusal(`there was no time left to restart ${name}`);
    const restarted = await restart(engine, id, stop);
    if (isProblem(restarted)) return restarted;
    const patience = Math.min(end, Date.now() + readyWithin);
    return (await untilReady(engine, id, patience)) ?? restarted;
  });
}

/** All of them are checked before the first is told. */
const reload: Perform<'reload'> = async (action, { engine }) => {
  const commands = reloadCommands(action.server, action.options);
  const all = containers(action);
  return (
    (await each(all, async ({ id }) => (await checkFiles(engine, id, commands)) ?? unchanged)) ??
    each(all, async ({ id }) => (await reloadServer(engine, id, commands)) ?? unchanged)
  );
};

const unchanged: Changed = { done: 'unchanged' };

/**
 * Once the limit is raised the remedy has been applied, and its override is kept, whether or not
 * the container starts with it: what keeps it from starting is another cause, which shows next.
 */
const raiseMemory: Perform<'raise-memory'> = async (action, { engine }) => {
  const limits = memoryLimits(action.to);
  const problem = await each(containers(action), (one) => updateMemory(engine, one.id, limits));
  if (problem !== null) return problem;
  await each(containers(action), (one) => startContainer(engine, one.id));
  return null;
};

/** The guard lets a process come this far only when a person has agreed to end just this one. */
const freePort: Perform<'free-port'> = async (action, { engine }) => {
  const [holder, ...others] = action.targets;
  const own = others.filter((one) => one.kind === 'container');
  const freed = await release(holder, engine);
  return freed ?? each(own, (one) => startContainer(engine, one.id));
};

/** Seconds. It may be of another project, of which the deadline of the intent knows nothing. */
const mostForHolder = 40;

async function release(holder: Target | undefined, engine: Engine): Promise<DockerProblem | null> {
  if (holder?.kind === 'container') {
    const stop = Math.min(await stopTimeOf(engine, holder.id), mostForHolder);
    const stopped = await stopContainer(engine, holder.id, stop);
    return isProblem(stopped) ? stopped : null;
  }
  if (holder?.kind !== 'process') return refusal('nothing is known to hold the port');
  if (!engine.local)
    return refusal('the process is on the engine’s machine, which is not this one');
  try {
    const ended = await endProcess(holder, usualStop * 1_000);
    return ended === 'alive' ? refusal(`process ${holder.pid} outlived SIGKILL`) : null;
  } catch (error) {
    return refusal(`process ${holder.pid} may not be ended by us: ${String(error)}`);
  }
}

function refusal(message: string): DockerProblem {
  return { problem: 'ENGINE_REFUSED', message };
}

const reconnect: Perform<'reconnect-network'> = async (action, { engine }) => {
  const [first] = containers(action);
  if (first === undefined) return null;
  return each(action.endpoints, async ({ container: id = first.id, network, aliases, ipv4 }) => {
    const connected = await connectNetwork(engine, id, network, { aliases, ipv4 });
    if (isProblem(connected) || connected.done === 'changed') return connected;
    // Attached without its aliases: they can only be given anew.
    const left = await disconnectNetwork(engine, id, network);
    return isProblem(left) ? left : connectNetwork(engine, id, network, { aliases, ipv4 });
  });
};

/** `up` reads the image from a copy of our file; whoever asked keeps it once it is applied. */
const rollBack: Perform<'rollback-image'> = async (action, context) => {
  const { compose } = context;
  const image = overrideOf(action, null, 0);
  if (compose.override === null || image === null)
    return refusal('there is no override file that could hold the image');
  return compose.override.during(image, (override) =>
    replaceByCompose(action, { ...compose, override }, context),
  );
};

/** Never anything with a name, so that no last known good image goes; and no volume, no container. */
async function reclaim({ engine }: PerformContext): Promise<Outcome> {
  const cache = await pruneBuildCache(engine);
  const images = await pruneNamelessImages(engine);
  const freed = [cache, images].flatMap((one) => (isProblem(one) ? [] : [one]));
  const [problem] = [cache, images].filter(isProblem);
  if (problem !== undefined && freed.length === 0)
    return { outcome: 'failed', detail: problem.message };
  const bytes = freed.reduce((sum, one) => sum + one.bytes, 0);
  const deleted = freed.reduce((sum, one) => sum + one.deleted, 0);
  const detail = `freed ${Math.round(bytes / 1024 ** 2)} MiB: ${deleted} layers and entries of the build cache`;
  return {
    outcome: 'applied',
    detail: problem === undefined ? detail : `${detail}; ${problem.message}`,
  };
}

const addReplica: Perform<'scale-out'> = ({ service, to }, { compose, project }) =>
  composeUp(compose, project, service, { recreate: 'never', scale: to });

/** To a number, not by a step, so that a second time is the first; and only ever upwards. */
async function addInstance(
  group: string,
  { from, to }: Extract<Action, { remedy: 'scale-out' }>,
  { scaling }: PerformContext,
): Promise<DockerProblem | null> {
  const before = await scaling.group(group);
  if (isAwsProblem(before)) return refusal(before.message);
  if (before.desired >= to) return null;
  if (before.desired !== from)
    return refusal(`the group is to have ${before.desired} instances by now, and not ${from}`);
  if (to > before.max) return refusal(`the group may have ${before.max} instances at most by now`);
  const problem = await scaling.setDesired(group, to);
  if (problem === null) return null;
  // AWS may have taken it although its answer was lost.
  const after = await scaling.group(group);
  return !isAwsProblem(after) && after.desired >= to ? null : refusal(problem.message);
}

function containers(action: Action): readonly Container[] {
  return action.targets.filter((one) => one.kind === 'container');
}

/** One after the other; the first problem ends it. */
async function each<T>(
  items: readonly T[],
  work: (item: T) => Promise<DockerProblem | Changed>,
): Promise<DockerProblem | null> {
  for (const item of items) {
    const result = await work(item);
    if (isProblem(result)) return result;
  }
  return null;
}
