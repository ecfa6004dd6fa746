/** A process that hangs, a health check that is wrong, and an image that is not there. */
import { cite, defineRule, finding } from '../rule.ts';
import { hasStopped, isRunning } from './condition.ts';

export const hang = defineRule({
  id: 'hang',
  needs: ['container-state', 'probe-answers'],
  conclude: (view) =>
    view.all('probe-answers').flatMap((seen) => {
      const { service, answers } = seen.fact;
      const silent = answers.filter((one) => one.silent && one.depth === 'shallow');
      if (silent.length === 0 || isRunning(view, service) !== true) return [];
      return [
        finding({
          kind: 'hang',
          component: service,
          confidence: 'certain',
          basis: 'observed',
          standing: 'effect',
          statement: `${service} accepts connections and never answers: its process hangs.`,
          supporting: silent.map((one) => cite(seen, `${one.probe}: ${one.detail}`)),
        }),
      ];
    }),
});

export const healthcheckWrong = defineRule({
  id: 'healthcheck-misconfigured',
  needs: ['container-state', 'probe-answers'],
  conclude: (view) =>
    view.all('container-state').flatMap((seen) => {
      const { fact } = seen;
      const probes = view.of('probe-answers', fact.service);
      const network = probes.flatMap(({ fact: one }) =>
        one.answers.filter((answer) => answer.probe !== 'container'),
      );
      const fine = network.length > 0 && network.every((answer) => answer.ok);
      if (fact.dockerHealth !== 'unhealthy' || !fine) return [];
      return [
        finding({
          kind: 'healthcheck-misconfigured',
          component: fact.service,
          confidence: 'likely',
          basis: 'observed',
          standing: 'outline',
          statement: `Docker calls ${fact.service} unhealthy while it answers our own probes: its health check is wrong.`,
          supporting: [
            cite(seen, `Docker's health check says: ${fact.healthOutput.slice(0, 160)}`),
            ...probes.map((one) => cite(one, 'all of our probes are answered')),
          ],
        }),
      ];
    }),
});

export const imageUnavailable = defineRule({
  id: 'image-unavailable',
  needs: ['container-state'],
  conclude: (view) =>
    view.all('container-state').flatMap((seen) => {
      const { fact } = seen;
      const said = /no such image|manifest unknown|pull access denied/i.test(fact.error);
      if (!said || !hasStopped(fact)) return [];
      return [
        finding({
          kind: 'image-unavailable',
          component: fact.service,
          confidence: 'certain',
          basis: 'observed',
          statement: `The image of ${fact.service} is not there.`,
          supporting: [cite(seen, `the engine said: ${fact.error.slice(0, 160)}`)],
        }),
      ];
    }),
});
