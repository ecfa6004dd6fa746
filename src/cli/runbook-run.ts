/** `nova runbook run`: one section, command by command, each change confirmed by a person. */
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import { redactor } from '../evidence/redact.ts';
import { parseDuration } from '../runbook/duration.ts';
import { checkRunbook } from '../runbook/check/check-runbook.ts';
import { isPlainValue, planSection, stepsOfSection } from '../runbook/check/section-plan.ts';
import type { Planned } from '../runbook/check/section-plan.ts';
import { readRunbookText } from '../runbook/read.ts';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, paint, print } from './print.ts';
import { runCommand } from './run-command.ts';

const redact = redactor([]);

interface RunOptions {
  readonly section: string;
  readonly dryRun?: boolean;
  readonly plan?: string;
  readonly set: readonly string[];
  readonly limit: string;
}

export function addRun(runbook: Command): void {
  runbook
    .command('run')
    .argument('<file>', 'a runbook in Markdown')
    .description('perform one section, command by command; every change is confirmed')
    .requiredOption('--section <name>', 'the heading of the section')
    .option('--dry-run', 'print the plan and its hash, and run nothing')
    .option(
      '--plan <hash>',
      'the hash of the plan that was read; refused when the file has changed',
    )
    .option('--set <name=value>', 'fill in a placeholder; may be given again', collect, [])
    .option('--limit <time>', 'longest time of one command', '30s')
    .addHelpText(
      'after',
      `
Examples:
  nova runbook run runbooks/service-down.md --section "Investigation Steps" --dry-run
  nova runbook run runbooks/service-down.md --section "Investigation Steps" --set service=web --dry-run`,
    )
    .action(run);
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function run(file: string, options: RunOptions): Promise<void> {
  const limit = parseDuration(options.limit);
  if (limit === null)
    throw new Failure(exitCodes.usage, `--limit ${options.limit}: expected 30s or 2m`);
  const values = valuesOf(options.set);
  const { plan, hash } = await readPlan(file, options, values);
  if (options.dryRun === true) {
    printPlan(plan, hash);
    return;
  }
  const failed: string[] = [];
  for (const one of plan) {
    // People may edit the file while they read it.
    const { hash: now } = await readPlan(file, options, values);
    if (now !== hash)
      throw new Failure(
        exitCodes.config,
        `${file} has changed since the plan was made; nothing more is run`,
      );
    if (!(await perform(one, limit))) failed.push(String(one.step.line));
  }
  if (failed.length > 0)
    throw new Failure(exitCodes.failed, `not done or failed: line ${failed.join(', ')}`);
}

async function readPlan(
  file: string,
  options: RunOptions,
  values: ReadonlyMap<string, string>,
): Promise<{ readonly plan: readonly Planned[]; readonly hash: string }> {
  const read = await readRunbookText(file);
  if (!read.ok) throw new Failure(exitCodes.noInput, read.message);
  if (options.plan !== undefined && options.plan !== read.hash)
    throw new Failure(
      exitCodes.config,
      `${file} has changed since the plan with this hash was made`,
    );
  const runbook = checkRunbook(file, read.text);
  const steps = stepsOfSection(runbook, options.section);
  if (steps === null) {
    const titles = runbook.headings
      .map(({ title }) => title)
      .slice(0, 30)
      .join(', ');
    throw new Failure(
      exitCodes.noInput,
      `${file} has no section "${options.section}"; it has ${titles}`,
    );
  }
  return { plan: planSection(steps, values), hash: read.hash };
}

function valuesOf(pairs: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...rest] = pair.split('=');
      const value = rest.join('=');
      if (!isPlainValue(value))
        throw new Failure(
          exitCodes.usage,
          `--set ${name}: expected name=value, one word of letters, digits and ./:@+-`,
        );
      return [name.toLowerCase(), value];
    }),
  );
}

const words = { perform: 'runs', confirm: 'asks first', refuse: 'is not run' } as const;

function printPlan(plan: readonly Planned[], hash: string): void {
  for (const one of plan) {
    print(`${dim(String(one.step.line).padStart(5))} ${words[one.act]}: ${printable(shown(one))}`);
    if (one.act === 'refuse') print(dim(`      ${printable(one.reason)}`));
  }
  print(`plan ${hash}`);
}

function shown(one: Planned): string {
  return (one.act === 'refuse' ? one.step.command : one.command).replace(/\s*\\\n\s*/g, ' ');
}

/** Whether it was done, and well. */
async function perform(one: Planned, limit: number): Promise<boolean> {
  print(`\n${dim(`line ${one.step.line}`)} ${bold(printable(shown(one)))}`);
  print(dim(`${one.step.kind}, ${one.step.risk}: ${printable(one.step.does)}`));
  if (one.act === 'refuse') {
    print(`${paint.bad('not run')}: ${printable(one.reason)}`);
    return false;
  }
  if (one.act === 'confirm' && !(await isConfirmed())) {
    print(paint.asking('skipped'));
    return false;
  }
  const { code, timedOut, output, cut } = await runCommand(one.command, limit);
  const text = printable(redact(output)).trimEnd();
  if (text !== '') print(text);
  if (cut) print(dim('(more output was dropped)'));
  if (timedOut) print(paint.bad('ended: it took longer than the limit'));
  else if (code !== 0) print(paint.bad(`ended with ${code ?? 'a signal'}`));
  return code === 0;
}

/** Only a person at a terminal can confirm. */
async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question('type yes to run it: ')).trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
