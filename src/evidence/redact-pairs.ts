/**
 * Secrets that are known by the name before them: `password=x`, `"token": "x"`, `--secret x`,
 * `Cookie: x`, `PASSWORD 'x'`, in plain text, JSON (also inside a JSON string), env files, query
 * strings and XML. A hand-written scan: every character is looked at a bounded number of times.
 */
import type { Span } from './redact-shapes.ts';
import { isPlainWord, isSecretName } from './secret-name.ts';

/** What stands for a redacted value. A value that is already this stays as it is. */
export const marker = '[redacted]';

/** Names whose value is the rest of the line: it contains spaces, commas and equals signs. */
const headers = /(?:^|[_.-])(?:authorization|cookie)$/i;

/** Spans of all values whose name announces a secret, in order and without overlap. */
export function pairSpans(text: string): Span[] {
  const spans: Span[] = [];
  const words = /[A-Za-z_][\w.-]*/g;
  for (let word = words.exec(text); word !== null; word = words.exec(text)) {
    const name = word[0];
    if (!isSecretName(name) && !/^identified$/i.test(name)) continue;
    const span = valueAfter(text, word.index, word.index + name.length, name);
    if (span === null) continue;
    if (!isPlainWord(text.slice(span[0], span[1]))) spans.push(span);
    words.lastIndex = Math.max(words.lastIndex, span[1]);
  }
  return spans.filter(([start, end]) => end > start);
}

function valueAfter(text: string, nameStart: number, nameEnd: number, name: string): Span | null {
  const start = afterSeparator(text, nameStart, nameEnd);
  if (start !== null) {
    if (!headers.test(name)) return valueAt(text, start);
    const quoted = quoteAt(text, start);
    const opener = text.charAt(nameStart - 1);
    if (quoted !== null) return quotedValue(text, start, quoted);
    return [start, endOfHeader(text, start, opener === '"' || opener === "'" ? opener : '')];
  }
  return afterSpace(text, nameStart, nameEnd, name);
}

/** Where the value starts after `name" :`, or null when no separator follows. */
function afterSeparator(text: string, nameStart: number, nameEnd: number): number | null {
  let at = skip(text, nameEnd, '\\"\'`])', 10);
  if (text.charAt(nameStart - 1) === '<' && text.charAt(nameEnd) === '>') return nameEnd + 1;
  at = skip(text, at, ' \t', 16);
  const separator = /^(?:=>|:=|={1,3}|:{1,2}|%3[ad])/i.exec(text.slice(at, at + 3))?.[0];
  return separator === undefined ? null : skip(text, at + separator.length, ' \t', 16);
}

/** `--password x`, and SQL's `PASSWORD 'x'` and `IDENTIFIED BY 'x'`. */
function afterSpace(text: string, start: number, end: number, name: string): Span | null {
  const at = skip(text, end, ' \t', 16);
  if (at === end) return null;
  const flag = text.charAt(start - 1) === '-' || name.startsWith('-');
  if (flag) return text.charAt(at) === '-' ? null : valueAt(text, at);
  if (!/^(?:\w*passw(?:or)?d|passphrase|identified)$/i.test(name)) return null;
  const by = /^(?:by|as|with)[ \t]{1,4}/i.exec(text.slice(at, at + 10))?.[0] ?? '';
  const quote = quoteAt(text, at + by.length);
  return quote === null ? null : quotedValue(text, at + by.length, quote);
}

interface Quote {
  readonly mark: string;
  /** Backslashes before it: 1 inside a JSON string, 3 inside one inside one. */
  readonly escapes: number;
}

function quoteAt(text: string, at: number): Quote | null {
  const opening = /^(\\{0,7})(["'`])/.exec(text.slice(at, at + 8));
  if (opening === null) return null;
  return { mark: opening[2] ?? '', escapes: opening[1]?.length ?? 0 };
}

function valueAt(text: string, start: number): Span {
  const quote = quoteAt(text, start);
  if (quote !== null) return quotedValue(text, start, quote);
  const first = text.charAt(start);
  if ((first === '[' || first === '{') && !text.startsWith(marker, start)) {
    return [start, endOfBrackets(text, start)];
  }
  return [start, endOfBare(text, start)];
}

/** Up to the same quote at the same depth of escaping, or the end of the line. */
function quotedValue(text: string, at: number, quote: Quote): Span {
  const start = at + quote.escapes + 1;
  const period = 2 * (quote.escapes + 1);
  let backslashes = 0;
  for (let end = start; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\n') return [start, end];
    if (char === quote.mark) {
      const closes = backslashes < quote.escapes || backslashes % period === quote.escapes;
      if (closes) return [start, end - Math.min(backslashes, quote.escapes)];
    }
    backslashes = char === '\\' ? backslashes + 1 : 0;
  }
  return [start, text.length];
}

/** A list or an object: up to its closing bracket, or the end of the line. */
function endOfBrackets(text: string, start: number): number {
  let depth = 0;
  for (let end = start; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\n') return end;
    if (char === '[' || char === '{') depth += 1;
    if (char === ']' || char === '}') depth -= 1;
    if (depth === 0) return end + 1;
  }
  return text.length;
}

/**
 * A bare value: up to white space, a quote, or punctuation that ends it. Commas, semicolons,
 * ampersands and brackets may belong to a password, so they end it only where something else begins.
 */
function endOfBare(text: string, start: number): number {
  let end = start;
  while (end < text.length) {
    if (text.startsWith(marker, end)) {
      end += marker.length;
      continue;
    }
    const char = text.charAt(end);
    if (/[\s"'`<]/.test(char)) return char === '"' && text.charAt(end - 1) === '\\' ? end - 1 : end;
    if (
      ',;&'.includes(char) &&
      /^.(?:$|[\s"'[{]|[\w.-]{1,40}["']?[=:])/.test(text.slice(end, end + 48))
    )
      return end;
    if (')]}'.includes(char) && /^[)\]}]{1,8}(?:$|[\s,;.:"'])/.test(text.slice(end, end + 10)))
      return end;
    end += 1;
  }
  return end;
}

function endOfHeader(text: string, start: number, closing: string): number {
  for (let end = start; end < text.length; end += 1) {
    const char = text.charAt(end);
    if (char === '\n' || char === closing) return end;
  }
  return text.length;
}

function skip(text: string, from: number, chars: string, most: number): number {
  let at = from;
  while (at < from + most && at < text.length && chars.includes(text.charAt(at))) at += 1;
  return at;
}
