/** Writing to the terminal: colours only there, and control characters of others never. */
import picocolors from 'picocolors';
import { readEnvironment } from '../config/load.ts';
import { printable } from '../evidence/printable.ts';
import type { Description, Tone } from '../incident/describe.ts';

const colours = picocolors.createColors(process.stdout.isTTY && !readEnvironment().noColor);

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
  const below = lines.slice(0, 8).map((line) => `\n               ${colours.dim(printable(line))}`);
  return `${time} ${paint(`${marks[tone]} ${printable(headline)}`)}${below.join('')}`;
}

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
