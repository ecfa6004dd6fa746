/**
 * How fast runbooks are checked and compiled: bytes a second, beside what markdown-it alone takes
 * for the same text in the same run. On a busy machine only the ratio tells something.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import Table from 'cli-table3';
import MarkdownIt from 'markdown-it';
import { checkRunbook } from '../../src/runbook/check/check-runbook.ts';
import { compile } from '../../src/runbook/compile.ts';
import { openResults, resultsFile } from '../results.ts';

/** Medians of the rounds. */
interface Result {
  readonly bytes: number;
  readonly rounds: number;
  readonly checked_bytes_per_s: number;
  readonly compiled_bytes_per_s: number;
  readonly markdown_it_bytes_per_s: number;
  /** Time as a multiple of what markdown-it alone takes. */
  readonly check_ratio: number;
  readonly compile_ratio: number;
}

const program = new Command()
  .name('bin/bench runbook')
  .description('measures how fast runbooks are checked, beside a plain Markdown parser')
  .option('--rounds <times>', 'how often each is measured; the median counts', '5')
  .option('--fresh', 'begin a new run instead of going on with an unfinished one')
  .option('--file <file>', 'where results are appended', resultsFile('runbook'))
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nExamples:\n  bin/bench runbook\n  bin/bench runbook --json --fresh');
program.parse();
const options = program.opts<{ rounds: string; fresh?: boolean; file: string; json?: boolean }>();
const rounds = Number(options.rounds);
if (!Number.isInteger(rounds) || rounds < 1) program.error('--rounds takes a whole number from 1');

const megabyte = 1_000_000;

const repeated = (text: string, size: number): string =>
  text.repeat(Math.ceil(size / text.length)).slice(0, size);

function ownRunbooks(): string {
  const folder = join(import.meta.dirname, '..', '..', 'runbooks');
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return names.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
}

/** As many runbooks as make up the size, each with names and numbers of its own. */
function noTwoAlike(size: number): string {
  const own = ownRunbooks();
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const part = own.replace(/\b(?:service|component|\d\d+)\b/g, (word) => `${word}${index}`);
    parts.push(part);
    length += part.length;
  }
  return parts.join('\n').slice(0, size);
}

/** Hardly anything but commands, no two of them the same. */
function commandsOnly(size: number): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const part = `## Step ${index}\n\nLook at web-${index} first.\n\n\`\`\`sh\ndocker logs --tail 50 web-${index} | grep -i error\n\`\`\`\n\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

const texts: Readonly<Record<string, () => string>> = {
  'our runbooks': ownRunbooks,
  'runbooks, no two alike, 5 MB': () => noTwoAlike(5 * megabyte),
  'commands only, 1 MB': () => commandsOnly(megabyte),
  'a million list items': () => '- a\n'.repeat(1_000_000),
  'prose, 5 MB': () => repeated('The disk was full, so `df -h` was run.\n\n', 5 * megabyte),
};

const cases = Object.keys(texts);
const start = options.fresh === true ? 'fresh' : 'resume';
const results = await openResults<Result>(options.file, cases, start);
for (const [name, text] of Object.entries(texts)) {
  if (results.done.has(name)) continue;
  const result = measure(text());
  await results.append(name, result);
  process.stderr.write(`${name}: checked in ${result.check_ratio} times markdown-it's time\n`);
}
const all = cases.flatMap((name) => {
  const result = results.done.get(name);
  return result === undefined ? [] : [{ case: name, ...result }];
});
if (options.json === true) console.log(JSON.stringify({ run: results.run, results: all }));
else console.log(table());

function measure(text: string): Result {
  const bytes = Buffer.byteLength(text);
  const plain = new MarkdownIt('commonmark').enable('table');
  const times = Array.from({ length: rounds }, () => ({
    // In turn, so that all of them have the same neighbours.
    check: seconds(() => checkRunbook('bench.md', text)),
    compiled: seconds(() => compile({ file: 'bench.md', text, hash: '' })),
    markdownIt: seconds(() => plain.parse(text, {})),
  }));
  const of = (value: (one: (typeof times)[number]) => number) => median(times.map(value));
  return {
    bytes,
    rounds,
    checked_bytes_per_s: Math.round(bytes / of((one) => one.check)),
    compiled_bytes_per_s: Math.round(bytes / of((one) => one.compiled)),
    markdown_it_bytes_per_s: Math.round(bytes / of((one) => one.markdownIt)),
    check_ratio: rounded(of((one) => one.check / one.markdownIt)),
    compile_ratio: rounded(of((one) => one.compiled / one.markdownIt)),
  };
}

function seconds(run: () => unknown): number {
  const began = performance.now();
  run();
  return (performance.now() - began) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function table(): string {
  const rows = new Table({
    head: ['', 'MB/s checked', 'MB/s compiled', 'MB/s markdown-it', 'check', 'compile'],
    style: { head: [] },
  });
  const speed = (bytesPerSecond: number) => (bytesPerSecond / megabyte).toFixed(1);
  for (const one of all)
    rows.push([
      one.case,
      speed(one.checked_bytes_per_s),
      speed(one.compiled_bytes_per_s),
      speed(one.markdown_it_bytes_per_s),
      `${one.check_ratio} ×`,
      `${one.compile_ratio} ×`,
    ]);
  return rows.toString();
}
