/**
 * The network of a running container: detached, without its names, without a resolver, or cut
 * off from the outside. And the outside itself: endpoints that nobody here can repair.
 */
import { isService } from '../graph.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, View } from '../rule.ts';
import { isRunning, listWords } from './condition.ts';
import { misdirection } from './settings.ts';

const needs = [
  'container-state',
  'network-attachment',
  'name-resolution',
  'dependency',
  'configuration-change',
  'probe-answers',
] as const;
type Facts = View<(typeof needs)[number]>;

export const networkDetached = defineRule({
  id: 'network-detached',
  needs: ['network-attachment', 'container-state'],
  conclude: (view) =>
    view.all('network-attachment').flatMap((seen) => {
      const { fact } = seen;
      const lost = [...fact.missing, ...fact.missingAliases];
      if (lost.length === 0 || isRunning(view, fact.service) !== true) return [];
      const networks = listWords(lost.map((one) => one.network));
      const how = fact.missing.length > 0 ? 'is not attached to' : 'lacks its names on';
      return [
        finding({
          kind: 'network-detached',
          component: fact.service,
          confidence: 'certain',
          basis: 'decisive',
          statement: `The container of ${fact.service} ${how} ${networks}, which Compose gives it.`,
          supporting: [cite(seen, `${how} ${networks}`)],
        }),
      ];
    }),
});

export const dnsFailure = defineRule({
  id: 'dns-failure',
  needs,
  conclude: (view) => view.scope.flatMap((service) => resolverFault(view, service) ?? []),
});

/** Names of services that run cannot be resolved: the resolver is at fault, not the names. */
function resolverFault(view: Facts, service: string): Finding | null {
  const questions = view.of('name-resolution', service);
  const known = questions.filter(({ fact }) => isService(view.graph, fact.name));
  const failed = known.filter(({ fact }) => !fact.resolved && isRunning(view, fact.name) === true);
  const resolved = questions.filter(({ fact }) => fact.resolved);
  if (failed.length === 0) return null;
  const partly = resolved.length > 0;
  return finding({
    kind: 'dns-failure',
    component: service,
    confidence: partly ? 'likely' : 'certain',
    basis: partly ? 'observed' : 'decisive',
    statement: `${service} cannot resolve ${listWords(failed.map(({ fact }) => fact.name))} (${failed[0]?.fact.error ?? ''}), although ${failed.length === 1 ? 'it runs' : 'they run'}.`,
    supporting: failed.map((one) => cite(one, `${one.fact.name}: ${one.fact.error}`)),
    contradicting: resolved.map((one) => cite(one, `${one.fact.name} is resolved`)),
  });
}

export const outside = defineRule({
  id: 'external-dependency',
  needs,
  conclude: (view) => view.scope.flatMap((service) => outsideFault(view, service)),
});

function outsideFault(view: Facts, service: string): readonly Finding[] {
  const external = view.of('dependency', service).filter(({ fact }) => fact.role === 'external');
  const bad = external.filter(
    (one) => one.fact.state !== 'ready' && misdirection(view, one) === null,
  );
  if (bad.length === 0) return [];
  const fine = external.filter(({ fact }) => fact.state === 'ready');
  const cutOff =
    bad.length > 1 && fine.length === 0 && bad.every(({ fact }) => fact.state === 'unreachable');
  const supporting = bad.map((one) => cite(one, `${one.fact.address}: ${one.fact.detail}`));
  if (cutOff)
    return [
      finding({
        kind: 'network-unreachable',
        component: service,
        confidence: 'certain',
        basis: 'observed',
        statement: `${service} reaches nothing outside of its host.`,
        supporting,
      }),
    ];
  return bad.map((one) =>
    finding({
      kind: 'external-dependency',
      component: one.fact.dependency,
      confidence: one.fact.vantage === 'namespace' ? 'certain' : 'likely',
      basis: 'observed',
      standing: 'root',
      statement: `${one.fact.dependency}, which ${service} uses and nobody here runs, does not answer: ${one.fact.detail}.`,
      supporting: [cite(one, `${one.fact.address}: ${one.fact.detail}`)],
    }),
  );
}
