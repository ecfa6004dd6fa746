/**
 * The report as sections of plain text: what stands in it and in which order, once for all
 * formats. Texts are not escaped here; whoever writes a format escapes for it.
 */
import { causeNames, type Cause } from '../../diagnosis/cause.ts';
import type { Evidence, Fact } from '../../evidence/evidence.ts';
import { factLines } from '../../evidence/fact-lines.ts';
import { groupGaps } from '../../evidence/gaps.ts';
import { subjectOf } from '../../evidence/identify.ts';
import type { ProposedChange } from '../../runbook/learn.ts';
import { proof } from '../describe.ts';
import type { Counted } from './impact.ts';
import { latencyWords } from './latency.ts';
import type { Report } from './report.ts';
import { iso, seconds } from './words.ts';

export interface Item {
  readonly text: string;
  /** Stands before it, in a fixed width. */
  readonly mark?: string;
  readonly lines?: readonly string[];
}

export type Block =
  | { readonly kind: 'text'; readonly lead: string; readonly text: string }
  | { readonly kind: 'table'; readonly rows: readonly (readonly [string, string])[] }
  | { readonly kind: 'list'; readonly items: readonly Item[] }
  /** Evidence; `id` is what citations name. */
  | {
      readonly kind: 'evidence';
      readonly id: string;
      readonly text: string;
      readonly lines: readonly string[];
    }
  | { readonly kind: 'diff'; readonly text: string };

export interface Section {
  readonly title: string;
  readonly blocks: readonly Block[];
}

/** Sections that have nothing to say are left out. */
export function outline(
  data: Report,
  evidence: readonly Evidence[],
  change: ProposedChange | null,
): readonly Section[] {
  const sections: readonly Section[] = [
    { title: 'Summary', blocks: summary(data) },
    { title: 'Impact', blocks: impactBlocks(data) },
    { title: 'Downtime', blocks: downtimeBlocks(data) },
    { title: 'Root cause', blocks: causeBlocks(data) },
    { title: 'Five whys', blocks: whyBlocks(data) },
    { title: 'What was done', blocks: actionBlocks(data) },
    { title: 'Escalation', blocks: escalationBlocks(data) },
    { title: 'What users were told', blocks: updateBlocks(data) },
    { title: 'Detection', blocks: detectionBlocks(data) },
    { title: 'What went well', blocks: list(data.retrospect.well.map(item)) },
    { title: 'What went badly', blocks: list(data.retrospect.badly.map(item)) },
    { title: 'Action items', blocks: itemBlocks(data) },
    { title: 'Timeline (UTC)', blocks: timelineBlocks(data) },
    { title: 'When nobody saw', blocks: blindBlocks(data) },
    { title: 'What could not be found out', blocks: gapBlocks(data) },
    { title: 'Notes', blocks: noteBlocks(data) },
    { title: 'Evidence', blocks: evidenceBlocks(shown(data, evidence)) },
    { title: 'Proposed change to the runbook', blocks: changeBlocks(change) },
    { title: 'To be answered by people', blocks: list(questions.map(item)) },
  ];
  return sections.filter(({ blocks }) => blocks.length > 0);
}

function item(text: string): Item {
  return { text };
}

function list(items: readonly Item[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', items }];
}

function text(words: string, lead = ''): Block {
  return { kind: 'text', lead, text: words };
}

function summary(data: Report): readonly Block[] {
  const { timings: times, published } = data;
  const rows: (readonly [string, string])[] = [
    ['Status', status(data)],
    ['Services', data.affected.join(', ')],
    ['Symptom', data.symptom],
    ['Began', data.openedAt],
    ['Ended', data.endedAt ?? 'not yet'],
    ['Downtime', downtimeWords(data)],
    ['Confirmed after', orDash(times.confirmed)],
    ['Diagnosed after', orDash(times.diagnosed)],
    ['Remedy applied after', orDash(times.remedied)],
    ['Report', published === null ? 'a draft' : publishedWords(published)],
  ];
  return [{ kind: 'table', rows }];
}

function publishedWords({ at, by, edits }: NonNullable<Report['published']>): string {
  const since = edits === 0 ? '' : `, and written into since (${edits} times)`;
  return `published by ${by} at ${at}${since}`;
}

function status(data: Report): string {
  const leader = data.heldUnder ?? '';
  if (data.status === 'held') return `held under incident ${leader}, which works on the same root`;
  if (data.status !== 'resolved') return data.status;
  if (data.recovery === 'by-remedy') return 'resolved by a remedy';
  return data.recovery === 'with-leader'
    ? `resolved, recovered when incident ${leader} cured the root of both`
    : 'resolved, recovered without us';
}

/** What nobody saw is neither up nor down. */
function downtimeWords({ downtime: { lower, upper, unbounded }, unseen: dark }: Report): string {
  const most =
    upper === null ? `at most unknown (${unbounded ?? ''})` : `at most ${seconds(upper)}`;
  const blind = dark === 0 ? '' : `; nobody saw for ${seconds(dark)} of it`;
  return `at least ${seconds(lower)}, ${most}${blind}`;
}

function impactBlocks({ impact: { requests, users } }: Report): readonly Block[] {
  return [
    {
      kind: 'table',
      rows: [
        ['Requests that failed', counted(requests)],
        ['Users affected', counted(users)],
      ],
    },
  ];
}

function counted(one: Counted): string {
  return 'unknown' in one ? one.unknown : `at least ${one.atLeast}: ${one.how}`;
}

function downtimeBlocks({ downtime: down, latency }: Report): readonly Block[] {
  const at = (value: number | null) => (value === null ? 'not in the log' : iso(value));
  const unknown = down.stretches
    .filter(({ state }) => state === 'unknown')
    .map(({ from, until, why }) => item(`unknown from ${iso(from)} to ${iso(until)}: ${why}`));
  return [
    {
      kind: 'table',
      rows: [
        ['Last healthy answer before', at(down.lastHealthy)],
        ['First failure observed', at(down.firstFailing)],
        ['Last failure observed', at(down.lastFailing)],
        ['First healthy answer after', at(down.firstHealthy)],
      ],
    },
    ...list([...unknown, ...latency.map((one) => item(`Latency of probes: ${latencyWords(one)}`))]),
  ];
}

function causeBlocks(data: Report): readonly Block[] {
  const { cause, diagnosedInstead, corrections, otherCauses } = data;
  if (cause === null) return [text('Nothing was diagnosed.')];
  const said = corrections.map(({ at, by, kind, component, why }) =>
    item(`${at} ${by} says: ${causeNames[kind]} of ${component}, because ${why}`),
  );
  const instead = diagnosedInstead === null ? [] : named(diagnosedInstead, 'Diagnosed was ');
  return [
    ...named(cause, ''),
    ...instead,
    ...(said.length === 0 ? [] : [text('What people say:'), ...list(said)]),
    ...(otherCauses.length === 0 ? [] : [text('Found besides:')]),
    ...list(otherCauses.map((one) => item(`${causeNames[one.kind]}: ${one.statement}`))),
  ];
}

function named(cause: Cause, before: string): readonly Block[] {
  const { kind, component, confidence, statement, contradicting } = cause;
  return [
    text(`of ${component} (${confidence}): ${statement}`, `${before}${causeNames[kind]}`),
    ...list(proof(cause).map(item)),
    ...(contradicting.length === 0 ? [text('Nothing that was saved contradicts it.')] : []),
  ];
}

function whyBlocks({ whys }: Report): readonly Block[] {
  return list(
    whys.map(({ question, answer, evidence }) => ({
      text: question,
      lines: [`${answer ?? 'To be answered by people.'}${cited(evidence)}`],
    })),
  );
}

function cited(evidence: readonly string[]): string {
  return [...new Set(evidence)].map((id) => ` [${id}]`).join('');
}

function actionBlocks({ actions, answers }: Report): readonly Block[] {
  const done = actions.map(({ at, action, runbook, outcome, worked }) => {
    const helped = worked === null ? '' : worked ? ', it worked' : ', it did not help';
    return item(`${at} ${action} — ${outcome}${helped} (${runbook})`);
  });
  const said = answers.map(({ at, decision, by, reason }) =>
    item(`${at} ${decision} by ${by}${reason === '' ? '' : `: ${reason}`}`),
  );
  const all = [...done, ...said];
  return all.length === 0 ? [text('Nothing was changed.')] : list(all);
}

function escalationBlocks({ escalations, pages, shared, acknowledged }: Report): readonly Block[] {
  const calls = pages.map(({ at, channel, act, outcome, detail }) =>
    item(`${at} ${act} through ${channel}: ${outcome}${detail === '' ? '' : ` (${detail})`}`),
  );
  const taken =
    acknowledged === null ? [] : [item(`${acknowledged.at} taken on by ${acknowledged.by}`)];
  const together = shared.map(({ at, channel, leader }) =>
    item(`${at} told of by the page of a storm through ${channel}, in incident ${leader}`),
  );
  const said = [...calls, ...together, ...taken];
  return [
    ...list(escalations.map(({ at, reason, message }) => item(`${at} (${reason}) ${message}`))),
    ...(said.length === 0 ? [] : [text('Who was called:'), ...list(said)]),
  ];
}

function updateBlocks({ updates }: Report): readonly Block[] {
  return list(
    updates.map(({ at, status, subject, body, by, late, delivered }) => ({
      text: `${status}: ${subject}`,
      mark: at,
      lines: [
        ...body.split('\n').filter((line) => line !== ''),
        `by ${by ?? 'the responder'}, through ${delivered.length === 0 ? 'no channel' : delivered.join(', ')}${late > 0 ? `; ${seconds(late)} later than promised` : ''}`,
      ],
    })),
  );
}

function detectionBlocks({ detection: { stages, longest, sooner } }: Report): readonly Block[] {
  const rows = stages.map(({ stage, took }): readonly [string, string] => [
    stage,
    `${seconds(took)}${stage === longest ? ', the longest before it was healthy' : ''}`,
  ]);
  return [
    ...(rows.length === 0 ? [] : [{ kind: 'table', rows } as const]),
    ...(sooner.length === 0 ? [] : [text('What would have been sooner:')]),
    ...list(sooner.map(item)),
  ];
}

function itemBlocks({ actionItems }: Report): readonly Block[] {
  return list(
    actionItems.map(({ key, title, why, evidence }) => ({
      text: title,
      mark: key,
      lines: [`${why}${cited(evidence)}`],
    })),
  );
}

/** Lines of one moment: what it says in full is a command away. */
const mostLines = 6;

function timelineBlocks({ id, timeline }: Report): readonly Block[] {
  return list(
    timeline.map(({ at, text: words, lines }) => {
      const left = lines.length - mostLines;
      const rest = left > 1 ? [`and ${left} more lines: nova incident show ${id}`] : [];
      const told = rest.length === 0 ? lines : [...lines.slice(0, mostLines), ...rest];
      return { text: words, mark: at.slice(11, 23), lines: told };
    }),
  );
}

function blindBlocks({ blind, openedAt }: Report): readonly Block[] {
  return list(
    blind.map(({ from, until, why }) => {
      const earlier = from < openedAt ? ' (the outage may have begun in it)' : '';
      return item(`${from} to ${until}: ${why}${earlier}`);
    }),
  );
}

function gapBlocks({ gaps }: Report): readonly Block[] {
  return list(
    groupGaps(gaps).map(({ wanted, subject, reason }) =>
      item(`${wanted.join(', ')} of ${subject}: ${reason}`),
    ),
  );
}

function noteBlocks({ annotations }: Report): readonly Block[] {
  return list(annotations.map(({ at, by, text: words }) => item(`${at} ${by}: ${words}`)));
}

/** How things were at first, and whatever the timeline cites of later rounds. */
function shown({ timeline }: Report, evidence: readonly Evidence[]): readonly Evidence[] {
  const told = timeline.flatMap(({ lines }) => lines).join(' ');
  const named = new Set([...told.matchAll(/\[(\d{1,6}\.\d{1,6})\]/g)].map((match) => match[1]));
  return evidence.filter(({ id, round }) => round === 1 || named.has(id));
}

/** The last lines of each container's log: what a restart would have destroyed. */
const lastLines = 8;

/** Characters of a fact's line. */
const longestFact = 160;

/** One line for each fact, and below them what the logs ended with. */
function evidenceBlocks(evidence: readonly Evidence[]): readonly Block[] {
  const times = [...new Set(evidence.map(({ collectedAt }) => iso(collectedAt)))];
  const [logs, facts] = partition(evidence, ({ fact }) => fact.kind === 'logs');
  return evidence.length === 0
    ? []
    : [text(`${times.join(', ')}. Each fact in short; all of it is kept in the store.`, 'Saved at')]
        .concat(facts.map(({ id, fact }) => shortFact(id, fact, factLines(fact))))
        .concat(logs.map(({ id, fact }) => logEnd(id, fact)));
}

function partition<T>(all: readonly T[], holds: (one: T) => boolean): readonly [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}

function shortFact(id: string, fact: Fact, [first, ...more]: readonly string[]): Block {
  const said = first ?? `${subjectOf(fact)}: nothing`;
  const line =
    said.length <= longestFact ? said : `${said.slice(0, longestFact - 1).toWellFormed()}…`;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return { kind: 'evidence', id, text: `${fact.kind}: ${line}${rest}`, lines: [] };
}

function logEnd(id: string, fact: Fact): Block {
  const all = fact.kind === 'logs' ? fact.lines : [];
  const lines = all.slice(-lastLines).map((one) => one.text.slice(0, 300));
  return {
    kind: 'evidence',
    id,
    text: `logs: ${subjectOf(fact)}, the last ${lines.length} of ${all.length} lines`,
    lines,
  };
}

function changeBlocks(change: ProposedChange | null): readonly Block[] {
  if (change === null) return [];
  return [
    ...list(change.lessons.map(({ reason }) => item(reason))),
    { kind: 'diff', text: change.diff.trimEnd() },
  ];
}

const questions = [
  'What was the impact on users, beyond what is counted above?',
  'Why did it happen, beyond the technical cause?',
  'Why was it not caught earlier?',
  'What prevents it from happening again? Which tickets follow?',
];

function orDash(value: number | null): string {
  return value === null ? '—' : seconds(value);
}
