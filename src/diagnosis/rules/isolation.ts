/** Whether a service is cut off, so that bad answers say nothing of the dependencies. */
import type { DependencyState } from '../../evidence/evidence.ts';
import type { Citation } from '../cause.ts';
import { cite } from '../rule.ts';
import type { Seen, View } from '../rule.ts';
import { answersAbout, isRunning, roleIn } from './condition.ts';

type Facts = View<'network-attachment' | 'dependency' | 'container-state'>;
type Inside = View<'dependency' | 'container-state' | 'probe-answers'>;

/** One of both sides is not on a network where Compose wants it. */
export function isCutOff(view: Facts, service: string, dependency: string): boolean {
  if (hasLostNetwork(view, service) || hasLostNetwork(view, dependency)) return true;
  return blackout(view, service).length > 0;
}

export function hasLostNetwork(view: View<'network-attachment'>, service: string): boolean {
  return view.of('network-attachment', service).some(({ fact }) => fact.missing.length > 0);
}

/**
 * Nothing that a service asks from its own namespace can be reached, though all that is ours
 * runs: at least two different dependencies, or the one way to any. Empty when something answers.
 */
export function blackout(view: Facts, service: string): readonly Seen<'dependency'>[] {
  const answers = view
    .of('dependency', service)
    .filter(({ fact }) => fact.vantage === 'namespace' && fact.state !== 'invalid-settings');
  const reached = answers.some(
    ({ fact }) => !['timeout', 'unreachable', 'name-not-found'].includes(fact.state),
  );
  const stopped = answers.some(({ fact }) => isStopped(view, fact.dependency));
  const distinct = new Set(answers.map(({ fact }) => fact.dependency));
  return reached || stopped || distinct.size < 2 ? [] : answers;
}

/**
 * What shows that a component is well while those who ask it hear nothing: its answer to itself, or
 * for a database or a cache its own health check, which runs inside of it.
 */
export function wellInside(view: Inside, component: string): readonly Citation[] {
  const told = answersAbout(view, component).flatMap((answer) => {
    const { toItself, address } = answer.fact;
    return toItself !== undefined && wasReached(toItself)
      ? [cite(answer, `asked from inside of it as ${address}, it answers: ${toItself}`)]
      : [];
  });
  if (told.length > 0) return told;
  const role = roleIn(view, component);
  if (role !== 'database' && role !== 'cache') return [];
  const [since] = view.of('probe-answers', component).map(({ fact }) => fact.failingSince);
  // A check that was begun before the outage says nothing of it.
  return view.of('container-state', component).flatMap((seen) => {
    const last = seen.fact.healthLog.at(-1);
    const passed = last?.exitCode === 0 && since !== undefined && (last.at ?? 0) > since;
    return passed
      ? [cite(seen, 'its own health check, which runs inside of it, has passed since')]
      : [];
  });
}

/**
 * Nothing was heard of it, not even that a connection was taken, and inside it is well: what lies
 * between is at fault. One that takes connections and is slow to answer is reached.
 */
export function isWalledOff(view: Inside, component: string, state: DependencyState): boolean {
  const unheard = state === 'timeout' || state === 'unreachable';
  const taken = view
    .of('probe-answers', component)
    .some(({ fact }) => fact.answers.some(({ silent, login }) => silent && login !== undefined));
  return unheard && !taken && wellInside(view, component).length > 0;
}

/**
 * The one network that all of these are on, and through which nothing was heard of anybody; null where
 * they share none or several, or where somebody on it was reached.
 */
export function darkNetwork(view: Facts, components: readonly string[]): string | null {
  const networksOf = (service: string): readonly string[] =>
    view
      .of('network-attachment', service)
      .flatMap(({ fact }) => fact.expected.map(({ network }) => network));
  const [first = '', ...others] = components;
  const common = networksOf(first).filter((network) =>
    others.every((other) => networksOf(other).includes(network)),
  );
  const [network, ...more] = new Set(common);
  if (network === undefined || more.length > 0) return null;
  const heard = view
    .all('dependency')
    .some(
      ({ fact }) =>
        fact.vantage === 'namespace' &&
        wasReached(fact.state) &&
        [fact.service, fact.dependency].every((one) => networksOf(one).includes(network)),
    );
  return heard ? null : network;
}

/** It spoke itself, so what it says holds for everybody. */
export function wasReached(state: DependencyState): boolean {
  return !unreached.includes(state);
}

/** States in which nothing was heard from the other side. */
const unreached: readonly DependencyState[] = [
  'refused',
  'timeout',
  'unreachable',
  'name-not-found',
];

/** A dependency without containers of ours is external, and counts as running. */
function isStopped(view: View<'container-state'>, name: string): boolean {
  return isRunning(view, name) === false;
}
