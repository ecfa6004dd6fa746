/**
 * The incident report: what the log says, arranged for people who were not there. `report`
 * computes the figures, `renderReport` writes them as Markdown.
 */
import { causeNames, type Cause } from '../diagnosis/cause.ts';
import type { Evidence, Gap } from '../evidence/evidence.ts';
import { sentence } from '../remedy/guard.ts';
import type { ProposedChange } from '../runbook/learn.ts';
import { describe, describeSymptom, proof } from './describe.ts';
import type { StoredEvent } from './event.ts';
import { rootCause, type Incident, type Phase } from './incident.ts';

export interface Report {
  readonly id: string;
  readonly service: string;
  readonly affected: readonly string[];
  readonly status: Phase;
  readonly recovery: Incident['recovery'];
  readonly openedAt: string;
  readonly endedAt: string | null;
  readonly symptom: string;
  readonly cause: Cause | null;
  readonly otherCauses: readonly Cause[];
  /** Milliseconds from the symptom; null when it has not come to that. */
  readonly timings: {
    readonly confirmed: number | null;
    readonly diagnosed: number | null;
    readonly remedied: number | null;
    readonly healthy: number | null;
    readonly resolved: number | null;
  };
  readonly actions: readonly {
    readonly at: string;
    readonly action: string;
    readonly runbook: string;
    readonly outcome: string;
    readonly worked: boolean | null;
  }[];
  readonly escalations: readonly {
    readonly at: string;
    readonly reason: string;
    readonly message: string;
  }[];
  readonly gaps: readonly Gap[];
  readonly timeline: readonly {
    readonly at: string;
    readonly text: string;
    readonly lines: readonly string[];
  }[];
}

export function report(incident: Incident, log: readonly StoredEvent[]): Report {
  const cause = rootCause(incident);
  return {
    id: incident.id,
    service: incident.service,
    affected: incident.services,
    status: incident.phase,
    recovery: incident.recovery,
    openedAt: iso(incident.openedAt),
    endedAt: incident.endedAt === null ? null : iso(incident.endedAt),
    symptom: incident.symptoms[0] ? describeSymptom(incident.symptoms[0].symptom) : '',
    cause,
    otherCauses: incident.causes.filter((one) => one !== cause),
    timings: timings(incident, log),
    actions: incident.intents.map((intent) => ({
      at: iso(intent.at),
      action: sentence(intent.plan.action),
      runbook: `${intent.plan.runbook.file}:${intent.plan.runbook.line}`,
      outcome: intent.finished?.outcome ?? 'under way',
      worked: intent.worked,
    })),
    escalations: incident.escalations.map(({ at, reason, message }) => ({
      at: iso(at),
      reason,
      message,
    })),
    gaps: incident.gaps,
    timeline: log.map(({ at, event }) => {
      const { headline, lines } = describe(event);
      return { at: iso(at), text: headline, lines };
    }),
  };
}

function timings(incident: Incident, log: readonly StoredEvent[]): Report['timings'] {
  const first = (...types: readonly StoredEvent['event']['type'][]) => {
    const found = log.find((one) => types.includes(one.event.type));
    return found === undefined ? null : found.at - incident.openedAt;
  };
  return {
    confirmed: first('confirmed'),
    diagnosed: first('diagnosed'),
    remedied: first('remedy-finished'),
    healthy: incident.healthySince === null ? null : incident.healthySince - incident.openedAt,
    resolved: first('resolved'),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

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
    ['Downtime seen by us', times.healthy === null ? 'not over' : seconds(times.healthy)],
    ['Confirmed after', orDash(times.confirmed)],
    ['Diagnosed after', orDash(times.diagnosed)],
    ['Remedy applied after', orDash(times.remedied)],
  ];
  return ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`), ''];
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

function actionSection({ actions }: Report): string[] {
  const rows = actions.map(
    ({ at, action, runbook, outcome, worked }) =>
      `- ${at} ${escape(action)} — ${outcome}${worked === null ? '' : worked ? ', it worked' : ', it did not help'} (${escape(runbook)})`,
  );
  return ['## What was done', '', ...(rows.length === 0 ? ['Nothing was changed.'] : rows), ''];
}

function escalationSection({ escalations }: Report): string[] {
  if (escalations.length === 0) return [];
  const rows = escalations.map(
    ({ at, reason, message }) => `- ${at} (${reason}) ${escape(message)}`,
  );
  return ['## Escalation', '', ...rows, ''];
}

function timelineSection({ timeline }: Report): string[] {
  const rows = timeline.flatMap(({ at, text, lines }) => [
    `- \`${at.slice(11, 23)}\` ${escape(text)}`,
    ...lines.map((line) => `  - ${escape(line)}`),
  ]);
  return ['## Timeline (UTC)', '', ...rows, ''];
}

function gapSection({ gaps }: Report): string[] {
  if (gaps.length === 0) return [];
  const rows = gaps.map(
    (gap) => `- ${gap.wanted} of ${escape(gap.subject)}: ${escape(gap.reason)}`,
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
