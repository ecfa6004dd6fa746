/** `nova explain`: what a saved log, or saved output of `docker inspect`, tells. Needs no engine. */
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Command } from 'commander';
import { causeNames } from '../diagnosis/cause.ts';
import type { ReadCause, Reading } from '../diagnosis/excerpt/excerpt.ts';
import { exitMeaning, parseInspect, readInspected } from '../diagnosis/excerpt/inspect.ts';
import type { Inspected } from '../diagnosis/excerpt/inspect.ts';
import { readExcerpt } from '../diagnosis/excerpt/read.ts';
import { explainExcerpt } from '../diagnosis/explain-excerpt.ts';
import { printable } from '../evidence/printable.ts';
import { redactor } from '../evidence/redact.ts';
import { exitCodes, Failure } from './exit.ts';
import { bold, dim, print, printJson } from './print.ts';

/** A log's end tells of its fault; of a larger file only this much is read, in bytes. */
const MOST_READ = 32 * 1024 * 1024;
/** Of each cause the newest lines are quoted. */
const MOST_QUOTED = 5;

interface ExplainOptions {
  readonly json?: boolean;
  readonly kind: string;
  readonly stack: string;
  readonly role: string;
}

export function addExplain(program: Command): void {
  program
    .command('explain')
    .description('say what a saved log, or saved output of docker inspect, tells')
    .argument('<file>', 'the file; - for standard input')
    .option('--json', 'print one JSON object')
    .option('--kind <word>', 'what the text is, such as db-log or compose-output', '')
    .option('--stack <words>', 'what wrote it, such as node/express', '')
    .option('--role <word>', 'what its container is for, such as app, postgres or proxy', '')
    .addHelpText(
      'after',
      '\nExamples:\n  docker compose logs | nova explain -\n  docker inspect $(docker compose ps --all --quiet) | nova explain - --json',
    )
    .action(explainFile);
}

async function explainFile(file: string, options: ExplainOptions): Promise<void> {
  const text = await readText(file);
  const containers = parseInspect(text);
  const excerpt = { text, kind: options.kind, stack: options.stack, role: options.role };
  const reading = containers === null ? readExcerpt(excerpt) : readInspected(containers);
  // Newlines survive redaction, so line numbers stay what they are.
  const lines = redactor([])(text).split('\n').map(clean);
  if (options.json === true) printJson(asJson(reading, lines, containers ?? []));
  else printReading(reading, lines, containers ?? []);
}

async function readText(file: string): Promise<string> {
  const bytes = await (file === '-' ? buffer(process.stdin) : readFile(file)).catch(
    (error: unknown) => {
      throw new Failure(exitCodes.noInput, `${file} cannot be read (${reasonOf(error)})`);
    },
  );
  if (bytes.length === 0) throw new Failure(exitCodes.noInput, `${file} is empty`);
  return bytes.subarray(-MOST_READ).toString('utf8');
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES') return 'permission denied';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}

const clean = (line: string): string => printable(line).slice(0, 400).trimEnd();

function quoted(cause: ReadCause, lines: readonly string[]): readonly QuotedLine[] {
  return cause.lines
    .slice(-MOST_QUOTED)
    .map((index) => ({ line: index + 1, text: lines[index] ?? '' }));
}

interface QuotedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

function asJson(
  reading: Reading,
  lines: readonly string[],
  containers: readonly Inspected[],
): object {
  const causes = reading.outcome === 'fault' ? reading.causes : [];
  return {
    outcome: reading.outcome,
    ...explainExcerpt(reading),
    causes: causes.map((cause) => ({
      cause: cause.kind,
      confidence: cause.confidence,
      host: cause.direction.host,
      port: cause.direction.port,
      subject: cause.subject,
      signatures: cause.signatures,
      lines: quoted(cause, lines),
    })),
    containers: containers.map((one) => ({
      ...one,
      error: safe(one.error),
      exitMeaning: exitMeaning(one.exitCode),
      health: one.health === null ? null : { ...one.health, results: healthResults(one) },
    })),
  };
}

const safe = (text: string): string => printable(redactor([])(text));

function healthResults({ health }: Inspected): readonly object[] {
  return (health?.results ?? []).map(({ exitCode, output }) => ({
    exitCode,
    output: safe(output),
  }));
}

function printReading(
  reading: Reading,
  lines: readonly string[],
  containers: readonly Inspected[],
): void {
  const { headline, proof } = explainExcerpt(reading);
  print(`${bold(printable(headline))}\n${printable(proof)}`);
  for (const container of containers) printContainer(container);
  const causes = reading.outcome === 'fault' ? reading.causes : [];
  for (const cause of causes) {
    const quotes = quoted(cause, lines);
    if (quotes.length > 0) print(`\n${causeNames[cause.kind]} (${cause.confidence})`);
    for (const { line, text } of quotes) print(`${dim(String(line).padStart(6))}  ${text}`);
  }
}

function printContainer(container: Inspected): void {
  const { name, status, exitCode, restarts, error, health } = container;
  const ended = status === 'running' ? '' : `, exit code ${exitCode}: ${exitMeaning(exitCode)}`;
  print(`\n${printable(name)}: ${printable(status)}${ended}`);
  if (container.oomKilled) print('  killed by the kernel for its memory (OOMKilled)');
  if (restarts > 0) print(`  restarted ${restarts} times`);
  if (error !== '') print(`  the engine says: ${safe(error)}`);
  if (health === null) return;
  print(`  health: ${printable(health.status)}, ${health.failures} failures in a row`);
  for (const { exitCode: code, output } of health.results.slice(-3)) {
    print(`    exit code ${code}: ${safe(output).replaceAll('\n', ' ').slice(0, 200)}`);
  }
}
