/**
 * Somebody stopped it: a `stop` event that is not ours, after which it did not run again. Or paused it,
 * which only people and their tools do.
 */
import { defineRule, finding, cite } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { foreignEvents, hasStopped } from './condition.ts';

export const stoppedByOperator = defineRule({
  id: 'stopped-by-operator',
  needs: ['container-state', 'container-missing', 'container-events'],
  conclude: (view) =>
    view.scope.flatMap(
      (service): readonly Finding[] => paused(view, service) ?? stopped(view, service),
    ),
});

type Facts = View<'container-state' | 'container-missing' | 'container-events'>;

function paused(view: Facts, service: string): readonly Finding[] | null {
  const states = view.of('container-state', service);
  if (states.length === 0 || !states.every(({ fact }) => fact.status === 'paused')) return null;
  const names = states.map(({ fact }) => fact.name);
  return [
    wish(
      service,
      `${service} was paused by somebody: its processes are frozen until docker unpause ${names.join(' ')}.`,
      states.map((s) => cite(s, `container ${s.fact.name} is paused`)),
    ),
  ];
}

function stopped(view: Facts, service: string): readonly Finding[] {
  const states = view.of('container-state', service);
  const missing = view.of('container-missing', service);
  const gone = states.length > 0 ? states.every((s) => hasStopped(s.fact)) : missing.length > 0;
  // Whoever tried to start it again, and could not, did not want it stopped.
  if (!gone || states.some(({ fact }) => fact.error !== '')) return [];
  // A crash or a kill has no `stop` event; a restart has one, and a start after it.
  const last = foreignEvents(view, service).findLast(
    ({ action }) => action === 'stop' || action === 'start' || action === 'restart',
  );
  const weStopped = view
    .of('container-events', service)
    .some(({ fact }) =>
      fact.events.some((e) => e.ours && e.action === 'stop' && e.at >= (last?.at ?? 0)),
    );
  if (last?.action !== 'stop' || weStopped) return [];
  return [
    wish(
      service,
      `${service} was stopped by somebody: the engine reports a stop that is not ours, and no start after it.`,
      [
        cite(last, `a stop of ${service} that is not ours`),
        ...states.map((s) => cite(s, `container ${s.fact.name} is ${s.fact.status}`)),
        ...missing.map((m) => cite(m, `${service} has no container any more`)),
      ],
    ),
  ];
}

function wish(service: string, statement: string, supporting: Finding['supporting']): Finding {
  return finding({
    kind: 'stopped-by-operator',
    component: service,
    confidence: 'certain',
    basis: 'decisive',
    statement,
    supporting,
  });
}
