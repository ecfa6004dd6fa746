/** Writing to the terminal: colours only there, and control characters of others never. */
import { isatty } from 'node:tty';
import picocolors from 'picocolors';
import { readEnvironment } from '../config/load.ts';
import { printable } from '../evidence/printable.ts';
import type { Check } from './doctor-check.ts';
import { folded } from './fold.ts';
import type { Description, Tone } from '../incident/describe.ts';

const { noColor, forceColor, columns } = readEnvironment();
// `process.stdout.isTTY` is undefined where no terminal is, and then picocolors guesses for itself.
const colours = picocolors.createColors(!noColor && (forceColor || isatty(process.stdout.fd)));

const marks = { bad: '✗', good: '✓', doing: '▶', asking: '?', plain: '·' } satisfies Record<
  Tone,
  string
>;

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** One event: when, what, and the lines that prove it. */
export function renderEvent(at: number, { headline, lines, tone }: Description): string {
  const time = colours.dim(new Date(at).toISOString().slice(11, 23));
  const paint = painters[tone];
  const width = Math.max(40, (process.stdout.isTTY ? process.stdout.columns : columns) ?? Infinity);
  const show = (text: string) => folded(printable(text), width - indent.length).join(`\n${indent}`);
  const below = lines.slice(0, 8).map((line) => `\n${indent}${colours.dim(show(line))}`);
  return `${time} ${paint(`${marks[tone]} ${show(headline)}`)}${below.join('')}`;
}

/** One line of `nova doctor`. */
export function renderCheck({ name, state, says, advice }: Check): string {
  const [mark, paint] = checkMarks[state];
  const todo = advice === '' ? '' : `\n  ${colours.dim(printable(advice))}`;
  return `${paint(mark)} ${name}: ${printable(says)}${todo}`;
}

const checkMarks = {
  ok: ['ok  ', colours.green],
  warn: ['warn', colours.yellow],
  fail: ['FAIL', colours.red],
} as const satisfies Record<Check['state'], readonly [string, (text: string) => string]>;

/** Under the first word of a headline: time, space, mark, space. */
const indent = ' '.repeat('00:00:00.000 · '.length);

const painters = {
  bad: colours.red,
  good: colours.green,
  doing: colours.cyan,
  asking: colours.yellow,
  plain: (text: string) => text,
} satisfies Record<Tone, (text: string) => string>;

/** For words in a line; plain where there is no terminal. */
export const paint: Readonly<Record<Tone, (text: string) => string>> = painters;
export const bold = (text: string): string => colours.bold(text);
export const dim = (text: string): string => colours.dim(text);
