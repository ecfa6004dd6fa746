/**
 * Configuration: what the program says of its settings, what differs from the last known good,
 * what settings point at. Keys are named, values never.
 */
import type { KeyDifference } from '../../evidence/change-facts.ts';
import type { Citation } from '../cause.ts';
import { cite, defineRule, finding } from '../rule.ts';
import type { Finding, Seen, View } from '../rule.ts';
import { matchText } from '../signatures/match.ts';
import {
  deathCount,
  describeEnd,
  diedAtStart,
  hasStopped,
  isLoopback,
  isSuspect,
  listWords,
  quoteError,
} from './condition.ts';
import { changedFiles, citeCommits, citeDefinition, startingParts } from './definition.ts';
import { citeLines, linesFor, subjectsOf } from './logged.ts';
import { isUnknownName, misdirection, names } from './settings.ts';
import { asksWrongPort } from './wrong-port.ts';

const needs = [
  'configuration-change',
  'definition-change',
  'mounted-files',
  'git-history',
  'compose-files',
  'image-change',
  'container-state',
  'container-missing',
  'container-events',
  'listening',
  'dependency',
  'probe-answers',
  'logs',
] as const;
type Facts = View<(typeof needs)[number]>;
type Part = Pick<Finding, 'confidence' | 'basis' | 'statement' | 'supporting'> & Partial<Finding>;

/** EX_CONFIG of sysexits.h: the program says that its configuration is wrong. */
const EX_CONFIG = 78;

export const configuration = defineRule({
  id: 'configuration',
  needs,
  conclude: (view) => [
    ...composeInvalid(view),
    ...view.scope
      .filter((service) => isSuspect(view, service))
      .flatMap((service) => {
        const part =
          startRefused(view, service) ??
          validated(view, service) ??
          pointsWrong(view, service) ??
          loggedWrong(view, service) ??
          asksWrongPort(view, service) ??
          changedAndFailing(view, service);
        return part === null ? [] : [configError(view, service, part)];
      }),
  ],
});

function configError(view: Facts, component: string, part: Part): Finding {
  const differs = differenceOf(view, component);
  return finding({
    kind: 'config-error',
    component,
    changed: differs !== null,
    ...part,
    supporting: [
      ...part.supporting,
      ...citeDifferences(view, component),
      ...citeDefinition(view, component),
      ...(part.changed === true || differs !== null ? citeCommits(view) : []),
    ],
  });
}

function composeInvalid(view: Facts): readonly Finding[] {
  const invalid = view.all('compose-files').filter(({ fact }) => !fact.valid);
  const [first] = invalid;
  if (first === undefined || !isSuspect(view, view.service)) return [];
  const absent = view.of('container-missing', view.service);
  return [
    finding({
      kind: 'config-error',
      component: view.service,
      // A broken file keeps a container from being created; one that runs does not read it.
      confidence: absent.length > 0 ? 'certain' : 'possible',
      basis: absent.length > 0 ? 'decisive' : 'changed',
      statement: `The Compose files are invalid: ${first.fact.problem}.`,
      supporting: [
        ...invalid.map((c) => cite(c, `Compose refuses the files: ${c.fact.problem}`)),
        ...absent.map((m) => cite(m, `${view.service} has no container`)),
      ],
    }),
  ];
}

/** The engine refused what Compose told it: a mount, a command, a device. */
function startRefused(view: Facts, service: string): Part | null {
  const state = view
    .of('container-state', service)
    .find(({ fact }) => hasStopped(fact) && causesOf(fact.error).includes('config-error'));
  if (state === undefined) return null;
  return {
    confidence: imageChanged(view, service) ? 'likely' : 'certain',
    basis: 'decisive',
    statement: `${service} could not start as it is configured: ${quoteError(state.fact.error)}.`,
    supporting: [cite(state, `the engine says ${quoteError(state.fact.error)}`)],
  };
}

const causesOf = (error: string): readonly string[] => matchText(error).map(({ cause }) => cause);

/** The program refused its settings, by its log or by its exit code. */
function validated(view: Facts, service: string): Part | null {
  const ended = view.of('container-state', service).find(({ fact }) => hasStopped(fact));
  const deaf = view.of('listening', service).some(({ fact }) => !fact.listening);
  if (ended === undefined && !deaf && deathCount(view, service) === 0) return null;
  const lines = linesFor(view, service, ['config-error']);
  const byCode = ended?.fact.exitCode === EX_CONFIG;
  if (lines.length === 0 && !byCode) return null;
  const keys = subjectsOf(lines);
  const differing = names(differenceOf(view, service));
  const files = changedFiles(view, service);
  const proved =
    keys.some((key) => differing.includes(key)) ||
    (byCode && lines.length > 0) ||
    (files.length > 0 && lines.length > 0);
  // A new release may want a setting that nobody gave it: then the release is what changed.
  const released = !proved && imageChanged(view, service);
  const which = keys.length === 0 ? '' : `: ${listWords(keys)}`;
  return {
    confidence: proved ? 'certain' : released ? 'possible' : 'likely',
    basis: proved ? 'observed' : 'logged',
    ...(files.length === 0 ? {} : { changed: true }),
    statement: `${service} refuses its configuration${which}${
      ended === undefined ? '' : `, and ${describeEnd(ended.fact)}`
    }${describeDifference(differenceOf(view, service))}${describeFiles(files)}.`,
    supporting: [
      ...citeLines(lines),
      ...(ended === undefined
        ? []
        : [cite(ended, `${ended.fact.name} ${describeEnd(ended.fact)}`)]),
    ],
  };
}

/** A setting that cannot lead to its dependency, by the answer that it gets. */
function pointsWrong(view: Facts, service: string): Part | null {
  for (const answer of view.of('dependency', service)) {
    const wrong = misdirection(view, answer);
    if (wrong === null) continue;
    const { setting, address, detail } = answer.fact;
    return {
      confidence: 'certain',
      basis: 'observed',
      statement: `${setting === '' ? `What ${service} depends on` : `The setting ${setting} of ${service}`} ${wrong}.`,
      supporting: [cite(answer, `${address}: ${detail}`)],
    };
  }
  return null;
}

/** The same by the log, when the settings could not be tried because the container has ended. */
function loggedWrong(view: Facts, service: string): Part | null {
  const tried = view.of('dependency', service).some(({ fact }) => fact.vantage === 'namespace');
  if (tried) return null;
  const lines = linesFor(view, service, [
    'dns-failure',
    'database-unavailable',
    'cache-unavailable',
  ]).filter(({ cause, direction: { host } }) => {
    if (host === null) return false;
    return cause === 'dns-failure' ? isUnknownName(view, host) : isLoopback(host);
  });
  const [last] = lines;
  if (last === undefined) return null;
  const host = last.direction.host ?? '';
  return {
    confidence: 'likely',
    basis: 'logged',
    statement: isLoopback(host)
      ? `${service} looks for a dependency in its own container (${host}), where none is.`
      : `A setting of ${service} names the host ${host}, which is no service of the project.`,
    supporting: citeLines(lines),
  };
}

/** Nobody says that the settings are wrong, but they changed and now the service fails. */
function changedAndFailing(view: Facts, service: string): Part | null {
  const difference = differenceOf(view, service);
  const parts = startingParts(view, service);
  if (difference === null && parts.length === 0) return null;
  const states = view.of('container-state', service);
  const atStart = states.find(({ fact }) => diedAtStart(fact) && fact.exitCode !== 0);
  // Between two of its deaths it runs, and is no better for it.
  const fails = atStart !== undefined || deathCount(view, service) > 1;
  return {
    confidence: fails && !imageChanged(view, service) ? 'likely' : 'possible',
    basis: 'changed',
    changed: true,
    standing: 'effect',
    statement: `The configuration of ${service} changed since it was last healthy${describeDifference(
      difference,
    )}${parts.length === 0 ? '' : `; ${listWords(parts)} changed`}${atStart === undefined ? '' : `, and it now ${describeEnd(atStart.fact)} while starting`}.`,
    supporting:
      atStart === undefined
        ? []
        : [cite(atStart, `${atStart.fact.name} ${describeEnd(atStart.fact)}`)],
  };
}

const describeFiles = (files: readonly string[]): string =>
  files.length === 0 ? '' : `; ${listWords(files)} changed since it was last healthy`;

function imageChanged(view: Facts, service: string): boolean {
  return view
    .of('image-change', service)
    .some(({ fact }) => fact.changed && fact.lastGoodId !== null);
}

/** What differs from the last known good; null when nothing does, or when there is none. */
function differenceOf(view: Facts, service: string): KeyDifference | null {
  const facts = view.of('configuration-change', service);
  return facts.find(({ fact }) => names(fact.sinceLastGood).length > 0)?.fact.sinceLastGood ?? null;
}

function describeDifference(difference: KeyDifference | null): string {
  if (difference === null) return '';
  const parts = [
    ['no longer set', difference.removed],
    ['changed', difference.changed],
    ['new', difference.added],
  ] as const;
  const said = parts.filter(([, keys]) => keys.length > 0);
  return `; since the last known good ${said.map(([how, keys]) => `${listWords(keys)} ${how}`).join(', ')}`;
}

function citeDifferences(view: Facts, service: string): readonly Citation[] {
  return view.of('configuration-change', service).flatMap((seen: Seen<'configuration-change'>) => {
    const since = names(seen.fact.sinceLastGood);
    const files = names(seen.fact.filesAgainstContainer);
    return [
      ...(since.length === 0
        ? []
        : [cite(seen, `${listWords(since)} differ from the last known good`)]),
      ...(files.length === 0
        ? []
        : [cite(seen, `the files now give ${listWords(files)} differently from the container`)]),
    ];
  });
}
