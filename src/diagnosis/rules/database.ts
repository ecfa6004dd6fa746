/** Databases: by their own state, then by their own answer, and by a log only when neither is known. */
import type { DependencyState } from '../../evidence/evidence.ts';
import { defineRule, finding } from '../rule.ts';
import type { Finding, Seen } from '../rule.ts';
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
import type { DependencyFacts, Verdict } from './dependency.ts';
import { answersAbout } from './condition.ts';
import { citeLines } from './logged.ts';
import { settingChanged } from './settings.ts';

/** What each answer of a database means. null: it is no fault of the database. */
const verdicts: Record<DependencyState, Verdict | null> = {
  ready: null,
  'auth-failed': { kind: 'database-auth', says: 'refuses the login' },
  'missing-database': {
    kind: 'database-auth',
    says: 'does not have the database that is asked for',
  },
  exhausted: { kind: 'database-exhausted', says: 'has no free connection' },
  // It is up and has nothing left to give: what helps is that sessions end, and never a restart.
  blocked: { kind: 'database-exhausted', says: 'keeps requests waiting for a lock' },
  refused: { kind: 'database-unavailable', says: 'refuses connections' },
  timeout: { kind: 'database-unavailable', says: 'does not answer' },
  starting: { kind: 'database-unavailable', says: 'is still starting' },
  'read-only': { kind: 'database-unavailable', says: 'takes no writes' },
  damaged: null,
  'out-of-memory': { kind: 'database-unavailable', says: 'is out of memory' },
  'protocol-error': { kind: 'database-unavailable', says: 'does not speak its protocol' },
  'name-not-found': { kind: 'database-unavailable', says: 'has no name that resolves' },
  unreachable: { kind: 'database-unavailable', says: 'cannot be reached' },
  'tls-failed': null,
  'invalid-settings': null,
};

export const database = defineRule({
  id: 'database',
  needs: dependencyNeeds,
  conclude: (view) => [
    ...withRole(view, 'database').flatMap(
      (component) =>
        notRunning(view, component, 'database-unavailable') ?? [
          ...answersBadly(view, component),
          ...waitsByLog(view, component),
          ...refusesUs(view, component, (state) => verdicts[state]),
        ],
    ),
    ...byLog(view, 'database', ['database-unavailable', 'database-auth', 'database-exhausted']),
  ],
});

/** A login that was good before and has not been changed on this side was changed on the other. */
function accepted(view: DependencyFacts, answer: Seen<'dependency'>, verdict: Verdict): string {
  if (verdict.kind !== 'database-auth') return '';
  const { service, setting } = answer.fact;
  const compared = view.of('configuration-change', service);
  const known = setting !== '' && compared.some(({ fact }) => fact.sinceLastGood !== null);
  return known && settingChanged(view, service, setting) === null
    ? `; ${setting} is as it was when the login was accepted, so it was changed in the database`
    : '';
}

/** So old may a line be that says what waits now, in milliseconds. */
const recent = 60_000;

/** PostgreSQL writes down who waits for a lock, and its holder: proof where nobody could ask it. */
function waitsByLog(view: DependencyFacts, component: string): readonly Finding[] {
  const [state] = view.of('container-state', component);
  if (state === undefined || answersAbout(view, component).length > 0) return [];
  const waits = view
    .lines(component)
    .filter(({ text, at }) => at !== null && at > state.at - recent && stillWaiting.test(text));
  if (waits.length === 0) return [];
  return [
    finding({
      kind: 'database-exhausted',
      component,
      confidence: 'likely',
      basis: 'logged',
      standing: 'effect',
      statement: `${component} keeps requests waiting for a lock, as its own log says.`,
      supporting: citeLines(waits.toReversed()),
    }),
  ];
}

const stillWaiting = /process \d+ still waiting for \w+Lock/;

function answersBadly(view: DependencyFacts, component: string): readonly Finding[] {
  const bad = badAnswers(view, component);
  return bad.slice(0, 1).flatMap((answer) => {
    const verdict = verdicts[answer.fact.state];
    if (verdict === null) return [];
    const contradicting = answersOthers(view, component, answer.fact.state);
    const alike = bad.filter(({ fact }) => verdicts[fact.state]?.kind === verdict.kind);
    return [
      finding({
        kind: verdict.kind,
        component,
        confidence:
          contradicting.length > 0
            ? 'possible'
            : ['timeout', 'blocked'].includes(answer.fact.state)
              ? 'likely'
              : 'certain',
        basis: 'observed',
        // That nothing listens is how it looks from outside: what else is known of it says why.
        standing: answer.fact.state === 'refused' ? 'outline' : 'effect',
        statement: `${component} ${verdict.says}: ${answer.fact.detail} (${answer.fact.address}, asked for ${answer.fact.service})${accepted(view, answer, verdict)}.`,
        supporting: alike.map(citeAnswer),
        contradicting,
      }),
    ];
  });
}
