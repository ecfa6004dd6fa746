/** An endpoint outside the project that does not answer, while all that is ours does. */
import { isService } from '../graph.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { isRunning, isSuspect } from './condition.ts';
import { blackout, hasLostNetwork } from './isolation.ts';
import { citeLines, linesFor } from './logged.ts';
import { misdirection } from './settings.ts';

const needs = [
  'dependency',
  'container-state',
  'container-missing',
  'configuration-change',
  'network-attachment',
  'name-resolution',
  'probe-answers',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

export const external = defineRule({
  id: 'external-dependency',
  needs,
  conclude: (view) => [...byProbe(view), ...byAnswer(view), ...byLog(view)],
});

/** The service with the symptom is none of the project: all that can be seen of it is its answers. */
function byProbe(view: Facts): readonly Finding[] {
  if (isService(view.graph, view.service)) return [];
  return view
    .of('probe-answers', view.service)
    .filter(({ fact }) => fact.health === 'down' || fact.health === 'degraded')
    .map((seen): Finding => {
      const failing = seen.fact.answers.filter((answer) => !answer.ok);
      const said = failing.map(({ probe, detail }) => `${probe}: ${detail}`).join('; ');
      const how = said === '' ? seen.fact.health : said;
      return finding({
        kind: 'external-dependency',
        component: view.service,
        confidence: 'certain',
        basis: 'observed',
        statement: `${view.service}, which does not run in this project, is ${seen.fact.health} (${how}).`,
        supporting: [cite(seen, how)],
      });
    });
}

function byAnswer(view: Facts): readonly Finding[] {
  const failing = view.all('dependency').filter((answer) => {
    const { role, dependency, service, state } = answer.fact;
    const outside = role === 'external' && !isService(view.graph, dependency);
    return (
      outside &&
      state !== 'ready' &&
      state !== 'tls-failed' &&
      misdirection(view, answer) === null &&
      !hasLostNetwork(view, service) &&
      blackout(view, service).length === 0
    );
  });
  const components = [...new Set(failing.map(({ fact }) => fact.dependency))];
  return components.map((component): Finding => {
    const answers = failing.filter(({ fact }) => fact.dependency === component);
    const [first] = answers;
    const resolves = view
      .all('name-resolution')
      .filter(({ fact }) => fact.name === component && !fact.resolved);
    const alive = isRunning(view, view.service) === true;
    const limited = answers.every(({ fact }) => fact.state === 'exhausted');
    if (limited) return rateLimited(view, component, answers);
    return finding({
      kind: 'external-dependency',
      component,
      // A service that has ended ended of something else, unless its log says so.
      confidence: resolves.length > 0 ? 'possible' : alive ? 'certain' : 'possible',
      basis: 'observed',
      standing: 'effect',
      statement: `${component}, which is not ours, fails: ${first?.fact.detail ?? 'it does not answer'} (${first?.fact.address ?? component}).`,
      supporting: answers.map((a) => cite(a, `asked for ${a.fact.service}: ${a.fact.detail}`)),
      contradicting: resolves.map((r) => cite(r, `its name does not resolve: ${r.fact.error}`)),
    });
  });
}

/** It is up: a service that misses only what it is refused is degraded, and one that is down is so of something else. */
function rateLimited(
  view: Facts,
  component: string,
  answers: readonly Seen<'dependency'>[],
): Finding {
  const degraded = view
    .of('probe-answers', view.service)
    .some(({ fact }) => fact.health === 'degraded');
  return finding({
    kind: 'external-dependency',
    component,
    confidence: degraded ? 'likely' : 'possible',
    basis: 'observed',
    standing: 'effect',
    statement: `${component}, which is not ours, is up and asks for fewer requests (HTTP 429): it limits what ${view.service} may ask.`,
    supporting: answers.map((a) => cite(a, `asked for ${a.fact.service}: ${a.fact.detail}`)),
  });
}

/** What the log says of an endpoint that nobody could ask. */
function byLog(view: Facts): readonly Finding[] {
  if (view.all('dependency').some(({ fact }) => fact.role === 'external')) return [];
  return view.scope
    .filter((service) => isSuspect(view, service))
    .flatMap((service): readonly Finding[] => {
      const lines = linesFor(view, service, ['external-dependency']).filter(
        ({ direction }) => direction.host !== null && !isService(view.graph, direction.host),
      );
      const [last] = lines;
      if (last === undefined) return [];
      return [
        finding({
          kind: 'external-dependency',
          component: last.direction.host ?? 'an external endpoint',
          confidence: 'possible',
          basis: 'logged',
          standing: 'effect',
          statement: `${service} cannot reach ${last.direction.host ?? 'an external endpoint'}, as its log says.`,
          supporting: citeLines(lines),
        }),
      ];
    });
}
