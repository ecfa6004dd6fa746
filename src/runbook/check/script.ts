/**
 * A shell block as statements with positions. Placeholders are taken out of the parser's way
 * first, and whatever is no shell is set aside as a fragment; after a syntax error reading goes
 * on at the next line, so that one bad line costs only itself.
 */
import { parse } from 'unbash';
import type { Statement } from 'unbash';

import { fragmentAt, jsonMember } from './fragment.ts';
import type { FragmentKind } from './fragment.ts';
import { startsKnown } from './known-start.ts';
import { shielded } from './parameters.ts';

export interface Fragment {
  readonly kind: FragmentKind | 'json' | 'broken';
  readonly at: number;
  readonly end: number;
}

/** A statement, and where the text that its positions count from begins. */
export interface Placed {
  readonly statement: Statement;
  readonly base: number;
}

export interface Parsed {
  /** What was parsed: as long as the block. */
  readonly source: string;
  readonly statements: readonly Placed[];
  readonly fragments: readonly Fragment[];
  /** Where reading stopped because the block has too many errors; null: it was read to its end. */
  readonly stopped: number | null;
}

/** Beyond this a block is no list of commands, and reading it again and again would cost. */
const mostErrors = 60;

export function parseScript(block: string): Parsed {
  const source = shielded(block);
  const statements: Placed[] = [];
  const fragments: Fragment[] = [];
  let at = 0;
  for (let errors = 0; at < source.length; errors += 1) {
    if (errors > mostErrors) return { source, statements, fragments, stopped: at };
    const ahead = fragmentFrom(source, at);
    if (ahead !== null) {
      fragments.push(ahead);
      at = ahead.end + 1;
      errors -= 1;
      continue;
    }
    at = parseFrom(source, at, statements, fragments);
  }
  return { source, statements, fragments, stopped: null };
}

/** Parses up to the first fragment or error, and says where to go on. */
function parseFrom(
  source: string,
  base: number,
  statements: Placed[],
  fragments: Fragment[],
): number {
  const script = parse(source.slice(base));
  const error = script.errors?.[0]?.pos ?? Number.POSITIVE_INFINITY;
  let end = base;
  for (const statement of script.commands) {
    const start = base + statement.pos;
    const fragment = atLineStart(source, start)
      ? fragmentFrom(source, lineStart(source, start))
      : null;
    if (fragment !== null && fragment.end > end) {
      fragments.push(fragment);
      return fragment.end + 1;
    }
    if (statement.end === 0 || statement.end >= error)
      return setAside(source, statement.end === 0 ? skipSpace(source, end) : start, fragments);
    statements.push({ statement, base });
    end = base + statement.end;
  }
  return error === Number.POSITIVE_INFINITY
    ? source.length
    : setAside(source, skipSpace(source, end), fragments);
}

function skipSpace(source: string, at: number): number {
  let position = at;
  while (position < source.length && /[\s;&]/.test(source.charAt(position))) position += 1;
  return position;
}

/** One line that is not shell. */
function setAside(source: string, at: number, fragments: Fragment[]): number {
  const start = Math.min(at, source.length - 1);
  const fragment = fragmentFrom(source, lineStart(source, start), 'broken');
  const end = fragment?.end ?? lineEnd(source, start);
  fragments.push(fragment ?? { kind: 'broken', at: start, end });
  return end + 1;
}

function fragmentFrom(source: string, at: number, otherwise?: 'broken'): Fragment | null {
  const start = lineStart(source, at);
  const first = source.slice(start, lineEnd(source, start));
  if (first.trim() === '' || first.trimStart().startsWith('#') || start !== at) return null;
  if (first.trim() === '{' && jsonMember.test(lineAfter(source, start)))
    return { kind: 'json', at: start, end: endOfObject(source, start) };
  if (startsKnown(first))
    return otherwise === undefined ? null : { kind: otherwise, at, end: lineEnd(source, at) };
  const kind = fragmentAt(first);
  if (kind === null)
    return otherwise === undefined ? null : { kind: otherwise, at, end: lineEnd(source, at) };
  return { kind, at: start, end: endOf(kind, source, start) };
}

function lineAfter(source: string, start: number): string {
  const next = lineEnd(source, start) + 1;
  return source.slice(next, lineEnd(source, next));
}

/** The line with the brace that closes the first one; without it, that line alone. */
function endOfObject(source: string, start: number): number {
  const indent = indentOf(source, start);
  for (let at = lineEnd(source, start) + 1; at < source.length; at = lineEnd(source, at) + 1)
    if (/^\s*\}/.test(source.slice(at, lineEnd(source, at))) && indentOf(source, at) <= indent)
      return lineEnd(source, at);
  return lineEnd(source, start);
}

/** SQL goes on to its semicolon, YAML while it is YAML or indented deeper. */
function endOf(kind: FragmentKind, source: string, start: number): number {
  let end = lineEnd(source, start);
  if (kind === 'output' || kind === 'prose' || kind === 'redis' || kind === 'config') return end;
  const indent = indentOf(source, start);
  while (end < source.length) {
    const line = source.slice(end + 1, lineEnd(source, end + 1));
    if (line.trim() === '') break;
    if (kind === 'sql' && source.slice(lineStart(source, end), end).trimEnd().endsWith(';')) break;
    if (kind === 'sql' && startsKnown(line) && !/^\s/.test(line)) break;
    if (kind === 'yaml' && fragmentAt(line) !== 'yaml' && indentOf(source, end + 1) <= indent)
      break;
    if (kind === 'promql' && !/^[\s)]|^(?:and|or|unless|by|\/|\*|>|<)\b/.test(line)) break;
    end = lineEnd(source, end + 1);
  }
  return end;
}

function indentOf(source: string, at: number): number {
  return skipBlanks(source, at) - at;
}

function skipBlanks(source: string, at: number): number {
  let position = at;
  while (source.charAt(position) === ' ' || source.charAt(position) === '\t') position += 1;
  return position;
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}

function lineEnd(source: string, at: number): number {
  const end = source.indexOf('\n', at);
  return end < 0 ? source.length : end;
}

function atLineStart(source: string, at: number): boolean {
  return source.slice(lineStart(source, at), at).trim() === '';
}
