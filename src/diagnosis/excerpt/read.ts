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
import { isNoise, isSurvived, isWantedEnd, wordsOf } from './known.ts';
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
  const told = resolvePeers(text, telling(text, all, excerpt), excerpt);
  const meant = deepest(
    text,
    told.filter((match) => match.strength !== 'hint'),
  );
  const causes = rank(strongest(text, lasting(text, meant)), 'likely');
  if (isSome(causes)) return { outcome: 'fault', causes: withReason(text, causes, told) };
  return meant.length > 0 ? { outcome: 'healthy', noise: indices(meant) } : guess(text, told);
}

/** Nothing certain was found: hints, then words, but only where a line says that something is wrong. */
function guess(text: Survey, told: readonly LogMatch[]): Reading {
  const { lines, lastReady } = text;
  const trouble = troubleIn(lines);
  if (trouble.length === 0) {
    const quiet = told.filter(({ level }) => level === 'low');
    const said = rank(strongest(text, saysLittleElse(text, quiet) ? quiet : []), 'possible');
    return isSome(said) ? { outcome: 'fault', causes: said } : { outcome: 'healthy', noise: [] };
  }
  const wanted = lines.some((line) => isWantedEnd(line.text));
  const open = trouble.filter(
    (index) => index > lastReady(lines[index]?.source ?? '') && !(wanted && isKilled(index, told)),
  );
  if (open.length === 0) return { outcome: 'healthy', noise: trouble };
  const hints = told.filter(
    (match) =>
      match.level !== 'low' && (open.includes(match.line) || match.signature === 'node-exited'),
  );
  const causes = rank(strongest(text, hints), 'possible');
  // That it ended is no reason: words may give one.
  const reason = causes.every(({ kind }) => kind === 'app-crash')
    ? guessByWords(lines, open)
    : null;
  if (reason !== null && reason.kind !== 'app-crash') return { outcome: 'fault', causes: [reason] };
  if (isSome(causes)) return { outcome: 'fault', causes };
  if (reason !== null) return { outcome: 'fault', causes: [reason] };
  // Whoever only warns goes on, and of what nothing here knows what is wrong with it.
  return open.every((index) => onlyWarns(lines, index))
    ? { outcome: 'healthy', noise: open }
    : { outcome: 'unknown', trouble: open };
}

/** Whether a program that calls nothing an error talks of little but what it cannot do. */
function saysLittleElse({ lines, lastReadyOfAny }: Survey, told: readonly LogMatch[]): boolean {
  if (lastReadyOfAny() >= 0) return false;
  const spoken = lines.filter(({ text }) => text.trim() !== '').length;
  return 2 * new Set(told.map(({ line }) => line)).size >= spoken;
}

/** A line that only warns, or goes on with what a warning above it begins. */
function onlyWarns(lines: Survey['lines'], index: number): boolean {
  const line = lines[index];
  const own = readMessage(line?.text ?? '').level;
  if (own !== 'unknown') return own === 'warning';
  // What a command says last, although it looks like the first line of a stack.
  if (line?.text.startsWith('Error: ') === true) return false;
  const head = lines[index - 1];
  return (
    head !== undefined &&
    head.record === line?.record &&
    head.source === line.source &&
    readMessage(head.text).level === 'warning'
  );
}

/** The lines that say that something is wrong, and mean it. */
function troubleIn(lines: Survey['lines']): readonly number[] {
  const harmless = new Set<number>();
  return lines.flatMap(({ text, record }, index) => {
    if (!isTrouble(text)) return [];
    if (isSurvived(text)) harmless.add(record);
    return isNoise(text) || harmless.has(record) ? [] : [index];
  });
}

/** Somebody who stops a container kills what does not end by itself. */
function isKilled(line: number, told: readonly LogMatch[]): boolean {
  return told.some((match) => match.line === line && match.signature === 'engine-exit-killed');
}

/** Who only warns of one of these runs with it. */
const advice: readonly CauseKind[] = [
  'config-error',
  'bad-deploy',
  'app-crash',
  'tls-error',
  'dns-failure',
  'network-unreachable',
];

/** Of a long log the newest trouble is enough to guess from. */
const MOST_GUESSED = 200;

/** Spring calls its own classes configuration; they say nothing of settings. */
function withoutClassNames(text: string): string {
  return text.replaceAll(/configuration class|[\w.]*autoconfigur\w*/gi, '');
}

function guessByWords(lines: Survey['lines'], open: readonly number[]): ReadCause | null {
  const found = open.slice(-MOST_GUESSED).flatMap((line) => {
    const text = lines[line]?.text ?? '';
    const entry = wordsOf(withoutClassNames(text));
    const isAdvice = entry !== null && advice.includes(entry.cause) && onlyWarns(lines, line);
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

type Causes = readonly [ReadCause, ...ReadCause[]];

/** Ends that say nothing of why: an exception that nobody expected, of no kind that has a meaning. */
const vagueEnds = new Set([
  'java-illegal',
  'java-uncaught',
  'dotnet-programming-error',
  'dotnet-unhandled',
  'node-thrown',
  'node-uncaught',
  'python-traceback',
  'python-illegal',
  'kafka-start-failed',
  'engine-exit-failed',
  'python-startup-failed',
  'systemd-failed',
  'supervisor-crashed',
  'supervisor-gave-up',
  'go-panic',
  'rust-panic',
  'shell-heap-broken',
]);

/** That a program ended is no reason: a hint, or its last words, may give one. */
function withReason({ lines }: Survey, causes: Causes, told: readonly LogMatch[]): Causes {
  const [only, ...others] = causes;
  const isVague = only.signatures.every((one) => vagueEnds.has(one));
  if (others.length > 0 || only.kind !== 'app-crash' || !isVague) return causes;
  const record = recordsOf(lines, only.lines);
  const hints = told.filter(
    ({ cause, level, line }) =>
      cause !== 'app-crash' && level !== 'low' && record.has(lines[line]?.record),
  );
  const [hint] = rank(hints, 'possible');
  const reason = hint ?? guessByWords(lines, troubleIn(lines));
  return reason === null || reason.kind === 'app-crash' ? causes : [reason];
}

function recordsOf(
  lines: Survey['lines'],
  some: readonly number[],
): ReadonlySet<number | undefined> {
  return new Set(some.map((line) => lines[line]?.record));
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
