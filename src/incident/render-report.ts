/** The incident report as Markdown. */
import { causeNames } from '../diagnosis/cause.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { groupGaps } from '../evidence/gaps.ts';
import type { ProposedChange } from '../runbook/learn.ts';
import { proof } from './describe.ts';
import type { Report } from './report.ts';

/** Markdown. Texts from logs and the engine are escaped: they are not ours. */
export function renderReport(
  data: Report,
  evidence: readonly Evidence[],
  change: ProposedChange | null = null,
): string {
  return [
    `# Incident ${data.id}: ${data.service}`,
    '',
    ...summary(data),
    ...causeSection(data),
    ...actionSection(data),
    ...escalationSection(data),
    ...timelineSection(data),
    ...blindSection(data),
    ...gapSection(data),
    ...evidenceSection(evidence),
    ...changeSection(change),
    ...questions,
  ].join('\n');
}

/** The runbook's own text stands in it, so that the fence is longer than any of its fences. */
function changeSection(change: ProposedChange | null): string[] {
  if (change === null) return [];
  return [
    '## Proposed change to the runbook',
    '',
    ...change.lessons.map(({ reason }) => `- ${escape(reason)}`),
    '',
    '``````diff',
    change.diff.trimEnd(),
    '``````',
    '',
  ];
}

function summary(data: Report): string[] {
  const { timings: times } = data;
  const rows: (readonly [string, string])[] = [
    ['Status', status(data)],
    ['Services', data.affected.join(', ')],
    ['Symptom', escape(data.symptom)],
    ['Began', data.openedAt],
    ['Ended', data.endedAt ?? 'not yet'],
    ['Downtime seen by us', downtime(data)],
    ['Confirmed after', orDash(times.confirmed)],
    ['Diagnosed after', orDash(times.diagnosed)],
    ['Remedy applied after', orDash(times.remedied)],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`), ''];
}

/** What nobody saw is neither up nor down, and no part of the figure. */
function downtime({ timings: { healthy }, unseen: dark }: Report): string {
  if (healthy === null) return 'not over';
  if (dark === 0) return seconds(healthy);
  return `${seconds(healthy - dark)}, and ${seconds(dark)} unknown`;
}

function status(data: Report): string {
  if (data.status !== 'resolved') return data.status;
  return data.recovery === 'by-remedy' ? 'resolved by a remedy' : 'resolved, recovered without us';
}

function causeSection({ cause, otherCauses }: Report): string[] {
  if (cause === null) return ['## Root cause', '', 'Nothing was diagnosed.', ''];
  const name = `**${causeNames[cause.kind]}** of ${escape(cause.component)} (${cause.confidence})`;
  return [
    '## Root cause',
    '',
    `${name}: ${escape(cause.statement)}`,
    '',
    ...proof(cause).map((line) => `- ${escape(line)}`),
    ...(otherCauses.length === 0 ? [] : ['', 'Found besides:', '']),
    ...otherCauses.map((one) => `- ${causeNames[one.kind]}: ${escape(one.statement)}`),
    '',
  ];
}

function actionSection({ actions, answers }: Report): string[] {
  const rows = actions.map(
    ({ at, action, runbook, outcome, worked }) =>
      `- ${at} ${escape(action)} — ${outcome}${worked === null ? '' : worked ? ', it worked' : ', it did not help'} (${escape(runbook)})`,
  );
  const said = answers.map(
    ({ at, decision, by, reason }) =>
      `- ${at} ${decision} by ${escape(by)}${reason === '' ? '' : `: ${escape(reason)}`}`,
  );
  rows.push(...said);
  return ['## What was done', '', ...(rows.length === 0 ? ['Nothing was changed.'] : rows), ''];
}

function escalationSection({ escalations, pages, acknowledged }: Report): string[] {
  if (escalations.length === 0) return [];
  const rows = escalations.map(
    ({ at, reason, message }) => `- ${at} (${reason}) ${escape(message)}`,
  );
  const calls = pages.map(
    ({ at, channel, act, outcome, detail }) =>
      `- ${at} ${act} through ${escape(channel)}: ${outcome}${detail === '' ? '' : ` (${escape(detail)})`}`,
  );
  if (acknowledged !== null)
    calls.push(`- ${acknowledged.at} taken on by ${escape(acknowledged.by)}`);
  const said = calls.length === 0 ? [] : ['Who was called:', '', ...calls, ''];
  return ['## Escalation', '', ...rows, '', ...said];
}

function timelineSection({ timeline }: Report): string[] {
  const rows = timeline.flatMap(({ at, text, lines }) => [
    `- \`${at.slice(11, 23)}\` ${escape(text)}`,
    ...lines.map((line) => `  - ${escape(line)}`),
  ]);
  return ['## Timeline (UTC)', '', ...rows, ''];
}

function blindSection({ blind, openedAt }: Report): string[] {
  if (blind.length === 0) return [];
  const rows = blind.map(({ from, until, why }) => {
    const earlier = from < openedAt ? ' (the outage may have begun in it)' : '';
    return `- ${from} to ${until}: ${why}${earlier}`;
  });
  return ['## When nobody saw', '', ...rows, ''];
}

function gapSection({ gaps }: Report): string[] {
  if (gaps.length === 0) return [];
  const rows = groupGaps(gaps).map(
    ({ wanted, subject, reason }) =>
      `- ${wanted.join(', ')} of ${escape(subject)}: ${escape(reason)}`,
  );
  return ['## What could not be found out', '', ...rows, ''];
}

/** The last lines of each container's log: what a restart would have destroyed. */
function evidenceSection(evidence: readonly Evidence[]): string[] {
  const logs = evidence.flatMap(({ id, fact }) => (fact.kind === 'logs' ? [{ id, fact }] : []));
  const shown = logs.filter(({ fact }) => fact.lines.length > 0);
  if (shown.length === 0) return [];
  const blocks = shown.flatMap(({ id, fact }) => [
    `**${escape(fact.service)}** [${id}]`,
    '',
    '````text',
    ...fact.lines.slice(-8).map((line) => line.text.replaceAll('````', "'''").slice(0, 300)),
    '````',
    '',
  ]);
  return ['## Saved logs (last lines)', '', ...blocks];
}

const questions = [
  '## To be answered by people',
  '',
  '- What was the impact on users?',
  '- Why did it happen, beyond the technical cause?',
  '- Why was it not caught earlier?',
  '- What prevents it from happening again? Which tickets follow?',
  '',
];

function orDash(value: number | null): string {
  return value === null ? '—' : seconds(value);
}

function seconds(value: number): string {
  if (value < 60_000) return `${(value / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(value / 60_000);
  return `${minutes} min ${Math.round((value % 60_000) / 1_000)} s`;
}

/** Markdown and HTML from outside stay text. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ');
}
