/** The engine calls a container unhealthy, and every question of ours is answered well. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding } from '../rule.ts';
import { quote } from './condition.ts';

export const healthcheck = defineRule({
  id: 'healthcheck-misconfigured',
  needs: ['container-state', 'probe-answers'],
  conclude: (view) =>
    view.scope.flatMap((service): readonly Finding[] => {
      const unhealthy = view
        .of('container-state', service)
        .filter(({ fact }) => fact.status === 'running' && fact.dockerHealth === 'unhealthy');
      const well = view
        .of('probe-answers', service)
        .filter(({ fact }) => fact.answers.length > 0 && fact.answers.every((answer) => answer.ok));
      const [first] = unhealthy;
      if (first === undefined || well.length === 0) return [];
      const deep = well.some(({ fact }) => fact.answers.some((a) => a.depth === 'deep'));
      const output = first.fact.healthOutput.trim();
      return [
        finding({
          kind: 'healthcheck-misconfigured',
          component: service,
          confidence: deep ? 'certain' : 'likely',
          basis: 'observed',
          statement: `The health check of ${service} fails${
            output === '' ? '' : ` with ${quote(output)}`
          }, while the service answers every probe.`,
          supporting: [
            ...well.map((p) => cite(p, `all ${p.fact.answers.length} probes are answered`)),
            ...unhealthy.map((s) => cite(s, `the engine calls ${s.fact.name} unhealthy`)),
          ],
        }),
      ];
    }),
});
