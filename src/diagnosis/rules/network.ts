/** Networks: what the container is attached to, and whether anything is reached through them. */
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import { answersAbout, hasStopped, isRunning, listWords, quoteError } from './condition.ts';
import {
  blackout,
  darkNetwork,
  hasLostNetwork,
  isWalledOff,
  wasReached,
  wellInside,
} from './isolation.ts';

const needs = ['network-attachment', 'dependency', 'container-state', 'probe-answers'] as const;
type Facts = View<(typeof needs)[number]>;

export const network = defineRule({
  id: 'network',
  needs,
  conclude: (view) => {
    const walled = view.scope.flatMap((service) => walledOff(view, service));
    return [
      ...switchedOff(view),
      ...view.scope.flatMap((service) => [
        ...detached(view, service),
        ...startRefused(view, service),
        ...unreachable(view, service),
      ]),
      ...(ofDarkNetwork(view, walled) ?? walled),
    ];
  },
});

/** The bridge is the host's: whoever is on it hears nobody, and is heard by nobody. */
function switchedOff(view: Facts): readonly Finding[] {
  const attached = view.scope.flatMap((service) => view.of('network-attachment', service));
  const [seen] = attached.filter(({ fact }) => (fact.switchedOff ?? []).length > 0);
  return (seen?.fact.switchedOff ?? []).map(({ network, bridge }) =>
    finding({
      kind: 'network-unreachable',
      component: seen?.fact.service ?? view.service,
      confidence: 'certain',
      basis: 'decisive',
      standing: 'root',
      statement: `The bridge of the network ${network} is switched off on its host (${bridge}): nothing gets through it.`,
      supporting: attached
        .filter(({ fact }) => fact.switchedOff?.some((one) => one.bridge === bridge))
        .map((one) => cite(one, `${bridge}, the bridge of ${network}, is down`)),
      shared: `the network ${network}`,
    }),
  );
}

/** Several are well inside and hear nothing through the one network that they share: it is that. */
function ofDarkNetwork(view: Facts, walled: readonly Finding[]): readonly Finding[] | null {
  const unheard = walled.map(({ component }) => component);
  const network = unheard.length < 2 ? null : darkNetwork(view, unheard);
  if (network === null) return null;
  const statement = `Nothing gets through the network ${network}: ${listWords(unheard)} are well inside and hear nothing that is sent to them.`;
  return walled.map((one) => ({ ...one, statement, shared: `the network ${network}` }));
}

function detached(view: Facts, service: string): readonly Finding[] {
  // An exited container is attached to nothing that would tell.
  if (isRunning(view, service) === false) return [];
  return view.of('network-attachment', service).flatMap((seen): readonly Finding[] => {
    const lost = seen.fact.missing.map((endpoint) => endpoint.network);
    const bare = seen.fact.missingAliases;
    if (lost.length === 0 && bare.length === 0) return [];
    const aliases = listWords(bare.flatMap((endpoint) => endpoint.aliases));
    const gone = seen.fact.gone ?? [];
    const none = gone.length === 0 ? '' : ` (the engine has no network ${listWords(gone)})`;
    const what =
      lost.length > 0
        ? `is not attached to ${listWords(lost)}${none}`
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
  const network = dark.length > 0 ? onlyNetwork(view, service) : null;
  return [
    finding({
      kind: 'network-unreachable',
      component: service,
      confidence: lone.length > 0 ? 'certain' : 'likely',
      basis: 'observed',
      statement: `${service} cannot reach ${listWords([...new Set(whom)])} through its network.`,
      supporting: answers.map((a) => cite(a, `${a.fact.address}: ${a.fact.detail}`)),
      ...(network === null ? {} : { shared: `the network ${network}` }),
    }),
  ];
}

/** The one way out that a service has; null when it has several. */
function onlyNetwork(view: Facts, service: string): string | null {
  const ways = view.of('network-attachment', service).flatMap(({ fact }) => fact.expected);
  const [network, ...others] = new Set(ways.map((way) => way.network));
  return network !== undefined && others.length === 0 ? network : null;
}

/** Well inside, and out of everybody's reach: a filter, a route, a full table of connections. */
function walledOff(view: Facts, component: string): readonly Finding[] {
  if (hasLostNetwork(view, component)) return [];
  const answers = answersAbout(view, component);
  if (answers.some(({ fact }) => wasReached(fact.state))) return [];
  const unheard = [
    ...answers
      .filter(({ fact }) => isWalledOff(view, component, fact.state))
      .map((a) => cite(a, `${a.fact.address}, asked from ${a.fact.service}: ${a.fact.detail}`)),
    ...view
      .of('probe-answers', component)
      .flatMap((seen) =>
        seen.fact.answers
          .filter(({ login }) => login !== undefined && isWalledOff(view, component, login))
          .map(({ probe, detail }) => cite(seen, `our ${probe}: ${detail}`)),
      ),
  ];
  if (unheard.length === 0) return [];
  const told = answers.some(({ fact }) => fact.toItself !== undefined);
  return [
    finding({
      kind: 'network-unreachable',
      component,
      confidence: told ? 'certain' : 'likely',
      basis: 'observed',
      statement: `${component} is well inside and cannot be reached from outside: something drops what is sent to it.`,
      supporting: [...unheard, ...wellInside(view, component)],
    }),
  ];
}
