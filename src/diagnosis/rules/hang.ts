/** The process lives, accepts connections, and answers nothing. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import { roleIn } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

export const hang = defineRule({
  id: 'hang',
  needs: ['probe-answers', 'container-state', 'dependency', 'logs'],
  conclude: (view) =>
    view.scope.flatMap((service): readonly Finding[] => {
      const role = roleIn(view, service);
      if (role === 'database' || role === 'cache') return [];
      const states = view.of('container-state', service);
      const paused = states.filter(({ fact }) => fact.status === 'paused');
      if (paused.length > 0 && paused.length === states.length) {
        return [
          finding({
            kind: 'hang',
            component: service,
            confidence: 'certain',
            basis: 'decisive',
            statement: `The container of ${service} is paused: its processes are frozen.`,
            supporting: paused.map((s) => cite(s, `container ${s.fact.name} is paused`)),
          }),
        ];
      }
      const alive = states.filter(({ fact }) => fact.status === 'running');
      const probed = view.of('probe-answers', service);
      const silent = probed.filter(({ fact }) => fact.answers.some((a) => !a.ok && a.silent));
      if (alive.length === 0 || silent.length === 0) return [];
      // A shallow question needs nothing but the process itself.
      const shallow = silent.some(({ fact }) =>
        fact.answers.some((a) => !a.ok && a.silent && a.depth === 'shallow'),
      );
      return [
        finding({
          kind: 'hang',
          component: service,
          confidence: shallow ? 'certain' : 'likely',
          basis: 'observed',
          standing: shallow ? 'effect' : 'outline',
          statement: `${service} accepts connections and never answers, while its process is alive.`,
          supporting: [
            ...silent.map((p) => cite(p, 'a connection was accepted and nothing came back')),
            ...alive.map((s) => cite(s, `container ${s.fact.name} is running`)),
            ...citeLines(linesFor(view, service, ['hang'])),
          ],
        }),
      ];
    }),
});
