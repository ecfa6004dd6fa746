/** What performing a section means, command by command, decided before anything runs. */
import type { TrapCode } from '../traps/codes.ts';
import { traps } from '../traps/codes.ts';
import { approvalOf } from './approval.ts';
import type { CheckedRunbook } from './check-runbook.ts';
import type { CheckedStep } from './checked-step.ts';
import { readShell } from './read-block.ts';
import { safeForm } from './safe-form.ts';

export type Planned =
  /** Only looks: performed without asking. */
  | { readonly act: 'perform'; readonly command: string; readonly step: CheckedStep }
  /** Changes something: shown, and performed when a person confirms it. */
  | { readonly act: 'confirm'; readonly command: string; readonly step: CheckedStep }
  | { readonly act: 'refuse'; readonly reason: string; readonly step: CheckedStep };

/** They mislead, and do no harm when a person reads the answer. */
const harmless: ReadonlySet<TrapCode> = new Set<TrapCode>([
  'ignores-status',
  'no-deadline',
  'private-name',
  'sleep-as-check',
  'ready-without-user',
  'ping-without-answer',
  'matches-more',
  'substring-name',
  'finds-itself',
  'cut-context',
  'kernel-log-unscoped',
]);

/** Titles that the section's name is found in, without case; null: there is no such section. */
export function stepsOfSection(
  { headings, steps }: CheckedRunbook,
  name: string,
): readonly CheckedStep[] | null {
  const wanted = name.trim().toLowerCase();
  const index = Math.max(
    headings.findIndex(({ title }) => title.toLowerCase() === wanted),
    -1,
  );
  const found =
    index >= 0 ? index : headings.findIndex(({ title }) => title.toLowerCase().includes(wanted));
  const heading = headings[found];
  if (heading === undefined) return null;
  const next = headings.slice(found + 1).find(({ level }) => level <= heading.level);
  const end = next?.line ?? Number.POSITIVE_INFINITY;
  return steps.filter(({ line }) => line >= heading.line && line < end);
}

export function planSection(
  steps: readonly CheckedStep[],
  values: ReadonlyMap<string, string>,
): readonly Planned[] {
  return steps.map((step): Planned => {
    const safe = mended(step);
    const refusal = refusalOf(safe, values);
    if (refusal !== null) return { act: 'refuse', reason: refusal, step };
    const command = filled(safe, values);
    return { act: approvalOf(step) === 'nobody' ? 'perform' : 'confirm', command, step };
  });
}

/** Without its terminal, or without following: the same question, with an end. */
function mended(step: CheckedStep): CheckedStep {
  const rest = step.traps.filter(({ code }) => code !== 'needs-terminal' && code !== 'never-ends');
  if (rest.length === step.traps.length) return step;
  const command = safeForm(step.command);
  if (command === null) return step;
  const [read, ...more] = readShell(command).steps;
  return read === undefined || more.length > 0
    ? step
    : { ...step, command: command.replace(/ {2,}/g, ' ').trim(), traps: read.traps };
}

function refusalOf(step: CheckedStep, values: ReadonlyMap<string, string>): string | null {
  if (step.kind === 'shell') return `it ${step.does}`;
  if (!step.supported) return 'the responder does not perform commands of this kind';
  if (step.risk === 'destructive') return 'it loses what nothing brings back';
  const trap = step.traps.find(({ code }) => !harmless.has(code) && code !== 'placeholder');
  if (trap !== undefined) return `${trap.code}: ${traps[trap.code].why}`;
  const missing = step.parameters.filter(({ name }) => !values.has(name));
  return missing.length === 0
    ? null
    : `set ${missing.map(({ name }) => name).join(', ')} first, with --set NAME=VALUE`;
}

/** Values are one word of plain signs, so that they stay one word wherever they stand. */
export function isPlainValue(value: string): boolean {
  return /^[\w][\w./:@+-]{0,199}$/.test(value);
}

function filled({ command, parameters }: CheckedStep, values: ReadonlyMap<string, string>): string {
  if (parameters.length === 0) return command;
  const written =
    /<([^<>\n]{1,80})>|\{\{\s{0,3}([\w][\w .-]{0,60}?)\s{0,3}\}\}|\[([A-Za-z][A-Za-z0-9 _-]{1,40})\]|\{([a-z][a-z0-9_-]{1,40})\}|\b((?:YOUR|MY|REPLACE)[_-][A-Z0-9_-]{2,40}|CHANGE_?ME|REPLACE_ME)\b/g;
  return command.replace(written, (found: string, ...groups: unknown[]) => {
    const name = groups.slice(0, 5).find((one): one is string => typeof one === 'string') ?? '';
    const key = name
      .trim()
      .toLowerCase()
      .replace(/[\s_.]+/g, '-');
    return values.get(key) ?? found;
  });
}
