/** Whether a dependency's bad answer is a fault of the setting that points there. */
import type { KeyDifference } from '../../evidence/change-facts.ts';
import { isService, serviceNamed } from '../graph.ts';
import type { Seen, View } from '../rule.ts';
import { hostOf, isLoopback, isSingleLabel, isRunning } from './condition.ts';

type SettingFacts = View<'dependency' | 'configuration-change' | 'container-state'>;

/** Why the setting itself is wrong, as the end of a sentence about it; null when it need not be. */
export function misdirection(view: SettingFacts, { fact }: Seen<'dependency'>): string | null {
  const host = hostOf(fact.address);
  switch (fact.state) {
    case 'invalid-settings':
      return 'cannot be used as it is';
    case 'refused':
    case 'timeout':
      if (isLoopback(host)) return 'points at the container itself, where nothing listens';
      break;
    case 'name-not-found':
      // This host's resolver does not know the project's names, so its word is not enough.
      if (fact.vantage === 'namespace' && isUnknownName(view, host)) {
        return `names the host ${host}, which is no service of the project`;
      }
      break;
    case 'protocol-error':
      if (settingChanged(view, fact.service, fact.setting) !== null) {
        return 'was changed and now reaches something that speaks another protocol';
      }
      break;
    case 'ready':
    case 'unreachable':
    case 'auth-failed':
    case 'missing-database':
    case 'exhausted':
    case 'blocked':
    case 'starting':
    case 'read-only':
    case 'damaged':
    case 'out-of-memory':
    case 'tls-failed':
      break;
  }
  return changedAway(view, fact);
}

/** A bare word that no service of the project answers to. */
export function isUnknownName(view: View<'dependency'>, host: string): boolean {
  return isSingleLabel(host) && serviceNamed(view.graph, host) === null && !isLoopback(host);
}

/** A refused login, a missing name or database after its setting changed: the change is to blame. */
function changedAway(view: SettingFacts, fact: Seen<'dependency'>['fact']): string | null {
  const blameable = [
    'auth-failed',
    'missing-database',
    'name-not-found',
    'refused',
    'timeout',
    'unreachable',
    'tls-failed',
  ];
  if (!blameable.includes(fact.state)) return null;
  if (settingChanged(view, fact.service, fact.setting) === null) return null;
  // A dependency of ours that does not run explains a refusal better than the setting does.
  const ours = isService(view.graph, fact.dependency);
  const login = fact.state === 'auth-failed' || fact.state === 'missing-database';
  if (!login && ours && isRunning(view, fact.dependency) !== true) return null;
  return `was changed since the service was last healthy, and now: ${fact.detail}`;
}

/** The configuration fact that says that a setting changed since the last known good. */
export function settingChanged(
  view: View<'configuration-change'>,
  service: string,
  setting: string,
): Seen<'configuration-change'> | null {
  if (setting === '') return null;
  const facts = view.of('configuration-change', service);
  return facts.find(({ fact }) => names(fact.sinceLastGood).includes(setting)) ?? null;
}

/** All the keys of a difference, each once, in alphabetical order. */
export function names(difference: KeyDifference | null): readonly string[] {
  if (difference === null) return [];
  const { added, removed, changed } = difference;
  return [...new Set([...added, ...removed, ...changed])].sort();
}
