/** Splits a text into the lines of its speakers, and lines into records (a message and its stack). */

import { printable } from '../../evidence/printable.ts';

/** What a line is about stands at its beginning. */
const MAX_LINE = 4096;

export interface TextLine {
  /** Without the prefix of the tool that collected it. */
  readonly text: string;
  /** The Compose service or pod that the prefix names; '' when there is none. */
  readonly source: string;
  /** Lines of one message have the same number: its stack, its details, its causes. */
  readonly record: number;
}

/** A Compose project's service, container or replica, followed by a bar. */
const composePrefix = /^(?:\d{1,3}\|)?([a-zA-Z0-9][\w.-]{0,63}) *\| ?/;
/** A log pasted into a comment or a quotation. */
const quoteMarks = /^[ \t]*(?:(?:#|>|\/\/|\*)[ \t]+)+/;

export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  const newest = new Map<string, number>();
  let records = 0;
  for (const raw of printable(text).split('\n')) {
    const plain = unquote(raw.slice(0, MAX_LINE).trimEnd());
    const prefix = composePrefix.exec(plain);
    const source = prefix?.[1] ?? '';
    const body = plain.slice(prefix?.[0].length ?? 0);
    const before = newest.get(source);
    if (before === undefined || !continues(body)) records += 1;
    const record = before === undefined || !continues(body) ? records : before;
    newest.set(source, record);
    lines.push({ text: body, source, record });
  }
  return lines;
}

/** Redis marks its own lines with `#` and `*`: those stay, and so do indented stacks. */
function unquote(line: string): string {
  const marks = quoteMarks.exec(line);
  if (marks === null) return line;
  return line.slice(marks[0].length);
}

/** How a line begins that belongs to the message above it. */
const continuations = [
  'Caused by',
  'at ',
  '...',
  '}',
  ']',
  '{',
  '^',
  'DETAIL:',
  'HINT:',
  'STATEMENT:',
  'CONTEXT:',
  'The above exception',
  'During handling of',
  'Traceback (most',
  'goroutine ',
  'Reason:',
  'Action:',
  'Description:',
  'Suppressed:',
  '--->',
  'Original error',
  'stack backtrace',
  'note: ',
  '[cause]',
];

function continues(body: string): boolean {
  if (body === '' || body.startsWith(' ') || body.startsWith('\t')) return true;
  return continuations.some((word) => body.startsWith(word)) || isExceptionLine(body);
}

/** `some.module.SomeError: …` in the first column ends a traceback or begins a Java stack. */
function isExceptionLine(body: string): boolean {
  const colon = body.indexOf(':');
  const name = colon < 0 ? body : body.slice(0, colon);
  return /^[\w.$]+(?:Error|Exception)$/.test(name);
}

/** The index of the last line of a record that begins its deepest cause; -1 without a chain. */
export function deepestCause(lines: readonly TextLine[], record: number): number {
  return lines.findLastIndex(
    (line) =>
      line.record === record &&
      (line.text.trimStart().startsWith('Caused by:') ||
        line.text.trimStart().startsWith('[cause]:') ||
        line.text.trimStart().startsWith('---> ')),
  );
}
