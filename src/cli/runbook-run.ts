/** `nova runbook run`: one section, step by step, each change confirmed by a person. */
import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import type { Command } from 'commander';
import { printable } from '../evidence/printable.ts';
import { checkRunbook } from '../runbook/check/check-runbook.ts';
import { parseDuration } from '../runbook/duration.ts';
import { readRunbookText } from '../runbook/read.ts';
import { changesIn } from '../runbook/section/changes.ts';
import { isPlainValue } from '../runbook/section/fill.ts';
import type { Known } from '../runbook/section/known.ts';
import { planSection, planWords, stepsOfSection } from '../runbook/section/section-plan.ts';
import type { Planned } from '../runbook/section/section-plan.ts';
import { exitCodes, Failure } from './exit.ts';
import { dim, paint, print } from './print.ts';
import type { World } from './runbook-world.ts';
import { readConfig, usualFile, type ConfigOptions } from './setup.ts';

interface RunOptions extends ConfigOptions {
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
    .description('perform one section, step by step; every change is confirmed')
    .requiredOption('--section <name>', 'the heading of the section')
    .option('-c, --config <file>', 'configuration (default: nova.yaml here, if it is there)')
    .option('-p, --project <name>', 'the Compose project; needs no configuration file')
    .option('--state <folder>', 'where evidence and what was done are recorded')
    .option('--dry-run', 'print the plan and its hash, and run nothing')
    .option('--plan <hash>', 'the hash of the plan that was read; refused when it is another now')
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
  const world = await worldOf(options);
  try {
    const made = await makePlan(file, options, values, world?.known ?? null);
    if (options.plan !== undefined && options.plan !== made.hash)
      throw changed(file, 'since the plan with this hash was made');
    if (options.dryRun === true) printPlan(made);
    else await performAll(made, { file, options, values, world, limit });
  } finally {
    await world?.close();
  }
}

/** null: no project was named, and there is none here that can be read. */
async function worldOf(options: RunOptions): Promise<World | null> {
  const isNamed = options.config !== undefined || options.project !== undefined;
  const here = await access(usualFile).then(
    () => true,
    () => false,
  );
  if (!isNamed && !here) return null;
  // Most of the program, and the plan of a file alone needs none of it.
  const { openWorld } = await import('./runbook-world.ts');
  if (isNamed) return openWorld(await readConfig(options));
  const config = await readConfig(options);
  try {
    return await openWorld(config);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    // The engine itself may be what is down: the host can still be looked at.
    print(paint.asking(`the project of ${usualFile} is left out: ${error.message}`));
    return null;
  }
}

interface Made {
  readonly plan: readonly Planned[];
  /** Of the text, the values and everything that would be done. */
  readonly hash: string;
  readonly runbook: { readonly file: string; readonly hash: string };
}

async function makePlan(
  file: string,
  { section }: RunOptions,
  values: ReadonlyMap<string, string>,
  known: Known | null,
): Promise<Made> {
  const read = await readRunbookText(file);
  if (!read.ok) throw new Failure(exitCodes.noInput, read.message);
  const runbook = checkRunbook(file, read.text);
  const steps = stepsOfSection(runbook, section);
  if (steps === null) {
    const titles = runbook.headings.map(({ title }) => title).slice(0, 30);
    throw new Failure(
      exitCodes.noInput,
      `${file} has no section "${section}"; it has ${titles.join(', ')}`,
    );
  }
  const plan = planSection(steps, { known, changes: changesIn(read.text), values });
  const bound = [read.hash, section, [...values].sort(), plan.map(planWords)];
  const hash = createHash('sha256').update(JSON.stringify(bound)).digest('hex');
  return { plan, hash, runbook: { file, hash: read.hash } };
}

function changed(file: string, since: string): Failure {
  return new Failure(exitCodes.config, `${file} or what it means has changed ${since}`);
}

interface Running {
  readonly file: string;
  readonly options: RunOptions;
  readonly values: ReadonlyMap<string, string>;
  readonly world: World | null;
  readonly limit: number;
}

async function performAll(made: Made, running: Running): Promise<void> {
  const { file, options, values, world, limit } = running;
  for (const line of (await world?.left()) ?? []) print(printable(line));
  const unchanged = async (): Promise<void> => {
    // People may edit the file while they read it.
    const now = await makePlan(file, options, values, world?.known ?? null);
    if (now.hash !== made.hash) throw changed(file, 'since the plan was made; nothing more is run');
  };
  const { createSteps } = await import('./runbook-step.ts');
  const steps = createSteps({ world, limit, runbook: made.runbook, unchanged });
  const undone: string[] = [];
  for (const one of made.plan) {
    await unchanged();
    if (!(await steps.perform(one))) undone.push(String(one.step.line));
  }
  if (undone.length > 0)
    throw new Failure(exitCodes.failed, `not done, or not well: line ${undone.join(', ')}`);
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

function printPlan({ plan, hash }: Made): void {
  for (const one of plan) {
    print(`${dim(String(one.step.line).padStart(5))} ${printable(planWords(one))}`);
    if (one.act === 'refuse') print(dim(`      ${printable(one.reason)}`));
  }
  print(`plan ${hash}`);
}
