/**
 * How fast and how well the responder brings a service back, fault by fault, beside an oracle
 * that applies the right remedy at the moment of the fault, and controls that must open nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { controlNames } from '../../faults/controls.ts';
import { faultNames, faults, type FaultName } from '../../faults/registry.ts';
import { newestRun, openResults, resultsFile, type Results } from '../results.ts';
import { measureControl, measureFault, measureOracle, measurePeer } from './measure.ts';
import { page } from './page.ts';
import { peerNames, type PeerName } from './peers/peer.ts';
import { sentence, summary, table } from './render.ts';
import type { Result } from './result.ts';
import { machine, type Machine } from './turn.ts';

const program = new Command()
  .name('bin/bench recovery')
  .description('measures recovery from every fault on a real stack; about a minute for each')
  .argument('[names...]', 'faults and controls; all when none is given')
  .option('--repeat <times>', 'how often each is measured', '1')
  .option('--peers', 'measure the faults under what people use today as well, three times at most')
  .option(
    '--side-by-side <stacks>',
    'how many at most; the others are only watched, but their health checks cost the machine too',
    '2',
  )
  .option(
    '--at-once <stacks>',
    'how many of them may be started, broken and timed at once; beyond one, times are longer',
    '1',
  )
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('recovery'))
  .option(
    '--peers-from <file>',
    'for the page: the peers of the newest run in another file; they need not be measured with each commit',
  )
  .option('--no-measuring', 'only say what the newest run has measured so far')
  .option('--page <file>', 'write what the run says as Markdown')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  bin/bench recovery
  bin/bench recovery crash-stays-down orders/crash-stays-down noisy-logs --json
  bin/bench recovery --repeat 10 --fresh
  bin/bench recovery --repeat 3 --side-by-side 1 --file recovery.jsonl
  bin/bench recovery --repeat 10 --peers --page docs/benchmark.md
  bin/bench recovery --repeat 10 --side-by-side 8 --at-once 3
  bin/bench recovery --repeat 10 --peers --no-measuring --page docs/benchmark.md`,
  );
program.parse();
const options = program.opts<{
  repeat: string;
  sideBySide: string;
  atOnce: string;
  measuring: boolean;
  peers?: boolean;
  peersFrom?: string;
  page?: string;
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
const atOnce = wholeNumber('--at-once', options.atOnce);

/** Peers are compared, not tuned: so many repetitions are enough. */
const peerRepeat = Math.min(repeat, 3);

interface Case {
  /** Unique in a run; what its result is found by. */
  readonly id: string;
  readonly name: string;
  readonly peer: PeerName | null;
}

const cases = Array.from({ length: repeat }, (_, index) => index).flatMap((index) =>
  names.flatMap((name): readonly Case[] => {
    const compared = options.peers === true && index < peerRepeat && isFault(name);
    const theirs = compared ? peerNames : [];
    return [
      { id: `${name} ${index}`, name, peer: null },
      ...theirs.map((peer) => ({ id: `${name} ${index} ${peer}`, name, peer })),
    ];
  }),
);
const say = (text: string) => process.stderr.write(`${text}\n`);
if (options.measuring) await measureAll();
const lines = await newestRun<Result>(options.file);
const [newest] = lines;
if (newest === undefined) program.error(`${options.file} has no result yet`);
// The newest of a case, should two processes have measured it.
const byCase = new Map(
  [...(await peersOf(options.peersFrom)), ...lines].map((line) => [line.case, line]),
);
const measured = cases.flatMap(({ id }) => byCase.get(id)?.result ?? []);
const compares = options.peers === true || options.peersFrom !== undefined;
const planned = { names, repeat, peerRepeat: compares ? peerRepeat : 0 };
const inOrder = [...byCase.values()].toSorted((a, b) => a.at.localeCompare(b.at));
if (options.page !== undefined) await writeFile(options.page, page(inOrder, planned));
if (options.json === true) console.log(JSON.stringify(summary(measured)));
else console.log(table(measured));

async function peersOf(file: string | undefined) {
  const others = file === undefined ? [] : await newestRun<Result>(file);
  return others.filter(({ result }) => result.kind === 'peer');
}

async function measureAll(): Promise<void> {
  const ids = cases.map(({ id }) => id);
  const start = options.fresh === true ? 'fresh' : 'resume';
  const results = await openResults<Result>(options.file, ids, start, { atOnce });
  if (results.done.size > 0)
    say(`going on with the run of ${results.run}: ${results.done.size} done`);
  // Every lane takes the next case from the same list.
  const left = cases.entries();
  const on = machine(atOnce);
  const lane = () => measureNext(results, left, on);
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function measureNext(
  results: Results<Result>,
  left: Iterable<readonly [number, Case]>,
  on: Machine,
): Promise<void> {
  for (const [index, one] of left) {
    if (results.done.has(one.id)) continue;
    const place = `${index + 1} of ${cases.length}: ${one.name}`;
    say(one.peer === null ? place : `${place} under ${one.peer}`);
    try {
      const result = await measure(one, results, on);
      await results.append(one.id, result);
      say(`${place}: ${sentence(result)}`);
    } catch (error) {
      // A stack that did not start says nothing about the responder; the next run tries again.
      process.exitCode = 1;
      say(`${place}: not measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function measure(
  { id, name, peer }: Case,
  results: Results<Result>,
  on: Machine,
): Promise<Result> {
  const tell = (story: string) => keepStory(id, story);
  const control = controlNames.find((one) => one === name);
  if (control !== undefined)
    return { kind: 'control', name: control, incidents: await measureControl(on, control, tell) };
  if (!isFault(name)) throw new Error(`there is no ${name}`);
  if (peer !== null) return { kind: 'peer', peer, name, ...(await measurePeer(on, peer, name)) };
  const oracle = await oracleOf(name, results, on);
  const result = await measureFault(on, name, tell);
  const { cause } = faults[name].expected;
  return { kind: 'fault', name, expected_cause: cause, ...result, oracle_ms: oracle };
}

/** Once in a run: it does the same thing every time. null where nothing that it may do would help. */
async function oracleOf(
  name: FaultName,
  results: Results<Result>,
  on: Machine,
): Promise<number | null> {
  if (faults[name].expected.outcome !== 'recovered') return null;
  for (const known of results.done.values())
    if (known.kind === 'fault' && known.name === name) return known.oracle_ms;
  return measureOracle(on, name);
}

/** What the responder printed, for whoever asks why a result is as it is. */
async function keepStory(id: string, story: string): Promise<void> {
  const folder = `${options.file}.stories`;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${id.replace(/[^a-z0-9]+/g, '-')}.log`), story);
}

function isFault(name: string): name is FaultName {
  return faultNames.some((one) => one === name);
}

function wholeNumber(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1)
    program.error(`${option} takes a whole number from 1`);
  return number;
}
