/**
 * Reads a saved text alone: which causes its lines tell of. Later lines outrank earlier ones, the
 * deepest cause of a chain outranks what it is wrapped in, and what has recovered does not count.
 * Linear in the length of the text.
 */
import type { CauseKind, Confidence } from '../cause.ts';
import { matchSignatures } from '../signatures/match.ts';
import type { LogMatch } from '../signatures/match.ts';
import { readMessage } from '../signatures/message.ts';
import type { Excerpt, ReadCause, Reading } from './excerpt.ts';
import { parseInspect, readInspected } from './inspect.ts';
import { isNoise, isWantedEnd, wordsOf } from './known.ts';
import { resolvePeers } from './peers.ts';
import { survey } from './survey.ts';
import type { Survey } from './survey.ts';
import { isTrouble } from './trouble.ts';
import { deepest, lasting, strongest, telling } from './weigh.ts';

export function readExcerpt(excerpt: Excerpt): Reading {
  const containers = parseInspect(excerpt.text);
  if (containers !== null) return readInspected(containers);
  const text = survey(excerpt.text);
  const all = matchSignatures(
    text.lines.map((line) => ({ at: null, stream: 'stdout', text: line.text })),
  );
  const told = resolvePeers(text, telling(text, all), excerpt);
  const meant = deepest(
    text,
    told.filter((match) => match.strength !== 'hint'),
  );
  const causes = rank(strongest(lasting(text, meant)), 'likely');
  if (isSome(causes)) return { outcome: 'fault', causes };
  return meant.length > 0 ? { outcome: 'healthy', noise: indices(meant) } : guess(text, told);
}

/** Nothing certain was found: hints, then words, but only where a line says that something is wrong. */
function guess({ lines, lastReady }: Survey, told: readonly LogMatch[]): Reading {
  const trouble = lines.flatMap((line, index) =>
    isTrouble(line.text) && !isNoise(line.text) ? [index] : [],
  );
  if (trouble.length === 0) return { outcome: 'healthy', noise: [] };
  const wanted = lines.some((line) => isWantedEnd(line.text));
  const open = trouble.filter(
    (index) => index > lastReady(lines[index]?.source ?? '') && !(wanted && isKilled(index, told)),
  );
  if (open.length === 0) return { outcome: 'healthy', noise: trouble };
  const hints = told.filter(
    (match) =>
      match.level !== 'low' && (open.includes(match.line) || match.signature === 'node-exited'),
  );
  const causes = rank(strongest(hints), 'possible');
  // That it ended is no reason: words may give one.
  const reason = causes.every(({ kind }) => kind === 'app-crash')
    ? guessByWords(lines, open)
    : null;
  if (reason !== null && reason.kind !== 'app-crash') return { outcome: 'fault', causes: [reason] };
  if (isSome(causes)) return { outcome: 'fault', causes };
  if (reason !== null) return { outcome: 'fault', causes: [reason] };
  // Whoever only warns goes on, and of what nothing here knows what is wrong with it.
  return open.every((index) => onlyWarns(lines[index]?.text ?? ''))
    ? { outcome: 'healthy', noise: open }
    : { outcome: 'unknown', trouble: open };
}

const onlyWarns = (text: string): boolean => readMessage(text).level === 'warning';

/** Somebody who stops a container kills what does not end by itself. */
function isKilled(line: number, told: readonly LogMatch[]): boolean {
  return told.some((match) => match.line === line && match.signature === 'engine-exit-killed');
}

/** Of a long log the newest trouble is enough to guess from. */
const MOST_GUESSED = 200;

function guessByWords(lines: Survey['lines'], open: readonly number[]): ReadCause | null {
  const found = open.slice(-MOST_GUESSED).flatMap((line) => {
    const text = lines[line]?.text ?? '';
    const entry = wordsOf(text);
    // Who only warns of a setting runs with it.
    const isAdvice = entry?.cause === 'config-error' && readMessage(text).level === 'warning';
    return entry === null || isAdvice ? [] : [{ entry, line }];
  });
  const [first] = found.sort((a, b) => a.entry.rank - b.entry.rank || b.line - a.line);
  if (first === undefined) return null;
  return {
    kind: first.entry.cause,
    confidence: 'possible',
    direction: { host: null, port: null },
    subject: null,
    lines: [first.line],
    signatures: [first.entry.id],
  };
}

/** One entry for each cause, those that end the program first, then the latest. */
function rank(matches: readonly LogMatch[], confidence: Confidence): readonly ReadCause[] {
  const kinds = [...new Set(matches.map((match) => match.cause))];
  return kinds
    .map((kind) => ({ cause: causeOf(kind, matches, confidence), weight: weightOf(kind, matches) }))
    .sort((a, b) => b.weight - a.weight)
    .map(({ cause }) => cause);
}

/** Above every line number. */
const FATAL = 1e9;

function weightOf(kind: CauseKind, matches: readonly LogMatch[]): number {
  const own = matches.filter((match) => match.cause === kind);
  const fatal = own.some(({ strength }) => strength === 'fatal') ? FATAL : 0;
  return fatal + Math.max(...own.map(({ line }) => line));
}

function causeOf(kind: CauseKind, matches: readonly LogMatch[], confidence: Confidence): ReadCause {
  const own = matches.filter((match) => match.cause === kind);
  const directed = own.find(({ direction }) => direction.host !== null) ?? own[0];
  return {
    kind,
    confidence,
    direction: directed?.direction ?? { host: null, port: null },
    subject: own.find(({ subject }) => subject !== null)?.subject ?? null,
    lines: indices(own),
    signatures: [...new Set(own.map(({ signature }) => signature))],
  };
}

function indices(matches: readonly LogMatch[]): readonly number[] {
  return [...new Set(matches.map(({ line }) => line))].sort((a, b) => a - b);
}

function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
