/** Whether a service is cut off, so that bad answers say nothing of the dependencies. */
import type { DependencyState } from '../../evidence/evidence.ts';
import type { Seen, View } from '../rule.ts';
import { isRunning } from './condition.ts';

type Facts = View<'network-attachment' | 'dependency' | 'container-state'>;

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

/** It answers itself while nobody reaches it: what lies between them is at fault. */
export function isWalledOff({ fact }: Seen<'dependency'>): boolean {
  const { toItself } = fact;
  return toItself !== undefined && wasReached(toItself);
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
