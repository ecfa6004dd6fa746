/** Name resolution: names that should resolve inside a container and do not. */
import { serviceNamed } from '../graph.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { isRunning, isSuspect, listWords } from './condition.ts';
import { hasLostNetwork } from './isolation.ts';
import { citeLines, linesFor } from './logged.ts';
import { isUnknownName, settingChanged } from './settings.ts';

const needs = [
  'network-attachment',
  'name-resolution',
  'dependency',
  'container-state',
  'container-missing',
  'configuration-change',
  'probe-answers',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;
type Attachments = readonly Seen<'network-attachment'>[];

export const names = defineRule({
  id: 'dns-failure',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service) && !hasLostNetwork(view, service))
      .flatMap((service) => byQuestion(view, service) ?? byLog(view, service) ?? []),
});

function byQuestion(view: Facts, service: string): Finding | null {
  const asked = view.of('name-resolution', service);
  const broken = asked.filter(
    ({ fact }) => !fact.resolved && shouldResolve(view, service, fact.name),
  );
  const [first] = broken;
  if (first === undefined) return null;
  const works = asked.filter(({ fact }) => fact.resolved);
  const errors = [...new Set(broken.map(({ fact }) => fact.error))];
  return finding({
    kind: 'dns-failure',
    component: service,
    ...sureness(view, service, broken, works),
    basis: 'observed',
    statement: `${service} cannot resolve ${listWords(broken.map(({ fact }) => fact.name))} (${listWords(errors)}).`,
    supporting: broken.map((b) => cite(b, `${b.fact.name} does not resolve: ${b.fact.error}`)),
  });
}

/** A foreign name alone that is answered with "no such name" may simply not exist. */
function sureness(
  view: Facts,
  service: string,
  broken: readonly Seen<'name-resolution'>[],
  works: readonly Seen<'name-resolution'>[],
): Pick<Finding, 'confidence' | 'contradicting'> {
  const ours = broken.some(({ fact }) => serviceNamed(view.graph, fact.name) !== null);
  const silent = broken.some(({ fact }) => fact.error !== 'ENOTFOUND');
  const repointed = view
    .of('dependency', service)
    .some(({ fact }) => settingChanged(view, service, fact.setting) !== null);
  if (ours || (silent && !repointed)) return { confidence: 'certain', contradicting: [] };
  const against = works.map((w) => cite(w, `${w.fact.name} resolves`));
  const several = broken.length > 1 && works.length === 0 && !repointed;
  return { confidence: several ? 'likely' : 'possible', contradicting: against };
}

/**
 * The engine resolves a service's name while it runs and is attached, for those that share a network
 * with it; other names always. A file of settings may serve several, and name what some never ask.
 */
function shouldResolve(view: Facts, from: string, name: string): boolean {
  const service = serviceNamed(view.graph, name);
  if (service === null) return !isUnknownName(view, name);
  const theirs = view.of('network-attachment', service);
  const attached = theirs.every(
    ({ fact }) => fact.missing.length === 0 && fact.missingAliases.length === 0,
  );
  return (
    attached &&
    mayMeet(theirs, view.of('network-attachment', from)) &&
    isRunning(view, service) === true
  );
}

/** Where nobody could look, they may. */
function mayMeet(theirs: Attachments, ours: Attachments): boolean {
  const networks = (all: Attachments) =>
    all.flatMap(({ fact }) => fact.expected.map(({ network }) => network));
  const [some, others] = [networks(theirs), networks(ours)];
  return some.length === 0 || others.length === 0 || some.some((one) => others.includes(one));
}

/** What the log says when the resolver could not be asked. */
function byLog(view: Facts, service: string): Finding | null {
  if (view.of('name-resolution', service).length > 0) return null;
  const lines = linesFor(view, service, ['dns-failure']).filter(
    ({ direction }) => direction.host === null || shouldResolve(view, service, direction.host),
  );
  if (lines.length === 0) return null;
  return finding({
    kind: 'dns-failure',
    component: service,
    confidence: 'likely',
    basis: 'logged',
    standing: 'effect',
    statement: `${service} could not resolve a name that it needs, as its log says.`,
    supporting: citeLines(lines),
  });
}
