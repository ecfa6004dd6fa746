/** Networks: what the container is attached to, and whether anything is reached through them. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { answersAbout, hasStopped, isRunning, listWords, quoteError } from './condition.ts';
import { blackout, hasLostNetwork, isWalledOff } from './isolation.ts';

const needs = ['network-attachment', 'dependency', 'container-state'] as const;
type Facts = View<(typeof needs)[number]>;

export const network = defineRule({
  id: 'network',
  needs,
  conclude: (view) =>
    view.scope.flatMap((service) => [
      ...detached(view, service),
      ...startRefused(view, service),
      ...unreachable(view, service),
      ...walledOff(view, service),
    ]),
});

function detached(view: Facts, service: string): readonly Finding[] {
  // An exited container is attached to nothing that would tell.
  if (isRunning(view, service) === false) return [];
  return view.of('network-attachment', service).flatMap((seen): readonly Finding[] => {
    const lost = seen.fact.missing.map((endpoint) => endpoint.network);
    const bare = seen.fact.missingAliases;
    if (lost.length === 0 && bare.length === 0) return [];
    const aliases = listWords(bare.flatMap((endpoint) => endpoint.aliases));
    const what =
      lost.length > 0
        ? `is not attached to ${listWords(lost)}`
        : `lacks the name ${aliases} on ${listWords(bare.map((endpoint) => endpoint.network))}`;
    return [
      finding({
        kind: 'network-detached',
        component: service,
        confidence: 'certain',
        basis: 'decisive',
        statement: `The container of ${service} ${what}, which Compose gives it.`,
        supporting: [cite(seen, `the container of ${service} ${what}`)],
      }),
    ];
  });
}

function startRefused(view: Facts, service: string): readonly Finding[] {
  return view
    .of('container-state', service)
    .filter(
      ({ fact }) =>
        hasStopped(fact) && matchText(fact.error).some(({ cause }) => cause === 'network-detached'),
    )
    .map((state) =>
      finding({
        kind: 'network-detached',
        component: service,
        confidence: 'certain',
        basis: 'decisive',
        statement: `${service} could not start, because one of its networks does not exist.`,
        supporting: [cite(state, `the engine says ${quoteError(state.fact.error)}`)],
      }),
    );
}

function unreachable(view: Facts, service: string): readonly Finding[] {
  if (hasLostNetwork(view, service)) return [];
  // Names that do not resolve are a matter of their own: `names.ts`.
  const dark = blackout(view, service).filter(({ fact }) => fact.state !== 'name-not-found');
  const lone = view
    .of('dependency', service)
    .filter(
      ({ fact }) =>
        fact.state === 'unreachable' &&
        fact.vantage === 'namespace' &&
        !hasLostNetwork(view, fact.dependency) &&
        isRunning(view, fact.dependency) !== false,
    );
  const answers = dark.length > 0 ? dark : lone;
  if (answers.length === 0) return [];
  const whom = answers.map(({ fact }) => `${fact.dependency} (${fact.address})`);
  return [
    finding({
      kind: 'network-unreachable',
      component: service,
      confidence: lone.length > 0 ? 'certain' : 'likely',
      basis: 'observed',
      statement: `${service} cannot reach ${listWords([...new Set(whom)])} through its network.`,
      supporting: answers.map((a) => cite(a, `${a.fact.address}: ${a.fact.detail}`)),
    }),
  ];
}

/** Healthy by its own word, and out of everybody's reach: a filter, a route, a full table of connections. */
function walledOff(view: Facts, component: string): readonly Finding[] {
  if (hasLostNetwork(view, component)) return [];
  const all = answersAbout(view, component);
  const walled = all.filter(isWalledOff);
  if (walled.length === 0 || all.some(({ fact }) => fact.state === 'ready')) return [];
  const whom = [...new Set(walled.map(({ fact }) => fact.service))];
  return [
    finding({
      kind: 'network-unreachable',
      component,
      confidence: 'certain',
      basis: 'observed',
      statement: `${component} answers itself and cannot be reached from ${listWords(whom)}: something drops what is sent to it.`,
      supporting: walled.map((a) =>
        cite(
          a,
          `${a.fact.address} from ${a.fact.service}: ${a.fact.detail}; from inside of it: ${a.fact.toItself ?? ''}`,
        ),
      ),
    }),
  ];
}
