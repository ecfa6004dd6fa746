/** The process lives, accepts connections, and answers nothing. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { busyHost } from './busy.ts';
import { roleIn } from './condition.ts';
import { childrenEnd, citeLines, linesFor } from './logged.ts';

const needs = [
  ...(['probe-answers', 'container-state', 'dependency', 'host-resources', 'logs'] as const),
  'listening',
] as const;
type Facts = View<(typeof needs)[number]>;

export const hang = defineRule({
  id: 'hang',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => !['database', 'cache'].includes(roleIn(view, service) ?? ''))
      // One whose workers end has crashed, though it looks the same from outside: `crash.ts`.
      .filter((service) => childrenEnd(view, service).length === 0)
      .flatMap((service) => silent(view, service) ?? takesNothing(view, service) ?? []),
});

function silent(view: Facts, service: string): Finding | null {
  const alive = view.of('container-state', service).filter(({ fact }) => fact.status === 'running');
  const unanswered = view
    .of('probe-answers', service)
    .filter(({ fact }) => fact.answers.some((one) => !one.ok && one.silent));
  if (alive.length === 0 || unanswered.length === 0) return null;
  // A shallow question needs nothing but the process itself.
  const shallow = unanswered.some(({ fact }) =>
    fact.answers.some((one) => !one.ok && one.silent && one.depth === 'shallow'),
  );
  const busy = busyHost(view);
  return finding({
    kind: 'hang',
    component: service,
    confidence: busy !== null ? 'possible' : shallow ? 'certain' : 'likely',
    basis: 'observed',
    standing: shallow ? 'effect' : 'outline',
    statement: `${service} accepts connections and never answers, while its process is alive.`,
    supporting: [
      ...unanswered.map((p) => cite(p, 'a connection was accepted and nothing came back')),
      ...alive.map((s) => cite(s, `container ${s.fact.name} is running`)),
      ...citeLines(linesFor(view, service, ['hang'])),
    ],
    contradicting: busy === null ? [] : [busy],
  });
}

/**
 * The kernel completes connections on its behalf, so a port of it that is asked for a connection only
 * looks well: what waits in the queue shows that nobody takes them.
 */
function takesNothing(view: Facts, service: string): Finding | null {
  const full = view.of('listening', service).filter(({ fact }) => (fact.waiting ?? 0) > 0);
  const [first] = full;
  if (first === undefined || !somebodyWaits(view)) return null;
  const busy = busyHost(view);
  return finding({
    kind: 'hang',
    component: service,
    confidence: busy === null ? 'likely' : 'possible',
    basis: 'observed',
    standing: 'effect',
    statement: `${service} does not take the connections that it is sent on port ${first.fact.port}, while its process is alive.`,
    supporting: full.map((one) =>
      cite(
        one,
        `connections wait on port ${one.fact.port}, ${one.fact.waiting ?? 0} or more all the time`,
      ),
    ),
    contradicting: busy === null ? [] : [busy],
  });
}

/** Somebody gets no answer: a queue alone is what every server has in a busy moment. */
function somebodyWaits(view: Facts): boolean {
  const isSilent = view
    .all('probe-answers')
    .some(({ fact }) =>
      fact.answers.some(({ ok, silent, unheard }) => !ok && (silent || unheard === true)),
    );
  return isSilent || view.all('dependency').some(({ fact }) => fact.state === 'timeout');
}
