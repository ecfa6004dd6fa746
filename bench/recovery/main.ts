/**
 * How fast and how well the responder brings a service back, fault by fault, beside an oracle
 * that applies the right remedy at the moment of the fault, and controls that must open nothing.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { controlNames } from '../../faults/controls.ts';
import { faultNames, faults, type FaultName } from '../../faults/registry.ts';
import { openResults, resultsFile } from '../results.ts';
import { measureControl, measureFault, measureOracle, measurePeer } from './measure.ts';
import { page } from './page.ts';
import { peerNames, type PeerName } from './peers/peer.ts';
import { sentence, summary, table } from './render.ts';
import type { Result } from './result.ts';

const program = new Command()
  .name('bin/bench recovery')
  .description('measures recovery from every fault on a real stack; about two minutes for each')
  .argument('[names...]', 'faults and controls; all when none is given')
  .option('--repeat <times>', 'how often each is measured', '1')
  .option('--peers', 'measure the faults under what people use today as well, three times at most')
  .option('--side-by-side <stacks>', 'how many at once; times are noisier with more', '1')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('recovery'))
  .option('--page <file>', 'write what the run says as Markdown')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    `
Examples:
  bin/bench recovery
  bin/bench recovery crash-stays-down orders/crash-stays-down noisy-logs --json
  bin/bench recovery --repeat 10 --fresh
  bin/bench recovery --repeat 3 --side-by-side 2 --file recovery.jsonl
  bin/bench recovery --repeat 10 --peers --page docs/benchmark.md`,
  );
program.parse();
const options = program.opts<{
  repeat: string;
  sideBySide: string;
  peers?: boolean;
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
const results = await openResults<Result>(
  options.file,
  cases.map(({ id }) => id),
  options.fresh === true ? 'fresh' : 'resume',
);
const say = (text: string) => process.stderr.write(`${text}\n`);
if (results.done.size > 0)
  say(`going on with the run of ${results.run}: ${results.done.size} done`);
// Every lane takes the next case from the same list.
const left = cases.entries();
await Promise.all(Array.from({ length: lanes }, () => measureNext()));
const measured = cases.flatMap(({ id }) => results.done.get(id) ?? []);
if (options.page !== undefined) await writeFile(options.page, page(measured, results.run));
if (options.json === true) console.log(JSON.stringify(summary(measured)));
else console.log(table(measured));

async function measureNext(): Promise<void> {
  for (const [index, one] of left) {
    if (results.done.has(one.id)) continue;
    const place = `${index + 1} of ${cases.length}: ${one.name}`;
    say(one.peer === null ? place : `${place} under ${one.peer}`);
    try {
      const result = await measure(one);
      await results.append(one.id, result);
      say(`${place}: ${sentence(result)}`);
    } catch (error) {
      // A stack that did not start says nothing about the responder; the next run tries again.
      process.exitCode = 1;
      say(`${place}: not measured: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

async function measure({ id, name, peer }: Case): Promise<Result> {
  const tell = (story: string) => keepStory(id, story);
  const control = controlNames.find((one) => one === name);
  if (control !== undefined)
    return { kind: 'control', name: control, incidents: await measureControl(control, tell) };
  if (!isFault(name)) throw new Error(`there is no ${name}`);
  if (peer !== null) return { kind: 'peer', peer, name, ...(await measurePeer(peer, name)) };
  const oracle = await oracleOf(name);
  const result = await measureFault(name, tell);
  const { cause } = faults[name].expected;
  return { kind: 'fault', name, expected_cause: cause, ...result, oracle_ms: oracle };
}

/** Once in a run: it does the same thing every time. */
async function oracleOf(name: FaultName): Promise<number | null> {
  for (const known of results.done.values())
    if (known.kind === 'fault' && known.name === name) return known.oracle_ms;
  return measureOracle(name);
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
