/** The image cannot be had, or cannot run on this machine. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { hasStopped, quoteError } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

export const image = defineRule({
  id: 'image-unavailable',
  needs: ['container-state', 'logs'],
  conclude: (view) =>
    view.scope.flatMap((service): readonly Finding[] => {
      const stopped = view.of('container-state', service).filter(({ fact }) => hasStopped(fact));
      const refused = stopped.filter(({ fact }) =>
        matchText(fact.error).some(({ cause }) => cause === 'image-unavailable'),
      );
      const lines = stopped.length === 0 ? [] : linesFor(view, service, ['image-unavailable']);
      if (refused.length === 0 && lines.length === 0) return [];
      const ref = stopped[0]?.fact.imageRef ?? '';
      return [
        finding({
          kind: 'image-unavailable',
          component: service,
          confidence: refused.length > 0 ? 'certain' : 'likely',
          basis: refused.length > 0 ? 'decisive' : 'logged',
          statement: `The image ${ref} of ${service} is not available or cannot run here.`,
          supporting: [
            ...refused.map((s) => cite(s, `the engine says ${quoteError(s.fact.error)}`)),
            ...citeLines(lines),
          ],
        }),
      ];
    }),
});
