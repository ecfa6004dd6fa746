/**
 * How fast and how well the responder brings a service back, fault by fault, beside an oracle
 * that applies the right remedy at the moment of the fault, and controls that must open nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Table from 'cli-table3';
import { Command } from 'commander';
import { controlNames } from '../../faults/controls.ts';
import { faultNames, faults } from '../../faults/registry.ts';
import { openResults, resultsFile } from '../results.ts';
import { measureControl, measureFault, measureOracle } from './measure.ts';
import type { Result } from './result.ts';

const program = new Command()
  .name('bin/bench recovery')
  .description('measures recovery from every fault on a real stack; about two minutes for each')
  .argument('[names...]', 'faults and controls; all when none is given')
  .option('--repeat <times>', 'how often each is measured', '1')
  .option('--side-by-side <stacks>', 'how many at once; times are noisier with more', '1')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('recovery'))
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  bin/bench recovery
  bin/bench recovery crash-stays-down orders/crash-stays-down noisy-logs --json
  bin/bench recovery --repeat 10 --fresh
  bin/bench recovery --repeat 3 --side-by-side 2 --file recovery.jsonl`,
  );
program.parse();
const options = program.opts<{
  repeat: string;
  sideBySide: string;
  fresh?: boolean;
  file: string;
  json?: boolean;
}>();
const known: readonly string[] = [...faultNames, ...controlNames];
const names = program.args.length === 0 ? known : program.args;
const unknown = names.filter((name) => !known.includes(name));
if (unknown.length > 0)
  program.error(`unknown: ${unknown.join(', ')}; there are ${known.join(', ')}`);
const repeat = wholeNumber('--repeat', options.repeat);
const lanes = wholeNumber('--side-by-side', options.sideBySide);

const cases = Array.from({ length: repeat }, (_, index) => names.map((name) => `${name} ${index}`));
const results = await openResults<Result>(
  options.file,
  cases.flat(),
  options.fresh === true ? 'fresh' : 'resume',
);
const say = (text: string) => process.stderr.write(`${text}\n`);
if (results.done.size > 0)
  say(`going on with the run of ${results.run}: ${results.done.size} done`);
// Every lane takes the next case from the same list.
const left = cases.flat().entries();
await Promise.all(Array.from({ length: lanes }, () => measureNext()));
const measured = cases.flat().flatMap((one) => results.done.get(one) ?? []);
if (options.json === true) console.log(JSON.stringify(summary(measured)));
else console.log(table(measured));

async function measureNext(): Promise<void> {
  for (const [index, one] of left) {
    if (results.done.has(one)) continue;
    const name = one.split(' ')[0] ?? one;
    const place = `${index + 1} of ${cases.flat().length}: ${name}`;
    say(place);
    try {
      const result = await measure(name, async (story) => keepStory(one, story));
      await results.append(one, result);
      say(`${place}: ${sentence(result)}`);
    } catch (error) {
      // A stack that did not start says nothing about the responder; the next run tries again.
      process.exitCode = 1;
      say(`${place}: not measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** What the responder printed, for whoever asks why a result is as it is. */
async function keepStory(one: string, story: string): Promise<void> {
  const folder = `${options.file}.stories`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${one.replace(/[^a-z0-9]+/g, '-')}.log`), story);
}

async function measure(name: string, tell: (story: string) => Promise<void>): Promise<Result> {
  const control = controlNames.find((one) => one === name);
  if (control !== undefined)
    return { kind: 'control', name: control, incidents: await measureControl(control, tell) };
  const fault = faultNames.find((one) => one === name);
  if (fault === undefined) throw new Error(`there is no ${name}`);
  const oracle = oracleOf(fault) ?? (await measureOracle(fault));
  const result = await measureFault(fault, tell);
  const { cause } = faults[fault].expected;
  return { kind: 'fault', name: fault, expected_cause: cause, ...result, oracle_ms: oracle };
}

/** What the oracle took in this run already: it does the same thing every time. */
function oracleOf(fault: string): number | null {
  const [known] = [...results.done.values()].filter((one) => one.name === fault);
  return known?.kind === 'fault' ? known.oracle_ms : null;
}

function sentence(result: Result): string {
  if (result.kind === 'control') return `${result.incidents} incidents`;
  const { outcome, cause, detect_ms, diagnose_ms, recover_ms, oracle_ms, reason } = result;
  return `${outcome}, ${cause ?? 'no cause'}: detected ${ms(detect_ms)}, diagnosed ${ms(diagnose_ms)}, healthy ${ms(recover_ms)} (oracle ${ms(oracle_ms)})${reason === null ? '' : `; ${reason}`}`;
}

function summary(all: readonly Result[]) {
  return {
    faults: all.flatMap((one) => (one.kind === 'fault' ? [shown(one)] : [])),
    controls: all.flatMap((one) =>
      one.kind === 'control' ? [{ name: one.name, incidents: one.incidents }] : [],
    ),
  };
}

function shown(one: Extract<Result, { kind: 'fault' }>) {
  const { name, expected_cause, cause, outcome, harm, reason } = one;
  const { detect_ms, diagnose_ms, recover_ms, oracle_ms } = one;
  const times = { detect_ms, diagnose_ms, recover_ms, oracle_ms };
  return { name, expected_cause, cause, outcome, harm, ...times, reason };
}

function table(all: readonly Result[]): string {
  const rows = new Table({
    head: ['fault', 'cause', 'outcome', 'detected', 'diagnosed', 'healthy', 'oracle', 'harm'],
    style: { head: [], border: [] },
  });
  for (const one of all) {
    if (one.kind === 'control') {
      rows.push([one.name, '', `${one.incidents} incidents`, '', '', '', '', '']);
      continue;
    }
    const right = one.cause === one.expected_cause ? '' : ` (is ${one.expected_cause})`;
    const { detect_ms, diagnose_ms, recover_ms, oracle_ms } = one;
    rows.push([
      ...[one.name, `${one.cause ?? 'none'}${right}`, one.outcome],
      ...[detect_ms, diagnose_ms, recover_ms, oracle_ms].map(ms),
      one.harm.join('; '),
    ]);
  }
  return rows.toString();
}

function ms(value: number | null): string {
  return value === null ? '-' : `${(value / 1_000).toFixed(1)} s`;
}

function wholeNumber(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    program.error(`${option} takes a whole number from 1`);
  return number;
}
