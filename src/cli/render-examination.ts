/** One look at a service, as `nova diagnose` prints it: for people, and as JSON. */
import { causeNames, type Cause } from '../diagnosis/cause.ts';
import type { Outcome } from '../diagnosis/verdict.ts';
import { factLines } from '../evidence/fact-lines.ts';
import { subjectOf } from '../evidence/identify.ts';
import { printable } from '../evidence/printable.ts';
import { groupGaps } from '../evidence/gaps.ts';
import type { Examination } from '../examine.ts';
import type { Health } from '../probe/health.ts';
import { proof } from '../incident/describe.ts';
import type { Tone } from '../incident/describe.ts';
import { bold, dim, paint } from './print.ts';

/** Of each log: the end of it is what an expert reads first, and `--json` has it whole. */
const mostLogLines = 5;

const tones = { healthy: 'good', faulty: 'bad', unknown: 'asking' } as const satisfies Record<
  Outcome,
  Tone
>;

const marks = { up: '✓', degraded: '✗', down: '✗', unknown: '?' } as const satisfies Record<
  Health,
  string
>;

export function renderExamination(seen: Examination): string {
  const { headline, proof: how, outcome } = seen;
  return [
    bold(paint[tones[outcome]](printable(headline))),
    printable(how),
    ...healthSection(seen),
    ...causeSection(seen),
    ...section('Evidence', evidenceLines(seen)),
    ...section('What could not be found out', gapLines(seen)),
  ].join('\n');
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', bold(title), ...lines.map((line) => `  ${line}`)];
}

function healthSection({ services }: Examination): readonly string[] {
  const lines = services.flatMap(({ name, state }) => [
    `${marks[state.health]} ${printable(name)}: ${state.health}`,
    ...state.answers.map(({ probe, ok, detail }) =>
      dim(`    ${ok ? '✓' : '✗'} ${printable(`${probe}: ${detail}`)}`),
    ),
  ]);
  return section('Probes', lines);
}

/** What led nowhere is of no use to who reads that all is well. */
function causeSection({ diagnosis, outcome }: Examination): readonly string[] {
  if (outcome === 'healthy') return [];
  const known = diagnosis.causes.filter(({ kind }) => kind !== 'unknown');
  const title =
    outcome === 'faulty' ? 'Causes, the first leads' : 'Would fit, without being proved';
  return section(title, known.flatMap(causeLines));
}

function causeLines(cause: Cause): readonly string[] {
  const { kind, component, confidence, statement } = cause;
  return [
    `${causeNames[kind]} of ${printable(component)} (${confidence}): ${printable(statement)}`,
    ...proof(cause).map((line) => dim(`  ${printable(line)}`)),
  ];
}

function evidenceLines({ evidence }: Examination): readonly string[] {
  return evidence
    .filter(({ fact }) => fact.kind !== 'probe-answers')
    .flatMap(({ id, fact }) => {
      const lines = factLines(fact).map((line) => printable(line));
      const shown = fact.kind === 'logs' ? lines.slice(-mostLogLines) : lines;
      return [
        `${dim(`[${id}]`)} ${fact.kind}, ${printable(subjectOf(fact))}`,
        ...shown.map((line) => `    ${line}`),
      ];
    });
}

function gapLines({ gaps }: Examination): readonly string[] {
  return groupGaps(gaps).map(
    ({ wanted, subject, reason }) =>
      `${wanted.join(', ')} of ${printable(subject)}: ${printable(reason)}`,
  );
}

export function examinationAsJson(seen: Examination): object {
  const { outcome, headline, proof: how, project, service, at, services, diagnosis } = seen;
  return {
    outcome,
    headline,
    proof: how,
    project,
    service,
    at: new Date(at).toISOString(),
    health: services.find(({ name }) => name === service)?.state.health ?? 'unknown',
    services: services.map(({ name, state: { health, answers } }) => ({ name, health, answers })),
    causes: diagnosis.causes,
    undetermined: diagnosis.undetermined,
    evidence: seen.evidence,
    gaps: seen.gaps,
  };
}
