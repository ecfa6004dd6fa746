/** Open files: of a process against its limit, by count and by the log. */
import type { Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { isSuspect } from './condition.ts';
import { said } from './scarcity.ts';

const needs = [
  'open-files',
  'definition-change',
  'container-state',
  'container-missing',
  'probe-answers',
  'dependency',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;

/** A process that cannot open one more often has a few in hand that it closes and opens. */
const NEAR = 0.98;
/** Below this share of its limit it has no lack of them now. */
const FAR = 0.5;

export const descriptors = defineRule({
  id: 'fd-exhaustion',
  needs,
  conclude: (view) =>
    view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service) => {
        const words = said(view, service, 'fd-exhaustion');
        return byCount(view, service, words) ?? byLog(view, service, words) ?? [];
      }),
});

function byCount(view: Facts, service: string, words: readonly Citation[]): Finding | null {
  const [first, ...others] = view
    .of('open-files', service)
    .filter(({ fact }) => fact.limit !== null && fact.open >= Math.floor(fact.limit * NEAR));
  if (first === undefined) return null;
  const lowered = view
    .of('definition-change', service)
    .filter(({ fact }) => fact.changes.some(({ aspect }) => aspect === 'open-files-limit'));
  return finding({
    kind: 'fd-exhaustion',
    component: service,
    confidence: words.length > 0 ? 'certain' : 'likely',
    basis: words.length > 0 ? 'decisive' : 'observed',
    changed: lowered.length > 0,
    statement: `${service} has run out of file descriptors: ${counted(first)}.`,
    supporting: [
      ...[first, ...others].map((one) => cite(one, counted(one))),
      ...words,
      ...lowered.map((one) => cite(one, 'its limit differs from that of the last known good')),
    ],
  });
}

function byLog(view: Facts, service: string, words: readonly Citation[]): Finding | null {
  if (words.length === 0) return null;
  const roomy = view
    .of('open-files', service)
    .filter(({ fact }) => fact.limit === null || fact.open < fact.limit * FAR);
  return finding({
    kind: 'fd-exhaustion',
    component: service,
    confidence: 'likely',
    basis: 'logged',
    statement: `${service} has run out of file descriptors, as its log says.`,
    supporting: words,
    contradicting: roomy.map((one) => cite(one, `by now ${counted(one)}`)),
  });
}

function counted({ fact }: Seen<'open-files'>): string {
  const of = fact.limit === null ? ', without a limit' : ` of ${fact.limit}`;
  return `${fact.process} has ${fact.open}${of} files open`;
}
