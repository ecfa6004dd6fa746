/** Somebody else holds a host port that the service publishes, and so it cannot run. */
import type { PortOwner } from '../../evidence/evidence.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { describeEnd, hasStopped } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';

const needs = ['container-state', 'port-owner', 'listening', 'logs'] as const;
type Facts = View<(typeof needs)[number]>;

export const portConflict = defineRule({
  id: 'port-conflict',
  needs,
  conclude: (view) => view.scope.flatMap((service) => conflict(view, service) ?? []),
});

function conflict(view: Facts, service: string): Finding | null {
  const states = view.of('container-state', service);
  const held = view
    .of('port-owner', service)
    .find(({ fact }) => fact.owner.is === 'container' || fact.owner.is === 'process');
  const stopped = states.filter(({ fact }) => hasStopped(fact));
  const refused = stopped.filter(({ fact }) => isPortError(fact.error));
  const said = linesFor(view, service, ['port-conflict']);
  if (held !== undefined && stopped.length > 0)
    return finding({
      kind: 'port-conflict',
      component: service,
      confidence: 'certain',
      basis: 'decisive',
      statement: `${service} cannot have port ${held.fact.port}: ${holder(held.fact.owner)} holds it.`,
      supporting: [
        cite(held, `port ${held.fact.port} is held by ${holder(held.fact.owner)}`),
        ...stopped.map((one) => cite(one, `container ${one.fact.name} ${describeEnd(one.fact)}`)),
        ...refused.map((one) => cite(one, `the engine said: ${one.fact.error.slice(0, 160)}`)),
        ...citeLines(said),
      ],
    });
  if (refused.length > 0)
    return finding({
      kind: 'port-conflict',
      component: service,
      confidence: 'likely',
      basis: 'observed',
      statement: `${service} could not start because a port of it was taken.`,
      supporting: refused.map((one) =>
        cite(one, `the engine said: ${one.fact.error.slice(0, 160)}`),
      ),
    });
  const deaf = view.of('listening', service).filter(({ fact }) => !fact.listening);
  if (said.length === 0 || (stopped.length === 0 && deaf.length === 0)) return null;
  return finding({
    kind: 'port-conflict',
    component: service,
    confidence: 'likely',
    basis: 'logged',
    statement: `${service} found its port taken inside its own container, as its log says.`,
    supporting: [
      ...citeLines(said),
      ...deaf.map((one) => cite(one, `nothing listens on port ${one.fact.port} in it`)),
    ],
  });
}

function isPortError(error: string): boolean {
  return /port is already allocated|address already in use/i.test(error);
}

function holder(owner: PortOwner['owner']): string {
  switch (owner.is) {
    case 'container':
      return `${owner.ours ? 'the left-over container' : 'the foreign container'} ${owner.name}`;
    case 'process':
      return `process ${owner.pid} (${owner.command})`;
    case 'service':
      return 'the service itself';
    case 'nobody':
      return 'nobody';
  }
}
