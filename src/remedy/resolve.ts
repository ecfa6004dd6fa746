/**
 * From a rung and the evidence to an action with explicit targets, or the reason why the rung
 * cannot apply to what was found. One function per remedy.
 */
import { graphOf, startOrder } from '../diagnosis/graph.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import type { ContainerState } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import { reclaimableOf, type HostResources } from '../evidence/resource-facts.ts';
import type { Rung } from '../runbook/runbook.ts';
import { builtPrefix, type Action, type RemedyName, type Target } from './remedy.ts';

export type Resolution = { readonly action: Action } | { readonly inapplicable: string };

interface Situation {
  readonly rung: Rung;
  readonly service: string;
  readonly facts: Facts;
  readonly definition: ServiceDefinition | undefined;
  readonly definitions: readonly ServiceDefinition[];
  readonly states: readonly ContainerState[];
}

const stopped = new Set<string>(['exited', 'created', 'dead']);
/** Factor of one raise and cumulative cap when the runbook gives none: design of the product. */
const defaultRaise = { factor: 2, cap: 4 };

export function resolveAction(
  rung: Rung,
  service: string,
  facts: Facts,
  definitions: readonly ServiceDefinition[],
): Resolution {
  const definition = definitions.find((one) => one.name === service);
  const states = facts.containers.filter((one) => one.service === service);
  return resolvers[rung.remedy]({ rung, service, facts, definition, definitions, states });
}

const resolvers = {
  start: ({ service, states }) => {
    const targets = states.filter((one) => stopped.has(one.status)).map(container);
    if (states.length === 0) return no('no container of it was seen');
    if (targets.length === 0) return no('no container of it is stopped');
    return { action: { remedy: 'start', service, targets } };
  },
  restart: ({ service, states }) => {
    const targets = states.map(container);
    if (targets.length === 0) return no('no container of it was seen');
    return { action: { remedy: 'restart', service, targets } };
  },
  reload,
  create: ({ service, states, facts, definition }) => {
    if (states.length > 0 || !facts.missing.includes(service))
      return no('a container of it is there');
    if (definition === undefined) return no('the Compose files do not name it');
    if (facts.composeValid === false) return no('the Compose files are not valid');
    return {
      action: { remedy: 'create', service, targets: [{ kind: 'service', name: service }] },
    };
  },
  recreate: ({ service, states, facts, definition }) => {
    if (definition === undefined) return no('the Compose files do not name it');
    if (facts.composeValid === false) return no('the Compose files are not valid');
    if (states.length === 0) return no('no container of it was seen that could be recreated');
    return { action: { remedy: 'recreate', service, targets: states.map(container) } };
  },
  'raise-memory': raiseMemory,
  'free-port': freePort,
  'reconnect-network': reconnectNetwork,
  'rollback-image': ({ service, facts, states }) => {
    const change = facts.images.find((one) => one.service === service);
    if (states.length === 0) return no('no container of it was seen that could be replaced');
    if (change?.lastGoodId == null) return no('no image of it is known to have been good');
    if (!change.changed) return no('its image has not changed since it was healthy');
    if (!change.lastGoodAvailable) return no('the last known good image is gone');
    return {
      action: {
        remedy: 'rollback-image',
        service,
        targets: states.map(container),
        fromImage: change.currentId,
        toImage: change.lastGoodId,
        toRef: change.lastGoodRef ?? '',
      },
    };
  },
  'rollback-git': rollbackGit,
  'full-restart': fullRestart,
  'reclaim-disk': ({ service, facts: { host, dockerDisk } }) => {
    if (host === null) return no("the engine's disk could not be looked at");
    if (!isScarce(host)) return no("the engine's disk is not full");
    const reclaims = dockerDisk === null ? null : reclaimableOf(dockerDisk);
    if (reclaims === null) return no('the engine does not say what it could delete');
    if (reclaims === 0) return no('there is neither build cache nor an image without a name');
    return {
      action: { remedy: 'reclaim-disk', service, targets: [{ kind: 'engine-disk' }], reclaims },
    };
  },
  'scale-out': scaleOut,
  communicate: () => no('it changes nothing'),
} satisfies Record<RemedyName, (situation: Situation) => Resolution>;

/** Large writes fail before the last byte is used; beyond this, something else was full. */
const scarce = { least: 1_073_741_824, share: 0.05 };

function isScarce({ diskFree, diskTotal, inodesFree, inodesTotal }: HostResources): boolean {
  if (inodesTotal > 0 && inodesFree === 0) return true;
  return diskTotal > 0 && diskFree < Math.min(scarce.least, diskTotal * scarce.share);
}

/**
 * Up by the rung's factor, never above the cap relative to what the Compose file gives. Replicas
 * with different limits all get the same, so that none is lowered.
 */
function raiseMemory({ rung, service, states, definition }: Situation): Resolution {
  if (states.length === 0) return no('no container of it was seen');
  const limited = states.filter((one) => one.memoryLimit > 0);
  if (limited.length === 0) return no('it has no memory limit');
  const from = Math.max(...limited.map((one) => one.memoryLimit));
  const base = definition?.memoryLimit ?? from;
  const cap = base * (rung.cap ?? defaultRaise.cap);
  const to = Math.floor(Math.min(from * (rung.factor ?? defaultRaise.factor), cap));
  if (to <= from) return no('its limit is already at the cap');
  const limitsIn = definition?.limitsIn ?? 'service';
  const targets = limited.map(container);
  return { action: { remedy: 'raise-memory', service, targets, from, to, limitsIn } };
}

/** Only where there is no image to go back to: that one is what was tried, and needs no build. */
function rollbackGit({ service, facts, states }: Situation): Resolution {
  const image = facts.images.find((one) => one.service === service);
  const source = facts.sources.find((one) => one.service === service);
  if (states.length === 0) return no('no container of it was seen that could be replaced');
  if (image === undefined) return no('its image could not be looked at');
  if (source === undefined)
    return no('it is not known from which commit it was built when it was good (evidence.git)');
  if (image.lastGoodAvailable && !image.changed)
    return no('its image has not changed since it was healthy');
  if (image.lastGoodAvailable) return no('the last known good image is there: rollback-image');
  if (source.obstacle !== '') return no(source.obstacle);
  const { project, lastGood: commit, repository, context } = source;
  return {
    action: {
      remedy: 'rollback-git',
      service,
      targets: states.map(container),
      fromImage: image.currentId,
      ...{ commit, repository, context },
      toRef: `${builtPrefix}${project}-${service}:${commit.slice(0, 12)}`.toLowerCase(),
    },
  };
}

/** Replicas in which another server runs, or none that we know, are left alone. */
function reload({ service, facts, states }: Situation): Resolution {
  const unread = facts.unread.filter((one) => one.service === service);
  const [first] = unread.filter(({ server }) => server !== null);
  if (first?.server == null) return no('no server that we know how to reload runs in it');
  const old = unread.flatMap(({ files }) => files).find(({ shown }) => shown === 'old');
  if (old !== undefined)
    return no(`${old.path} was replaced, and its mount shows the one before until the next start`);
  const { server, options } = first;
  const same = unread.filter((one) => one.server === server);
  const targets = states
    .filter((state) => same.some((one) => one.container === state.container))
    .map(container);
  if (targets.length === 0) return no('no container of it was seen');
  const ticks = same.flatMap(({ readTicks }) => readTicks ?? []);
  const readTicks = ticks.length === same.length ? Math.max(...ticks) : null;
  return { action: { remedy: 'reload', service, targets, server, options, readTicks } };
}

/** A job that has ended well is left alone: it would do its work once more. */
function fullRestart({ service, facts, states, definitions }: Situation): Resolution {
  if (states.length === 0) return no('no container of it was seen');
  const order = startOrder(graphOf(definitions), service);
  if (order.length < 2) return no('it stands on no other service, so a restart is enough');
  const unseen = order.find((name) => facts.containers.every((one) => one.service !== name));
  if (unseen !== undefined) return no(`no container of ${unseen}, which it stands on, was seen`);
  const restarts = new Set(definitions.filter((one) => one.restarts).map(({ name }) => name));
  const ended = (one: ContainerState) =>
    one.status === 'exited' && one.exitCode === 0 && !restarts.has(one.service);
  const targets = order.flatMap((name) =>
    facts.containers.filter((one) => one.service === name && !ended(one)).map(container),
  );
  return { action: { remedy: 'full-restart', service, targets } };
}

/** One step up from what is wanted now, never above what the group or nova.yaml allows. */
function scaleOut({ service, facts, states }: Situation): Resolution {
  const group = facts.groups.find((one) => one.service === service);
  if (group !== undefined) {
    const { group: name, desired, max } = group;
    if (desired >= max) return no(`the Auto Scaling group ${name} is at its maximum of ${max}`);
    const targets: readonly Target[] = [{ kind: 'scaling-group', name }];
    const step = { group: name, from: desired, to: desired + 1 };
    return { action: { remedy: 'scale-out', service, targets, ...step } };
  }
  const room = facts.rooms.find((one) => one.service === service);
  if (room === undefined) return no('it is not known how it could be given more capacity');
  if (room.obstacle !== '') return no(room.obstacle);
  if (states.length === 0) return no('no container of it was seen');
  const from = Math.max(room.configured, room.running);
  if (from >= room.max) return no(`it has as many containers as max-replicas allows, ${room.max}`);
  const targets = states.map(container);
  return { action: { remedy: 'scale-out', service, targets, group: null, from, to: from + 1 } };
}

/**
 * All containers of the service that lack a network, and those of others that lack the same one: what a
 * network has lost at once comes back at once.
 */
function reconnectNetwork({ service, facts }: Situation): Resolution {
  const running = facts.networks.flatMap((seen) => {
    const state = facts.containers.find((one) => one.container === seen.container);
    return state === undefined || stopped.has(state.status) ? [] : [{ ...seen, state }];
  });
  const own = running.filter(
    (one) => one.service === service && one.missing.length + one.missingAliases.length > 0,
  );
  if (own.length === 0) return no('it is attached to all its networks');
  const [gone] = own.flatMap((one) => one.gone ?? []);
  if (gone !== undefined)
    return no(`the network ${gone} is not there any more: Compose has to make it anew`);
  const lost = new Set(own.flatMap(({ missing }) => missing.map(({ network }) => network)));
  const others = running
    .filter((one) => one.service !== service)
    .map((one) => ({ ...one, missing: one.missing.filter(({ network }) => lost.has(network)) }))
    .filter(({ missing }) => missing.length > 0)
    .map((one) => ({ ...one, missingAliases: [] }));
  const all = [...own, ...others];
  const endpoints = all.flatMap((one) =>
    [...one.missing, ...one.missingAliases].map((end) => ({ ...end, container: one.container })),
  );
  const names = [...new Set(endpoints.map(({ network }) => network))];
  const networks = names.map((name): Target => ({ kind: 'network', name }));
  const targets = [...all.map(({ state }) => container(state)), ...networks];
  return { action: { remedy: 'reconnect-network', service, targets, endpoints } };
}

function freePort({ service, facts, states }: Situation): Resolution {
  const found = facts.ports.find(
    ({ service: one, owner }) =>
      one === service && (owner.is === 'container' || owner.is === 'process'),
  );
  if (found === undefined) return no('nobody else holds its port');
  const holder = holderOf(found.owner, service);
  if (holder === null) return no('nobody else holds its port');
  const port: Target = { kind: 'port', port: found.port };
  const targets = [holder, port, ...states.map(container)];
  return { action: { remedy: 'free-port', service, targets, port: found.port } };
}

function holderOf(owner: Facts['ports'][number]['owner'], service: string): Target | null {
  if (owner.is === 'container')
    return {
      kind: 'container',
      id: owner.container,
      name: owner.name,
      service: owner.service ?? service,
    };
  if (owner.is !== 'process') return null;
  const { pid, startTicks, command } = owner;
  return { kind: 'process', pid, startTicks, command };
}

function container(state: ContainerState): Target {
  return { kind: 'container', id: state.container, name: state.name, service: state.service };
}

function no(inapplicable: string): Resolution {
  return { inapplicable };
}
