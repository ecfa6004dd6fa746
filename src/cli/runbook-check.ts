/** `nova runbook check`: what each command would do, and what is wrong with it. Runs nothing. */
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import { approvalOf, approvalWords } from '../runbook/check/approval.ts';
import type { CheckedStep } from '../runbook/check/checked-step.ts';
import { traps } from '../runbook/traps/codes.ts';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, paint, print, printJson } from './print.ts';
import { checkFiles } from './runbook-files.ts';
import type { CheckedFile, CheckedFiles } from './runbook-files.ts';

interface CheckOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

export function addCheck(runbook: Command): void {
  runbook
    .command('check')
    .argument('<file...>', 'runbooks in Markdown, or folders of them')
    .description('tell what each command would do, its risk, and its traps; runs nothing')
    .option('-q, --quiet', 'print only what is wrong')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      `
Exit codes: 0 nothing is wrong; 1 traps, unknown commands or broken links; 66 a file cannot be read.

Examples:
  nova runbook check runbooks/
  nova runbook check runbooks/service-down.md --json`,
    )
    .action(check);
}

async function check(names: readonly string[], options: CheckOptions): Promise<void> {
  const checked = await checkFiles(names);
  if (options.json === true) printJson(asJson(checked));
  else for (const file of checked.files) printFile(file, options.quiet === true);
  if (options.json !== true) printSummary(checked);
  const [unreadable] = checked.unreadable;
  if (unreadable !== undefined)
    throw new Failure(
      exitCodes.noInput,
      checked.unreadable.map(({ message }) => message).join('\n'),
    );
  if (checked.files.some(isWrong)) throw new Failure(exitCodes.failed, '');
}

function isWrong({ runbook }: CheckedFile): boolean {
  return (
    runbook.unrecognised > 0 ||
    runbook.findings.length > 0 ||
    runbook.steps.some((step) => step.traps.length > 0)
  );
}

function asJson({ files, unreadable }: CheckedFiles): unknown {
  const sum = (count: (file: CheckedFile) => number): number =>
    files.reduce((total, file) => total + count(file), 0);
  return {
    steps: files.flatMap(({ runbook, text }) => {
      const lines = text.split(/\r\n?|\n/);
      return runbook.steps.map((step) => ({
        file: runbook.file,
        ...step,
        approval: approvalOf(step),
        traps: step.traps.map((trap) => described(trap, step, lines)),
        notes: step.notes.map((note) => described(note, step, lines)),
      }));
    }),
    recognised: sum(({ runbook }) => runbook.recognised),
    unrecognised: sum(({ runbook }) => runbook.unrecognised),
    findings: files.flatMap(({ runbook }) =>
      runbook.findings.map((finding) => ({ file: runbook.file, ...finding })),
    ),
    unreadable,
  };
}

type Found = CheckedStep['traps'][number];

function described(
  { code, line, offset }: Found,
  step: CheckedStep,
  lines: readonly string[],
): unknown {
  const { why, instead } = traps[code];
  return { code, line, column: columnOf(offset, line, step, lines), why, instead };
}

/** 1-based, in the line of the file, where a block may be indented. */
function columnOf(
  offset: number,
  line: number,
  step: CheckedStep,
  lines: readonly string[],
): number {
  const { text, column } = shownLine(offset, line, step);
  return Math.max(0, lines[line - 1]?.indexOf(text) ?? 0) + column + 1;
}

/** The line of the command that something stands in, and where in it. */
function shownLine(
  offset: number,
  line: number,
  { command, line: first }: CheckedStep,
): { readonly text: string; readonly column: number } {
  const all = command.split('\n');
  const text = all[line - first] ?? all[0] ?? '';
  const before = all.slice(0, line - first).reduce((sum, one) => sum + one.length + 1, 0);
  const lead = text.length - text.trimStart().length;
  return { text: text.trim(), column: Math.max(0, Math.min(offset - before - lead, text.length)) };
}

function printFile({ runbook }: CheckedFile, quiet: boolean): void {
  const wrong = runbook.steps.filter(
    ({ traps: found, kind }) => found.length > 0 || kind === 'shell',
  );
  if (quiet && wrong.length === 0 && runbook.findings.length === 0) return;
  print(`\n${bold(printable(runbook.file))}`);
  for (const step of quiet ? wrong : runbook.steps) printStep(step, quiet);
  for (const { line, code, message } of runbook.findings)
    print(`${lineNumber(line)} ${paint.bad(code)}: ${printable(message)}`);
}

function lineNumber(line: number): string {
  return dim(String(line).padStart(5));
}

const width = 110;

function printStep(step: CheckedStep, quiet: boolean): void {
  const risk = { safe: paint.good, disruptive: paint.asking, destructive: paint.bad }[step.risk];
  const { text } = shownLine(0, step.line, step);
  print(`${lineNumber(step.line)} ${printable(cut(text))}`);
  const approval = approvalWords[approvalOf(step)];
  print(
    `      ${step.kind}, ${risk(step.risk)}: ${printable(cut(step.does))} ${dim(`(${approval})`)}`,
  );
  for (const trap of step.traps) printTrap(trap, step, paint.bad);
  if (!quiet) for (const note of step.notes) printTrap(note, step, paint.asking);
}

function cut(text: string): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function printTrap(
  { code, line, offset, length }: Found,
  step: CheckedStep,
  colour: (text: string) => string,
): void {
  const { why, instead } = traps[code];
  const { text, column } = shownLine(offset, line, step);
  if (line !== step.line) print(`${lineNumber(line)} ${printable(cut(text))}`);
  if (column < width) {
    const carets = '^'.repeat(Math.max(1, Math.min(length, text.length - column, width - column)));
    print(`      ${' '.repeat(column)}${colour(carets)}`);
  }
  print(`      ${colour(code)}: ${why}`);
  print(dim(`      instead: ${instead}`));
}

function printSummary({ files, unreadable }: CheckedFiles): void {
  const steps = files.flatMap(({ runbook }) => runbook.steps);
  const count = steps.reduce((sum, step) => sum + step.traps.length, 0);
  const unknown = files.reduce((sum, { runbook }) => sum + runbook.unrecognised, 0);
  const others = files.reduce((sum, { runbook }) => sum + runbook.findings.length, 0);
  const parts = [
    `${steps.length} commands in ${files.length} runbooks`,
    `${unknown} not recognised`,
    `${count} traps`,
    ...(others > 0 ? [`${others} other findings`] : []),
    ...(unreadable.length > 0 ? [`${unreadable.length} unreadable`] : []),
  ];
  print(`\n${parts.join(', ')}`);
}
