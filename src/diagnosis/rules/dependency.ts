/**
 * Databases and caches: what the dependency itself answers and whether it runs, before any text
 * of its clients. Where the setting that points there is at fault, `configuration.ts` speaks.
 */
import type { DependencyRole } from '../../evidence/evidence.ts';
import { isService } from '../graph.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { answersAbout, describeEnd, hasStopped, isRunning, roleIn } from './condition.ts';
import { citeLines, linesFor } from './logged.ts';
import { misdirection } from './settings.ts';

const needs = [
  'container-state',
  'container-missing',
  'dependency',
  'configuration-change',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;
type Kind = 'database-unavailable' | 'cache-unavailable';

export const databaseDown = defineRule({
  id: 'database',
  needs,
  conclude: (view) => faults(view, 'database', 'database-unavailable'),
});

export const cacheDown = defineRule({
  id: 'cache',
  needs,
  conclude: (view) => faults(view, 'cache', 'cache-unavailable'),
});

function faults(view: Facts, role: DependencyRole, kind: Kind): readonly Finding[] {
  const named = view.all('dependency').filter(({ fact }) => fact.role === role);
  const components = new Set([
    ...view.scope.filter((one) => roleIn(view, one) === role),
    ...named.map(({ fact }) => fact.dependency),
  ]);
  return [...components].flatMap((component) => {
    const found = notRunning(view, component, kind) ?? badAnswer(view, component, kind);
    return found === null ? [] : [found];
  });
}

function notRunning(view: Facts, component: string, kind: Kind): Finding | null {
  const stopped = view.of('container-state', component).filter(({ fact }) => hasStopped(fact));
  const missing = view.of('container-missing', component);
  const [first] = stopped;
  if (isRunning(view, component) === true || (first === undefined && missing.length === 0))
    return null;
  const how = first === undefined ? 'has no container' : describeEnd(first.fact);
  const answers = answersAbout(view, component).filter(({ fact }) => fact.state !== 'ready');
  return finding({
    kind,
    component,
    confidence: 'certain',
    basis: 'observed',
    standing: 'outline',
    statement: `${component} ${how}, so its clients cannot reach it.`,
    supporting: [
      ...stopped.map((one) => cite(one, `container ${one.fact.name} ${describeEnd(one.fact)}`)),
      ...missing.map((one) => cite(one, `${component} has no container`)),
      ...answers.map((one) => cite(one, `${one.fact.service} asked it: ${one.fact.detail}`)),
      ...citeLines(linesFor(view, component, ['database-unavailable', 'cache-unavailable'])),
    ],
  });
}

function badAnswer(view: Facts, component: string, kind: Kind): Finding | null {
  const answers = answersAbout(view, component);
  const bad = answers.filter(
    (one) => one.fact.state !== 'ready' && misdirection(view, one) === null,
  );
  const [worst] = bad;
  if (worst === undefined) return null;
  const concluded = concludedFrom(view, worst, kind);
  if (concluded === null) return null;
  const fine = answers.filter(({ fact }) => fact.state === 'ready');
  return finding({
    ...concluded,
    component,
    basis: worst.fact.via === 'login' ? 'decisive' : 'observed',
    standing: 'effect',
    supporting: bad.map((one) =>
      cite(
        one,
        `${one.fact.service} asked ${one.fact.address} by ${one.fact.via}: ${one.fact.detail}`,
      ),
    ),
    contradicting: fine.map((one) =>
      cite(one, `${one.fact.service} is served: ${one.fact.detail}`),
    ),
  });
}

function concludedFrom(
  view: Facts,
  { fact }: Seen<'dependency'>,
  kind: Kind,
): Pick<Finding, 'kind' | 'confidence' | 'statement'> | null {
  const { dependency, detail } = fact;
  const database = kind === 'database-unavailable';
  switch (fact.state) {
    case 'auth-failed':
    case 'missing-database':
      return {
        kind: database ? 'database-auth' : kind,
        confidence: 'certain',
        statement: `${dependency} refuses the login of ${fact.service}: ${detail}.`,
      };
    case 'exhausted':
      return {
        kind: database ? 'database-exhausted' : kind,
        confidence: 'certain',
        statement: `${dependency} has no connection left: ${detail}.`,
      };
    case 'starting':
      return {
        kind,
        confidence: 'certain',
        statement: `${dependency} is still starting: ${detail}.`,
      };
    case 'refused':
    case 'timeout':
    case 'unreachable':
    case 'read-only':
    case 'out-of-memory':
      return {
        kind,
        confidence: 'likely',
        statement: `${dependency} does not serve ${fact.service}: ${detail}.`,
      };
    case 'name-not-found':
      // Of a service of ours it says that the network is at fault, not the dependency.
      return isService(view.graph, dependency)
        ? null
        : { kind, confidence: 'likely', statement: `${dependency} is not known by name.` };
    case 'tls-failed':
    case 'protocol-error':
    case 'invalid-settings':
    case 'ready':
      return null;
  }
}
