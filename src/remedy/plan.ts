/**
 * The planner: which rung of the runbook's ladder comes next, with every target and parameter
 * resolved from evidence. It decides nothing about permission (that is `guard.ts`) and touches
 * nothing. A rung is passed over when its conditions do not hold, when it cannot apply to what
 * was found, or when the same remedy was already tried for the same cause.
 */
import type { Cause, Diagnosis } from '../diagnosis/cause.ts';
import type { ServiceDefinition } from '../docker/project.ts';
import type { EventOf, Incident } from '../incident/incident.ts';
import type { PlannedAction } from '../incident/event.ts';
import type { Condition, Rung, Runbook } from '../runbook/runbook.ts';
import type { ContainerEvent, DependencyState } from '../evidence/evidence.ts';
import type { Facts } from '../evidence/facts.ts';
import { areTasksUsedUp } from '../evidence/resource-facts.ts';
import type { Action } from './remedy.ts';
import { resolveAction, type Resolution } from './resolve.ts';
import { groupOf } from './settle.ts';

/** A remedy that was tried before, in this incident or in a recent one. */
export interface Attempt {
  readonly cause: Cause['kind'];
  readonly component: string;
  readonly remedy: Rung['remedy'];
  readonly service: string;
}

export interface PlanInput {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
  readonly facts: Facts;
  readonly runbook: Runbook;
  readonly definitions: readonly ServiceDefinition[];
  /** Attempts that make a repetition ineffective (within 30 minutes). */
  readonly attempts: readonly Attempt[];
  /** A person has come to these rungs and judges for himself what the service lacks. */
  readonly chosenBy?: 'person';
}

export type PlanEvent = EventOf<'planned'> | EventOf<'ladder-ended'>;

/** The next rung for the leading cause, or why there is none. */
export function plan(input: PlanInput): PlanEvent {
  const cause = leadingCause(input);
  if (cause.kind === 'data-corruption')
    return ended('data-corruption', `${cause.statement} Nothing is changed.`);
  const ladder = input.runbook.ladders[cause.kind] ?? input.runbook.generic;
  if (ladder.length === 0)
    return ended('no-remedy', `${cause.statement} The runbook leaves it to people.`);
  const passed: string[] = [];
  for (const [index, rung] of ladder.entries()) {
    if (rung.remedy === 'communicate') return communicated(cause);
    const next = consider(input, cause, rung, index);
    if ('plan' in next) return { type: 'planned', plan: next.plan };
    passed.push(next.passed);
  }
  const tried = input.attempts.some(
    (one) => one.cause === cause.kind && one.component === cause.component,
  );
  const why = [...new Set(passed)].join('; ');
  return ended(
    tried ? 'ladder-exhausted' : 'no-remedy',
    `${cause.statement} ${tried ? 'The ladder is used up' : 'No remedy applies'}${why === '' ? '' : `: ${why}`}.`,
  );
}

/**
 * The cause to act on. When a dependency was cured and nothing else stands out, what still
 * fails is its client: the same ladder goes on. One without a place for clients ends there, since all
 * that is left of it would be done to a component that is well.
 */
function leadingCause({ incident, diagnosis, facts }: PlanInput): Cause {
  const [leading] = diagnosis.causes;
  const before = incident.intents.at(-1)?.plan.cause;
  if (leading.kind !== 'unknown' || before === undefined) return leading;
  const isWell = facts.probes.some(
    ({ service, health }) => service === before.component && health === 'up',
  );
  if (isWell && !offered.has(before.kind)) return leading;
  return (
    incident.causes.findLast(
      (cause) => cause.kind === before.kind && cause.component === before.component,
    ) ?? leading
  );
}

function consider(
  input: PlanInput,
  cause: Cause,
  rung: Rung,
  index: number,
): { plan: PlannedAction } | { passed: string } {
  const service = targetService(input, cause, rung);
  if (service === null) return { passed: `${rung.remedy}: no service to apply it to` };
  const unmet = rung.when.find((condition) => !holds(condition, service, input));
  if (unmet !== undefined) return { passed: `${rung.remedy} ${service}: not ${words[unmet]}` };
  const judged = input.chosenBy === 'person' || killedForMemory(service, input.facts);
  if (rung.remedy === 'raise-memory' && !judged)
    return {
      passed: `${rung.remedy} ${service}: the kernel has killed nothing in it, so its limit is not what it lacks`,
    };
  const resolution: Resolution = resolveAction(rung, service, input.facts, input.definitions);
  if ('inapplicable' in resolution)
    return { passed: `${rung.remedy} ${service}: ${resolution.inapplicable}` };
  const { action } = resolution;
  const tried = input.attempts.some(
    (one) =>
      one.cause === cause.kind &&
      one.component === cause.component &&
      one.remedy === rung.remedy &&
      one.service === service,
  );
  if (tried) return { passed: `${rung.remedy} ${service}: tried already` };
  const before = action.remedy === 'scale-out' ? scaledAlready(action, input) : null;
  if (before !== null) return { passed: `${rung.remedy} ${service}: ${before}` };
  const { file, hash } = input.runbook;
  return {
    plan: {
      action,
      rung: index,
      cause: { kind: cause.kind, component: cause.component },
      runbook: { file, hash, line: rung.line },
      verifyWithin: rung.within ?? showsWithin(action, input.incident.settings.verifyWithin),
    },
  };
}

/**
 * One step in an incident, whatever became of the note about it: what one more could not carry, many
 * more only make dearer.
 */
function scaledAlready(
  action: Extract<Action, { remedy: 'scale-out' }>,
  { incident }: PlanInput,
): string | null {
  const done = incident.intents.find(
    ({ plan: { action: one }, finished }) =>
      one.remedy === 'scale-out' &&
      one.service === action.service &&
      one.group === action.group &&
      finished?.outcome !== 'withdrawn' &&
      one.to <= action.from,
  );
  return done === undefined ? null : 'it was scaled out in this incident already';
}

/** An instance has to boot and to pass its health checks: milliseconds. */
const bootWithin = 300_000;

function showsWithin(action: Action, usual: number): number {
  return groupOf(action) === null ? usual : Math.max(usual, bootWithin);
}

/** A runtime that ends at a limit of its own gains nothing from a larger container. */
function killedForMemory(service: string, facts: Facts): boolean {
  const { containers, memory, kills, events } = facts;
  return (
    // The engine's flag and the group's counters are gone as soon as it has been started again.
    events.some((one) => one.service === service && one.events.some(ranOut)) ||
    containers.some((one) => one.service === service && one.oomKilled) ||
    memory.some((one) => one.service === service && one.oomKills > 0) ||
    kills.some((one) => one.service === service && one.kills.some(({ lack }) => lack === 'group'))
  );
}

const ranOut = ({ action, ours }: ContainerEvent): boolean => action === 'oom' && !ours;

/** `component` is the one at fault; `service` is the one that users miss. */
function targetService(input: PlanInput, cause: Cause, rung: Rung): string | null {
  const known = (name: string) => input.definitions.some((one) => one.name === name);
  if (typeof rung.target === 'object') {
    const { named } = rung.target;
    const byContainer = input.facts.containers.find((one) => one.name === named)?.service;
    const byGroup = input.facts.groups.find((one) => one.group === named)?.service;
    return byContainer ?? byGroup ?? (known(named) ? named : null);
  }
  if (rung.target === 'component') return known(cause.component) ? cause.component : null;
  if (!known(cause.component)) return input.incident.service;
  if (!offered.has(cause.kind)) return cause.component;
  return input.incident.services.find((name) => name !== cause.component) ?? null;
}

/** Causes that lie in what a component offers to others: there, `service` means its clients. */
const offered = new Set<Cause['kind']>([
  'database-unavailable',
  'database-auth',
  'database-exhausted',
  'cache-unavailable',
]);

function holds(condition: Condition, service: string, input: PlanInput): boolean {
  const { facts } = input;
  const states = facts.containers.filter((one) => one.service === service);
  switch (condition) {
    case 'container-stopped':
      return states.some((one) => ['exited', 'created', 'dead'].includes(one.status));
    case 'container-running':
      return states.some((one) => one.status === 'running' || one.status === 'restarting');
    case 'container-missing':
      return facts.missing.includes(service);
    case 'not-answering':
      return !whatItSays(service, facts).some(speaks);
    case 'image-changed':
      return facts.images.some((one) => one.service === service && one.changed);
    case 'files-differ':
      return facts.configurations.some(
        (one) => one.service === service && differs(one.filesAgainstContainer),
      );
    case 'files-unread':
      return facts.unread.some((one) => one.service === service && one.files.length > 0);
    case 'reload-impossible':
      return 'inapplicable' in resolveAction(reloading, service, facts, input.definitions);
    case 'held-by-our-container':
      return facts.ports.some(
        (one) => one.service === service && one.owner.is === 'container' && one.owner.ours,
      );
    case 'held-by-process':
      return facts.ports.some(
        (one) =>
          one.service === service &&
          (one.owner.is === 'process' || (one.owner.is === 'container' && !one.owner.ours)),
      );
    case 'processes-used-up':
      return facts.limits.some(
        ({ service: of, tasks }) =>
          of === service && tasks?.limit != null && areTasksUsedUp(tasks.current, tasks.limit),
      );
    case 'still-failing':
      return input.incident.intents.some((one) => one.finished?.outcome !== 'withdrawn');
  }
}

const reloading: Rung = {
  ...{ remedy: 'reload', target: 'component', when: [], within: null, factor: null, cap: null },
  ...{ line: 1, text: '' },
};

/** To a login of one that depends on it, or to that of our own probe. */
function whatItSays(service: string, { answers, probes }: Facts): readonly DependencyState[] {
  const ours = probes
    .filter((one) => one.service === service)
    .flatMap((one) => one.answers.flatMap(({ login }) => login ?? []));
  return [
    ...answers.filter((one) => one.dependency === service).map(({ state }) => state),
    ...ours,
  ];
}

/** It runs, and says what it lacks or whom it does not know: a restart would change neither. */
function speaks(state: DependencyState): boolean {
  switch (state) {
    case 'auth-failed':
    case 'missing-database':
    case 'exhausted':
    case 'blocked':
    case 'starting':
    case 'read-only':
    case 'damaged':
    case 'out-of-memory':
      return true;
    case 'ready':
    case 'refused':
    case 'timeout':
    case 'name-not-found':
    case 'unreachable':
    case 'tls-failed':
    case 'protocol-error':
    case 'invalid-settings':
      return false;
  }
}

const words = {
  'container-stopped': 'stopped',
  'container-running': 'running',
  'container-missing': 'without a container',
  'not-answering': 'silent: it says itself why it refuses',
  'image-changed': 'on another image than when it was healthy',
  'files-differ': 'different from what the Compose files say',
  'files-unread': 'behind its files: none was written since it read them',
  'reload-impossible': 'without a way to be reloaded',
  'held-by-our-container': 'held by a container of this project',
  'held-by-process': 'held by a foreign process',
  'processes-used-up': 'at the limit of processes of its own container',
  'still-failing': 'still failing after a remedy',
} satisfies Record<Condition, string>;

function differs(
  difference: {
    added: readonly string[];
    removed: readonly string[];
    changed: readonly string[];
  } | null,
): boolean {
  if (difference === null) return false;
  return difference.added.length + difference.removed.length + difference.changed.length > 0;
}

function communicated(cause: Cause): PlanEvent {
  const elsewhere = cause.kind === 'external-dependency' || cause.kind === 'network-unreachable';
  return ended(
    elsewhere ? 'external-outage' : 'no-remedy',
    `${cause.statement} Nothing is restarted: that could not help.`,
  );
}

function ended(reason: EventOf<'ladder-ended'>['reason'], message: string): PlanEvent {
  return { type: 'ladder-ended', reason, message };
}
