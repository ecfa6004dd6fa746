/** What performing a section means, command by command, decided before anything runs. */
import type { CauseKind } from '../../diagnosis/cause.ts';
import { remedies } from '../../remedy/remedy.ts';
import { approvalOf } from '../check/approval.ts';
import type { CheckedRunbook } from '../check/check-runbook.ts';
import type { CheckedStep } from '../check/checked-step.ts';
import { readShell } from '../check/read-block.ts';
import { safeForm } from '../check/safe-form.ts';
import type { Rung } from '../runbook.ts';
import { traps } from '../traps/codes.ts';
import type { TrapCode } from '../traps/codes.ts';
import type { Changes } from './changes.ts';
import { filledIn } from './fill.ts';
import { serviceOf } from './known.ts';
import type { Known, Values } from './known.ts';
import type { Look } from './look.ts';
import { lookWords } from './look.ts';
import { meaningOf, nativeLook, question } from './native.ts';

export type Planned = { readonly step: CheckedStep } & (
  | { readonly act: 'look'; readonly look: Look }
  /** Asks until several answers in a row are good; `within` in milliseconds. */
  | { readonly act: 'wait'; readonly look: Look; readonly within: number }
  /** A remedy of the responder: evidence, guard, and a person who confirms it. */
  | {
      readonly act: 'remedy';
      readonly rungs: readonly Rung[];
      readonly cause: CauseKind | null;
      /** Of each rung. */
      readonly services: readonly string[];
    }
  /** Only looks, and at nothing of the project: runs as it is written. */
  | { readonly act: 'perform'; readonly command: string }
  /** Changes something that no remedy is for: runs as it is written when a person confirms it. */
  | { readonly act: 'confirm'; readonly command: string }
  /** Done by what another line does. */
  | { readonly act: 'part'; readonly line: number }
  | { readonly act: 'refuse'; readonly reason: string }
);

export interface Place {
  /** null: no Compose project is known. */
  readonly known: Known | null;
  readonly changes: Changes;
  readonly values: Values;
}

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
  const exact = headings.findIndex(({ title }) => title.toLowerCase() === wanted);
  const found =
    exact >= 0 ? exact : headings.findIndex(({ title }) => title.toLowerCase().includes(wanted));
  const heading = headings[found];
  if (heading === undefined) return null;
  const next = headings.slice(found + 1).find(({ level }) => level <= heading.level);
  const end = next?.line ?? Number.POSITIVE_INFINITY;
  return steps.filter(({ line }) => line >= heading.line && line < end);
}

export function planSection(steps: readonly CheckedStep[], place: Place): readonly Planned[] {
  const planned = steps.map((step) => planStep(step, place));
  return planned.map((one, index) => {
    const next = planned[index + 1];
    const before = planned[index - 1];
    // A pause and one look are a wait for the answer.
    if (isPause(one) && next?.act === 'look')
      return { act: 'part', step: one.step, line: next.step.line };
    if (one.act === 'look' && before !== undefined && isPause(before))
      return { act: 'wait', step: one.step, look: one.look, within: usualWait };
    return one;
  });
}

/** Milliseconds; as long as a remedy may take to show. */
const usualWait = 60_000;

function isPause({ act, step }: Planned): boolean {
  return act === 'perform' && step.traps.some(({ code }) => code === 'sleep-as-check');
}

function planStep(step: CheckedStep, place: Place): Planned {
  const { known, changes, values } = place;
  const whole = changes.partOf.get(step.line);
  if (whole !== undefined) return { act: 'part', step, line: whole };
  const change = changes.at.get(step.line) ?? memoryChange(step);
  if (change !== null) return planChange(step, change.rungs, change.cause, place);
  if (known !== null && onlyLooks(step)) {
    const command = filledIn(step, values);
    const waits = meaningOf(command);
    if (waits?.kind === 'wait' && waits.until !== null) {
      const look = question(waits.until, { known, values });
      if (look !== null) return { act: 'wait', step, look, within: waits.within ?? usualWait };
    }
    const look = nativeLook(step, command, { known, values });
    if (look !== null) return { act: 'look', step, look };
  }
  return asWritten(step, values);
}

function onlyLooks({ risk, kind, supported }: CheckedStep): boolean {
  return risk === 'safe' && supported && kind !== 'notify' && kind !== 'remedy' && kind !== 'shell';
}

/** `mem_limit: 2g` in a block of shell: a limit is raised by the remedy for it. */
function memoryChange({ traps: found, command, line }: CheckedStep) {
  const raises =
    found.some(({ code }) => code === 'wrong-language') &&
    /^\s*(?:mem_limit|memory):\s*["']?\d/m.test(command);
  if (!raises) return null;
  const limits = { factor: null, cap: null, within: null, when: [] } as const;
  const rung: Rung = { remedy: 'raise-memory', target: 'service', line, text: command, ...limits };
  return { rungs: [rung], cause: null };
}

function planChange(
  step: CheckedStep,
  rungs: readonly Rung[],
  cause: CauseKind | null,
  { known, values }: Place,
): Planned {
  if (known === null)
    return {
      act: 'refuse',
      step,
      reason:
        'changes need the Compose project, so that evidence is saved and the guard is asked first: give --project or --config',
    };
  const services = rungs.map(({ target }) => serviceOf(target, known, values));
  const index = services.indexOf(null);
  const target = rungs[index]?.target;
  if (index < 0 || target === undefined)
    return { act: 'remedy', step, rungs, cause, services: services.filter((one) => one !== null) };
  const reason =
    typeof target === 'object'
      ? unknownTarget(target.named, rungs[index]?.remedy)
      : `set ${target} to a service of the project, with --set ${target}=NAME`;
  return { act: 'refuse', step, reason };
}

function unknownTarget(name: string, remedy: Rung['remedy'] | undefined): string {
  return remedy === 'scale-out'
    ? `${name} is neither a service of the project nor an Auto Scaling group of nova.yaml (aws.auto-scaling-group, or scaling of a service)`
    : `${name} is no service of the project`;
}

/** As a command of the shell, made safe where that can be done. */
function asWritten(step: CheckedStep, values: Values): Planned {
  const safe = mended(step);
  const reason = refusalOf(safe, values);
  if (reason !== null) return { act: 'refuse', reason, step };
  const command = filledIn(safe, values);
  return { act: approvalOf(step) === 'nobody' ? 'perform' : 'confirm', command, step };
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

function refusalOf(step: CheckedStep, values: Values): string | null {
  if (step.kind === 'shell') return `it ${step.does}`;
  if (!step.supported) return 'the responder does not perform commands of this kind';
  const trap = step.traps.find(({ code }) => !harmless.has(code) && code !== 'placeholder');
  if (trap !== undefined)
    return `${trap.code}: ${traps[trap.code].why}; instead: ${traps[trap.code].instead}`;
  if (step.risk === 'destructive') return 'it loses what nothing brings back';
  if (/^\s*["']?\$/.test(step.command)) return 'what it runs is named somewhere else';
  const missing = step.parameters.filter(({ name }) => !values.has(name));
  return missing.length === 0
    ? null
    : `set ${missing.map(({ name }) => name).join(', ')} first, with --set NAME=VALUE`;
}

/** One line for people: what will be done, and whether it asks first. */
export function planWords(planned: Planned): string {
  switch (planned.act) {
    case 'look':
      return `looks: ${lookWords(planned.look)}`;
    case 'wait':
      return `waits: ${lookWords(planned.look)}, until three good answers in a row, at most ${planned.within / 1000} s`;
    case 'remedy':
      return `asks first: ${remedyWords(planned)}; evidence is saved and the guard is asked before`;
    case 'perform':
      return `runs: ${oneLine(planned.command)}`;
    case 'confirm':
      return `asks first: ${oneLine(planned.command)}`;
    case 'part':
      return `is a part of line ${planned.line}: ${oneLine(planned.step.command)}`;
    case 'refuse':
      return `is not run: ${oneLine(planned.step.command)}`;
  }
}

function remedyWords({ rungs, services }: Extract<Planned, { act: 'remedy' }>): string {
  const words = rungs.map(({ remedy, when }, index) => {
    const condition = when.length === 0 ? '' : ` if ${when.join(', ')}`;
    return `${remedy} ${services[index] ?? ''}${condition} (${remedies[remedy].does})`;
  });
  return [...new Set(words)].join(', else ');
}

function oneLine(command: string): string {
  return command.replace(/\s*\\\n\s*/g, ' ').replace(/\s*\n\s*/g, '; ');
}
