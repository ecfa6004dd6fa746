/**
 * What a log line says, without its dress: colours and control characters go, a JSON record is
 * read by its fields, and its level is known. Pure text handling without regular expressions,
 * because logs are untrusted and long.
 */
import { levelOfWord, parseRecord, recordLevel, recordText } from './record.ts';

export type Level = 'low' | 'warning' | 'error' | 'unknown';

export interface Message {
  readonly text: string;
  /** `low`: debug and info. `unknown`: the line does not say. */
  readonly level: Level;
}

/** Longer lines are cut: what a line is about stands at its beginning. */
const MAX_LINE = 4096;
/** A plain line names its level near its beginning, after time, pid and logger at most. */
const LEVEL_REACH = 96;

/** Reads one line. Never throws: broken JSON is a plain line. */
export function readMessage(line: string): Message {
  const plain = stripControl(line.length > MAX_LINE ? line.slice(0, MAX_LINE) : line);
  const brace = plain.indexOf('{');
  if (brace >= 0 && plain.trimEnd().endsWith('}')) {
    const record = parseRecord(plain.slice(brace));
    if (record !== null) {
      const level = recordLevel(record);
      return {
        text: stripControl(recordText(record) ?? plain),
        level: level === 'unknown' ? plainLevel(plain.slice(0, brace)) : level,
      };
    }
  }
  const level = plainLevel(plain);
  return { text: plain, level: level === 'low' && saysError(plain) ? 'unknown' : level };
}

/** Whether this is a web server's record of a request: its path may say anything. */
export function isAccessLog(text: string): boolean {
  return statusOf(text) > 0;
}

/** The status of the request that a web server's record tells of; 0 when it is no such record. */
export function statusOf(text: string): number {
  const protocol = text.indexOf(' HTTP/');
  if (protocol < 0) return 0;
  const quote = text.indexOf('" ', protocol);
  if (quote < 0 || quote - protocol > 10) return 0;
  const status = text.slice(quote + 2, quote + 5);
  return isDigits(status, 3) ? Number(status) : 0;
}

function isDigits(text: string, count: number): boolean {
  if (text.length < count) return false;
  for (let at = 0; at < count; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** Removes ANSI escape sequences (CSI) and other control characters except the tab. */
function stripControl(line: string): string {
  if (!hasControl(line)) return line;
  let out = '';
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === 27 && line[at + 1] === '[') {
      at += 2;
      // A CSI sequence ends with a byte from @ to ~.
      while (at < line.length && !isFinalByte(line.charCodeAt(at))) at += 1;
    } else if (code >= 32 || code === 9) {
      out += line[at] ?? '';
    }
  }
  return out;
}

const isFinalByte = (code: number): boolean => code >= 64 && code <= 126;

function hasControl(line: string): boolean {
  for (let at = 0; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code < 32 && code !== 9) return true;
  }
  return false;
}

/** The first word of a line's beginning that is a level, when it stands there as one. */
function plainLevel(text: string): Level {
  const head = text.slice(0, LEVEL_REACH);
  if (isKlog(head)) return levelOfWord(head.charAt(0));
  let start = 0;
  for (let at = 0; at <= head.length; at += 1) {
    if (at < head.length && isLetter(head.charCodeAt(at))) continue;
    if (at > start) {
      const word = head.slice(start, at);
      const level = word.length > 1 ? levelOfWord(word) : 'unknown';
      if (level !== 'unknown' && standsAsLevel(head, word, start, at)) return level;
    }
    start = at + 1;
  }
  return 'unknown';
}

/** Further away than this, an error is what the message is about, not what it is. */
const ERROR_REACH = 160;

/** Some programs call everything information, and an error by its name: "INFO: Error connecting …". */
function saysError(text: string): boolean {
  const at = text.indexOf('Error ');
  if (at < 0 || at > ERROR_REACH) return false;
  const before = text.slice(0, at);
  const last = before.trimEnd().at(-1) ?? '';
  return before.endsWith(' ') && ']:|'.includes(last);
}

/** klog: a letter for the level, month and day, a space: "E0102 03:04:05.000000". */
function isKlog(head: string): boolean {
  return 'IWEF'.includes(head.charAt(0)) && isDigits(head.slice(1), 4) && head.charAt(5) === ' ';
}

const isLetter = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122);

/** "Error: …" begins a message; "INFO", "[error]", "level=warn" and "info:" are levels. */
function standsAsLevel(head: string, word: string, start: number, end: number): boolean {
  const before = head[start - 1] ?? ' ';
  const after = head[end] ?? ' ';
  if (word === word.toUpperCase()) {
    // Monolog puts a channel before: "local.INFO: …".
    if (before === '.' && after === ':') return true;
    return !'_-.'.includes(before) && !'_-.('.includes(after);
  }
  if (before === '[' || before === '=') return true;
  return after === ':' && word === word.toLowerCase() && !followsWord(head, start);
}

/** "failed to look up the address information: …" is a sentence; a level follows a time at most. */
function followsWord(head: string, start: number): boolean {
  const last = head.slice(0, start).trimEnd().at(-1) ?? '';
  return last >= 'a' && last <= 'z';
}
