/**
 * How fast runbooks are checked: bytes per second, and the ratio against markdown-it alone on
 * the same text in the same run. Each result is appended to a file at once, and a run that was
 * interrupted goes on where it ended.
 */
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import MarkdownIt from 'markdown-it';
import { checkRunbook } from '../../src/runbook/check/check-runbook.ts';
import { compile } from '../../src/runbook/compile.ts';

interface Result {
  readonly case: string;
  readonly version: string;
  readonly bytes: number;
  readonly rounds: number;
  /** Medians. */
  readonly checkBytesPerSecond: number;
  readonly compileBytesPerSecond: number;
  readonly markdownItBytesPerSecond: number;
  /** Time of a check as a multiple of what markdown-it alone takes. */
  readonly timesMarkdownIt: number;
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    file: { type: 'string', default: '.cache/bench/runbook.jsonl' },
    rounds: { type: 'string', default: '5' },
  },
});
const rounds = Number(values.rounds);

const megabyte = 1_000_000;
const repeated = (text: string, size: number): string =>
  text.repeat(Math.ceil(size / text.length)).slice(0, size);

function ownRunbooks(): string {
  const names = readdirSync('runbooks').filter((name) => name.endsWith('.md'));
  return names.map((name) => readFileSync(join('runbooks', name), 'utf8')).join('\n');
}

/** No two commands are the same, so that nothing is read only once. */
function distinct(size: number): string {
  const parts: string[] = [];
  for (let length = 0, index = 0; length < size; index += 1) {
    const part = `## Step ${index}\n\nLook at web-${index} first.\n\n\`\`\`sh\ndocker logs --tail 50 web-${index} | grep -i error\n\`\`\`\n\n`;
    parts.push(part);
    length += part.length;
  }
  return parts.join('');
}

const cases: Readonly<Record<string, () => string>> = {
  'our runbooks': ownRunbooks,
  'our runbooks, 5 MB': () => repeated(ownRunbooks(), 5 * megabyte),
  'distinct commands, 1 MB': () => distinct(megabyte),
  'list items, 5 MB': () => repeated('- a\n', 5 * megabyte),
  'prose, 5 MB': () => repeated('The disk was full, so `df -h` was run.\n\n', 5 * megabyte),
};

function median(run: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    run();
    return (performance.now() - start) / 1000;
  });
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;
}

function measure(name: string, text: string, version: string): Result {
  const bytes = Buffer.byteLength(text);
  const plain = new MarkdownIt('commonmark').enable('table');
  const check = median(() => checkRunbook('bench.md', text));
  const compiled = median(() => compile({ file: 'bench.md', text, hash: '' }));
  const markdownIt = median(() => plain.parse(text, {}));
  return {
    case: name,
    version,
    bytes,
    rounds,
    checkBytesPerSecond: Math.round(bytes / check),
    compileBytesPerSecond: Math.round(bytes / compiled),
    markdownItBytesPerSecond: Math.round(bytes / markdownIt),
    timesMarkdownIt: Math.round((check / markdownIt) * 100) / 100,
  };
}

function recorded(): readonly Result[] {
  if (values.fresh || !existsSync(values.file)) return [];
  const lines = readFileSync(values.file, 'utf8').split('\n');
  // A line that was cut off when a run ended is measured again.
  return lines.filter((line) => line.endsWith('}')).map((line) => JSON.parse(line) as Result);
}

const version = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
mkdirSync(dirname(values.file), { recursive: true });
const known = recorded();
const results: Result[] = [];
for (const [name, text] of Object.entries(cases)) {
  const before = known.find(
    (one) => one.case === name && one.version === version && one.rounds === rounds,
  );
  const result = before ?? measure(name, text(), version);
  if (before === undefined) appendFileSync(values.file, `${JSON.stringify(result)}\n`);
  results.push(result);
  if (!values.json)
    console.log(
      `${name.padEnd(26)} ${(result.checkBytesPerSecond / megabyte).toFixed(1).padStart(7)} MB/s checked, ` +
        `${(result.compileBytesPerSecond / megabyte).toFixed(1)} MB/s compiled, ${result.timesMarkdownIt} times markdown-it`,
    );
}
if (values.json) console.log(JSON.stringify({ results }));
