/**
 * Reads a saved text alone: which causes its lines tell of. Later lines outrank earlier ones, the
 * deepest cause of a chain outranks what it is wrapped in, and what has recovered does not count.
 */
import type { CauseKind, Confidence } from '../cause.ts';
import { compile } from '../signatures/compile.ts';
import { matchSignatures } from '../signatures/match.ts';
import type { LogMatch } from '../signatures/match.ts';
import { readMessage } from '../signatures/message.ts';
import { explains } from './dominance.ts';
import type { Excerpt, ReadCause, Reading } from './excerpt.ts';
import { vocabulary } from './fallback.ts';
import { parseInspect, readInspected } from './inspect.ts';
import { deepestCause, splitLines } from './lines.ts';
import type { TextLine } from './lines.ts';
import { noise } from './noise.ts';
import { resolvePeers } from './peers.ts';
import { ready } from './ready.ts';
import { isTrouble } from './trouble.ts';

const compiledNoise = compile(noise);
const compiledReady = compile(ready);
const compiledWords = compile(vocabulary);

export function readExcerpt(excerpt: Excerpt): Reading {
  const containers = parseInspect(excerpt.text);
  if (containers !== null) return readInspected(containers);
  const lines = splitLines(excerpt.text);
  const all = matchSignatures(lines.map(({ text }) => ({ at: null, stream: 'stdout', text })));
  const quiet = telling(lines, all);
  const told = resolvePeers(lines, quiet, excerpt.stack);
  const meant = deepest(
    lines,
    told.filter((match) => match.strength !== 'hint'),
  );
  const standing = meant.filter((match) => !hasRecovered(lines, match));
  const causes = rank(strongest(standing), 'likely');
  if (isSome(causes)) return { outcome: 'fault', causes };
  return meant.length > 0 ? { outcome: 'healthy', noise: indices(meant) } : guess(lines, told);
}

/** Leaves out noise (what is fatal never is), and broad words where a line has a name of its own. */
function telling(lines: readonly TextLine[], all: readonly LogMatch[]): readonly LogMatch[] {
  const quiet = all.filter((match) => match.strength === 'fatal' || !isNoise(lines[match.line]));
  return quiet.filter(
    ({ broad, line }) =>
      !broad || !quiet.some((one) => !one.broad && one.line === line && one.strength !== 'hint'),
  );
}

/** Nothing certain was found: hints, then words, but only where a line says that something is wrong. */
function guess(lines: readonly TextLine[], told: readonly LogMatch[]): Reading {
  const trouble = lines.flatMap((line, index) =>
    !isNoise(line) && isTrouble(line.text) ? [index] : [],
  );
  const last = lines.findLastIndex((line) => isKnown(compiledReady, line.text));
  const open = trouble.filter((index) => index > last);
  if (open.length === 0) return { outcome: 'healthy', noise: trouble };
  const hints = told.filter((match) => match.level !== 'low' && open.includes(match.line));
  const causes = rank(strongest(hints), 'possible');
  if (isSome(causes)) return { outcome: 'fault', causes };
  const words = open.flatMap((index) => wordsOf(lines[index]?.text ?? '', index));
  const [first] = words.toSorted((a, b) => a.order - b.order);
  if (first === undefined) return { outcome: 'unknown', trouble: open };
  return { outcome: 'fault', causes: [first.cause] };
}

function wordsOf(
  text: string,
  line: number,
): readonly { readonly order: number; readonly cause: ReadCause }[] {
  const message = readMessage(text).text;
  return compiledWords.candidates(message).flatMap((order) => {
    const entry = vocabulary[order];
    const named = compiledWords.attempt(order, message);
    if (entry === undefined || named === null) return [];
    const direction = { host: named.host, port: named.port };
    const { cause: kind, id } = entry;
    const cause = { kind, confidence: 'possible', direction, subject: null } as const;
    return [{ order, cause: { ...cause, lines: [line], signatures: [id] } }];
  });
}

function isKnown(known: ReturnType<typeof compile>, line: string): boolean {
  const { text } = readMessage(line);
  return known.candidates(text).some((index) => known.attempt(index, text) !== null);
}

function isNoise(line: TextLine | undefined): boolean {
  return line !== undefined && isKnown(compiledNoise, line.text);
}

/** In a chain of causes only the deepest counts, unless no signature knows it. */
function deepest(lines: readonly TextLine[], matches: readonly LogMatch[]): readonly LogMatch[] {
  return matches.filter((match) => {
    const record = lines[match.line]?.record ?? 0;
    const from = deepestCause(lines, record);
    if (match.line >= from) return true;
    return !matches.some(
      (other) =>
        other.line >= from && lines[other.line]?.record === record && other.cause !== 'app-crash',
    );
  });
}

/** An operation that failed has recovered when its program says later that it works. */
function hasRecovered(lines: readonly TextLine[], match: LogMatch): boolean {
  if (match.strength === 'fatal') return false;
  const source = lines[match.line]?.source;
  const record = lines[match.line]?.record;
  return lines.some(
    (line, index) =>
      index > match.line &&
      line.record !== record &&
      line.source === source &&
      isKnown(compiledReady, line.text),
  );
}

/** Leaves out what another cause explains. */
function strongest(matches: readonly LogMatch[]): readonly LogMatch[] {
  return matches.filter(
    (match) =>
      !matches.some((other) => explains(other.cause, match.cause) && !isViolent(match, other)),
  );
}

/**
 * A process that died by a signal, or of an exception that nobody caught, has crashed, whatever
 * else is wrong.
 */
const violentEnds = new Set([
  'engine-exit-signal',
  'segfault',
  'kernel-segfault',
  'node-uncaught',
  'dotnet-unhandled',
]);

/** Causes of which everybody knows that the program ends. */
const endingCauses: readonly CauseKind[] = [
  'out-of-memory',
  'port-conflict',
  'bad-deploy',
  'image-unavailable',
];

function isViolent(match: LogMatch, other: LogMatch): boolean {
  return violentEnds.has(match.signature) && !endingCauses.includes(other.cause);
}

function rank(matches: readonly LogMatch[], confidence: Confidence): readonly ReadCause[] {
  const kinds = [...new Set(matches.map((match) => match.cause))];
  return kinds.map((kind) => causeOf(kind, matches, confidence));
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
