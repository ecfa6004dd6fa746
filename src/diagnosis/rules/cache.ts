/** Caches: by their own state, then by their own answer, and by a log only when neither is known. */
import type { DependencyState } from '../../evidence/evidence.ts';
import { defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import {
  answersOthers,
  badAnswers,
  byLog,
  citeAnswer,
  dependencyNeeds,
  notRunning,
  refusesUs,
  withRole,
} from './dependency.ts';
import type { DependencyFacts } from './dependency.ts';

/** What each answer of a cache means; null: it is no fault of the cache. */
const words: Record<DependencyState, string | null> = {
  ready: null,
  'auth-failed': 'refuses the login',
  'missing-database': 'does not have the database that is asked for',
  exhausted: 'has no free connection',
  blocked: 'keeps requests waiting',
  refused: 'refuses connections',
  timeout: 'does not answer',
  starting: 'is still loading its data',
  'read-only': 'takes no writes',
  damaged: 'cannot read its own data',
  'out-of-memory': 'has reached its memory limit and takes no writes',
  'protocol-error': 'does not speak its protocol',
  'name-not-found': 'has no name that resolves',
  unreachable: 'cannot be reached',
  'tls-failed': null,
  'invalid-settings': null,
};

export const cache = defineRule({
  id: 'cache',
  needs: dependencyNeeds,
  conclude: (view) => [
    ...withRole(view, 'cache').flatMap(
      (component) =>
        notRunning(view, component, 'cache-unavailable') ?? [
          ...answersBadly(view, component),
          ...refusesUs(view, component, (state) => {
            const says = words[state];
            return says === null ? null : { kind: 'cache-unavailable', says };
          }),
        ],
    ),
    ...byLog(view, 'cache', ['cache-unavailable']),
  ],
});

function answersBadly(view: DependencyFacts, component: string): readonly Finding[] {
  const bad = badAnswers(view, component);
  return bad.slice(0, 1).flatMap((answer) => {
    const says = words[answer.fact.state];
    if (says === null) return [];
    const contradicting = answersOthers(view, component, answer.fact.state);
    return [
      finding({
        kind: 'cache-unavailable',
        component,
        confidence:
          contradicting.length > 0
            ? 'possible'
            : answer.fact.state === 'timeout'
              ? 'likely'
              : 'certain',
        basis: 'observed',
        // That nothing listens is how it looks from outside: what else is known of it says why.
        standing: answer.fact.state === 'refused' ? 'outline' : 'effect',
        statement: `${component} ${says}: ${answer.fact.detail} (${answer.fact.address}, asked for ${answer.fact.service}).`,
        supporting: bad.map(citeAnswer),
        contradicting,
      }),
    ];
  });
}
