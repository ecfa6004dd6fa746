/** TLS errors, and the suspicion of damaged data, after which nothing may be changed. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import { hasStopped, isSuspect } from './condition.ts';
import { citeAnswer } from './dependency.ts';
import { citeLines, linesFor } from './logged.ts';

const common = [
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;

export const tls = defineRule({
  id: 'tls-error',
  needs: common,
  conclude: (view) => {
    const failed = view.all('dependency').filter(({ fact }) => fact.state === 'tls-failed');
    const observed = failed.map((answer) =>
      finding({
        kind: 'tls-error',
        component: answer.fact.dependency,
        confidence: 'certain',
        basis: 'observed',
        statement: `${answer.fact.service} cannot agree on TLS with ${answer.fact.dependency} (${answer.fact.address}): ${answer.fact.detail}.`,
        supporting: [citeAnswer(answer)],
      }),
    );
    const suspects = view.scope.filter((service) => isSuspect(view, service));
    const logged = suspects.flatMap((service): readonly Finding[] => {
      const lines = linesFor(view, service, ['tls-error']);
      if (lines.length === 0 || observed.length > 0) return [];
      const ended = view.of('container-state', service).some(({ fact }) => hasStopped(fact));
      return [
        finding({
          kind: 'tls-error',
          component: service,
          // Scanners make running servers write handshake errors all day.
          confidence: ended ? 'likely' : 'possible',
          basis: 'logged',
          standing: 'effect',
          statement: `${service} fails at TLS, as its log says.`,
          supporting: citeLines(lines),
        }),
      ];
    });
    return [...observed, ...logged];
  },
});

export const corruption = defineRule({
  id: 'data-corruption',
  needs: common,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service): readonly Finding[] => {
        const lines = linesFor(view, service, ['data-corruption']);
        if (lines.length === 0) return [];
        const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
        return [
          finding({
            kind: 'data-corruption',
            component: service,
            confidence: 'likely',
            basis: 'logged',
            statement: `The data of ${service} may be damaged, as its log says.`,
            supporting: [
              ...citeLines(lines),
              ...stopped.map((s) => cite(s, `container ${s.fact.name} is ${s.fact.status}`)),
            ],
          }),
        ];
      }),
});
