/** Matches log lines, and single messages, against the library. Linear in the size of the log. */
import type { LogLine } from '../../evidence/evidence.ts';
import type { CauseKind } from '../cause.ts';
import { compile } from './compile.ts';
import type { Candidate } from './compile.ts';
import { library } from './library.ts';
import { isAccessLog, readMessage } from './message.ts';
import type { Level, Message } from './message.ts';
import { causeOfPeer } from './peer.ts';
import type { Direction } from './peer.ts';
import type { Signature, Strength } from './signature.ts';

export interface LogMatch {
  readonly signature: string;
  readonly cause: CauseKind;
  /** Whether only the peer says the cause: the record around the line may know it better. */
  readonly byPeer: boolean;
  readonly strength: Strength;
  /** Whether it counts only where no other signature knows the line. */
  readonly broad: boolean;
  /** What the line calls itself. */
  readonly level: Level;
  readonly direction: Direction;
  /** What the line names, such as a variable or a file; null when nothing. */
  readonly subject: string | null;
  /** Index in the given lines. */
  readonly line: number;
}

/**
 * Of one signature only the newest matches are kept: a reconnecting client repeats itself
 * thousands of times, and more of the same says nothing new.
 */
const MOST_PER_SIGNATURE = 40;
/**
 * Patterns are tried on so many characters of one log, and those of one signature on so many: a
 * text that occurs all the time without its pattern is this program's everyday talk, and a log
 * that was written to be slow is not read further than this.
 */
const MOST_TRIED = 2_000_000;
const MOST_TRIED_PER_SIGNATURE = 200_000;

const compiled = compile(library);

/** All that the lines of one log tell, oldest line first. */
export function matchSignatures(lines: readonly LogLine[]): readonly LogMatch[] {
  const matches: LogMatch[] = [];
  const kept = new Int32Array(library.length);
  const tried = new Int32Array(library.length);
  let triedInAll = 0;
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    const raw = lines[line]?.text ?? '';
    if (isPlain(raw) && !compiled.mayMatch(raw)) continue;
    const message = readMessage(raw);
    const found: LogMatch[] = [];
    for (const candidate of candidates(message.text)) {
      const { index } = candidate;
      if ((kept[index] ?? 0) >= MOST_PER_SIGNATURE) continue;
      if (triedInAll >= MOST_TRIED || (tried[index] ?? 0) >= MOST_TRIED_PER_SIGNATURE) continue;
      const match = tryMatch(candidate, message, line);
      tried[index] = (tried[index] ?? 0) + message.text.length;
      triedInAll += message.text.length;
      kept[index] = (kept[index] ?? 0) + Math.min(1, match.length);
      found.push(...match);
    }
    matches.push(...withoutEchoes(found).reverse());
  }
  return withoutGuesses(matches.reverse());
}

/** gunicorn guesses at memory whoever has killed a worker, also when it was gunicorn for its silence. */
function withoutGuesses(all: readonly LogMatch[]): readonly LogMatch[] {
  if (!all.some(({ signature }) => signature === 'worker-timeout')) return all;
  return all.filter(({ signature }) => signature !== 'worker-killed-guess');
}

/** What a line seems to say besides, and does not mean where the first of the two is known of it. */
const besides: readonly (readonly [string, (match: LogMatch) => boolean])[] = [
  // Limits of the host that the system reports with the error of a full disk.
  ['inotify-limit', ({ cause }) => cause === 'disk-full'],
  ['cgroup-limit', ({ cause }) => cause === 'disk-full'],
  ['pg-shared-memory', ({ cause }) => cause === 'disk-full'],
  ['shell-file-refused', ({ signature }) => signature === 'shell-command-missing'],
  ['tls-key-missing', ({ cause }) => cause === 'tls-error'],
  // The authority has issued none: nothing is wrong with a certificate.
  ['acme-limit', ({ cause }) => cause === 'tls-error'],
];

/** Broad words count only where nothing else names what is wrong with the line. */
function withoutEchoes(all: readonly LogMatch[]): LogMatch[] {
  const known = besides.filter(([id]) => all.some(({ signature }) => signature === id));
  const found = all.filter((match) => !known.some(([, isBesides]) => isBesides(match)));
  const named = found.some(
    ({ broad, strength, cause }) => !broad && strength !== 'hint' && cause !== 'app-crash',
  );
  return found.filter(({ broad }) => !broad || !named);
}

/** Whether reading the line as a message can add no text that is not in it already. */
function isPlain(raw: string): boolean {
  return !raw.includes('\u001b') && !raw.includes('\\');
}

/** What one message tells, for example the engine's error on start. */
export function matchText(text: string): readonly LogMatch[] {
  return candidates(text).flatMap((candidate) =>
    tryMatch(candidate, { text, level: 'unknown' }, 0),
  );
}

function candidates(text: string): readonly Candidate[] {
  const found = compiled.candidates(text);
  return found.length === 0 || isAccessLog(text) ? [] : found;
}

/**
 * A fault however a program calls it: what has run out ("INFO accept: too many open files"), and a
 * login that was refused, which MySQL writes as a note.
 */
function isPlainFact(cause: Signature['cause']): boolean {
  return ['disk-full', 'fd-exhaustion', 'out-of-memory', 'hang', 'database-auth'].includes(cause);
}

/**
 * A program that writes it as information does not mean a fault, and one that only warns of a
 * setting runs with it.
 */
function isAdvice(cause: Signature['cause'], level: Level): boolean {
  if (level === 'warning') return cause === 'config-error';
  return level === 'low' && !isPlainFact(cause);
}

function tryMatch(candidate: Candidate, message: Message, line: number): readonly LogMatch[] {
  const signature = library[candidate.index];
  const named = compiled.attempt(candidate, message.text);
  if (signature === undefined || named === null) return [];
  const { id, cause, also, strength, broad, anyLevel } = signature;
  const direction = { host: named.host, port: named.port };
  const match: LogMatch = {
    signature: id,
    cause: cause === 'by-port' ? causeOfPeer(direction, message.text) : cause,
    byPeer: cause === 'by-port',
    strength: anyLevel !== true && isAdvice(cause, message.level) ? 'hint' : strength,
    broad: broad === true,
    level: message.level,
    direction,
    subject: named.subject,
    line,
  };
  return also === undefined ? [match] : [match, { ...match, cause: also, byPeer: false }];
}
