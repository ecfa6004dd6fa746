/** Splits a text into the lines of its speakers, and lines into records (a message and its stack). */
import { printable } from '../../evidence/printable.ts';

export interface TextLine {
  /** Without the prefix of the tool that collected it. */
  readonly text: string;
  /** The Compose service or pod that the prefix names; '' when there is none. */
  readonly source: string;
  /** Lines of one message have the same number: its stack, its details, its causes. */
  readonly record: number;
}

/** What a line is about stands at its beginning. */
const MAX_LINE = 4096;
/**
 * What a platform puts before every line: the time, and which stream it read, which says nothing of
 * the line's level. Railway, Fly.io; Docker Desktop only the time.
 */
const platformPrefix =
  /^\d{4}-\d\d-\d\d[T ][\d:.]{8,20}Z? (?:\[(?:inf|err)\] {1,4}|(?:app|proxy|runner)\[\w{1,32}\] \w{3} ?\[(?:info|error|warn)\] ?|(?=[a-zA-Z0-9][\w.-]{0,63} {0,64}\|))/;
/** `docker logs --timestamps`: nanoseconds, which nobody else prints. */
const engineTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z /;
/** A Compose project's service, container or replica, followed by a bar; pm2 puts a number first. */
const composePrefix = /^(?:\d{1,3}\|)?([a-zA-Z0-9][\w.-]{0,63}) *\| ?/;
/** What Compose says of a container stands beside what the container says. */
const exited = /^([a-zA-Z0-9][\w.-]{0,63}) exited with code /;
/** .NET's console logger puts the level and the category on a line, and the message below it. */
const consoleHead = /^(trce|dbug|info|warn): [\w.`+<>-]+\[\d+\]$/;
const consoleLevels = new Map([
  ['trce', 'trace'],
  ['dbug', 'debug'],
  ['info', 'info'],
  ['warn', 'warn'],
]);
/** A log pasted into a comment or a quotation. */
const quoteMarks = /^[ \t]*(?:(?:#|>|\/\/|\*)[ \t]+)+/;

export function splitLines(text: string): readonly TextLine[] {
  const lines: TextLine[] = [];
  const newest = new Map<string, number>();
  const heads = new Map<string, string>();
  let records = 0;
  for (const raw of printable(text).split('\n')) {
    const plain = undress(unquote(raw.slice(0, MAX_LINE).trimEnd()));
    const prefix = plain.includes('|') ? composePrefix.exec(plain) : null;
    const source = prefix?.[1] ?? exited.exec(plain)?.[1] ?? '';
    const body = prefix === null ? plain : plain.slice(prefix[0].length);
    const before = newest.get(source);
    const record = before !== undefined && continues(body) ? before : (records += 1);
    newest.set(source, record);
    const level = consoleLevels.get(heads.get(source) ?? '');
    const isMessage = level !== undefined && body.startsWith('   ');
    lines.push({ text: isMessage ? `${level}: ${body.trim()}` : body, source, record });
    heads.set(source, consoleHead.exec(body)?.[1] ?? '');
  }
  return lines;
}

/** Without what the platform put before it. */
function undress(line: string): string {
  if (!line.startsWith('20')) return line;
  const prefix = platformPrefix.exec(line) ?? engineTime.exec(line);
  return line.slice(prefix?.[0].length ?? 0);
}

/** Without the marks of a comment. Stacks keep their indentation. */
function unquote(line: string): string {
  const first = line.trimStart().charAt(0);
  if (first !== '#' && first !== '>' && first !== '/' && first !== '*') return line;
  return line.slice(quoteMarks.exec(line)?.[0].length ?? 0);
}

/** How a line begins that belongs to the message above it, by first character. */
const continuations = [
  ...[
    'Caused by',
    'at ',
    '...',
    '}',
    ']',
    '{',
    '^',
    '--->',
    '[cause]',
    'stack backtrace',
    'note: ',
  ],
  ...['DETAIL:', 'HINT:', 'STATEMENT:', 'CONTEXT:', 'Reason:', 'Action:', 'Description:'],
  ...['The above exception', 'During handling of', 'Traceback (most', 'goroutine '],
  ...['Suppressed:', 'Original error'],
];
const beginnings = Map.groupBy(continuations, (word) => word.charAt(0));

function continues(body: string): boolean {
  const first = body.charAt(0);
  if (first === '' || first === ' ' || first === '\t') return true;
  const words = beginnings.get(first) ?? [];
  return words.some((word) => body.startsWith(word)) || isExceptionLine(body);
}

/** `some.module.SomeError: …` in the first column ends a traceback or begins a Java stack. */
function isExceptionLine(body: string): boolean {
  const colon = body.indexOf(':');
  const name = colon < 0 ? body : body.slice(0, colon);
  return (name.endsWith('Error') || name.endsWith('Exception')) && /^[\w.$]+$/.test(name);
}

const causeMarks = ['Caused by:', '[cause]:', '---> '];

/** Whether a line begins the next deeper cause of its record. */
export function isDeeperCause(line: TextLine): boolean {
  const body = line.text.trimStart();
  return causeMarks.some((mark) => body.startsWith(mark));
}
