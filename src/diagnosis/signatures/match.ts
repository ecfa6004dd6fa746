/** Matches log lines, and single messages, against the library. Linear in the size of the log. */
import { RE2JS } from 're2js';
import type { LogLine } from '../../evidence/evidence.ts';
import type { CauseKind } from '../cause.ts';
import { buildAutomaton, findTexts } from './literals.ts';
import { isAccessLog, readMessage } from './message.ts';
import type { Message } from './message.ts';
import { library } from './library.ts';
import { causeOfPeer } from './peer.ts';
import type { Direction } from './peer.ts';
import type { Signature, Strength } from './signature.ts';

export interface LogMatch {
  readonly signature: string;
  readonly cause: CauseKind;
  /** Whether only the peer says the cause: the record around the line may know it better. */
  readonly byPeer: boolean;
  readonly strength: Strength;
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
/** A text that occurs this often without its pattern is this program's everyday talk. */
const MOST_ATTEMPTS = 2000;

interface Compiled {
  readonly signature: Signature;
  readonly pattern: RE2JS | null;
  /** The engine's names of the groups: `host` in the first alternative is `host0`, then `host1`. */
  readonly groups: readonly string[];
}

const compiled: readonly Compiled[] = library.map((signature) => {
  if (signature.pattern === null) return { signature, pattern: null, groups: [] };
  const pattern = RE2JS.compile(numberGroups(signature.pattern), RE2JS.CASE_INSENSITIVE);
  return { signature, pattern, groups: Object.keys(pattern.namedGroups()) };
});

/** The engine wants every group name once, and alternatives want to name the same thing. */
function numberGroups(pattern: string): string {
  return pattern
    .split('(?P<')
    .map((part, index) => (index === 0 ? part : `(?P<${part.replace('>', `${index}>`)}`))
    .join('');
}

const texts = library.flatMap((signature) => signature.contains);
const signatureOfText = library.flatMap((signature, index) => signature.contains.map(() => index));
const automaton = buildAutomaton(texts);

/** All that the lines of one log tell, oldest line first. */
export function matchSignatures(lines: readonly LogLine[]): readonly LogMatch[] {
  const matches: LogMatch[] = [];
  const kept = new Int32Array(library.length);
  const attempts = new Int32Array(library.length);
  for (let line = lines.length - 1; line >= 0; line -= 1) {
    const raw = lines[line]?.text ?? '';
    if (isPlain(raw) && findTexts(automaton, raw).length === 0) continue;
    const message = readMessage(raw);
    for (const index of candidates(message.text)) {
      const tried = attempts[index] ?? 0;
      if (tried >= MOST_ATTEMPTS || (kept[index] ?? 0) >= MOST_PER_SIGNATURE) continue;
      attempts[index] = tried + 1;
      const match = tryMatch(index, message, line);
      if (match === null) continue;
      kept[index] = (kept[index] ?? 0) + 1;
      matches.push(match);
    }
  }
  return matches.reverse();
}

/** Whether reading the line as a message can add no text that is not in it already. */
function isPlain(raw: string): boolean {
  return !raw.includes('\u001b') && !raw.includes('\\');
}

/** What one message tells, for example the engine's error on start. */
export function matchText(text: string): readonly LogMatch[] {
  return candidates(text).flatMap((index) => {
    const match = tryMatch(index, { text, level: 'unknown' }, 0);
    return match === null ? [] : [match];
  });
}

function candidates(text: string): readonly number[] {
  const found = findTexts(automaton, text);
  if (found.length === 0 || isAccessLog(text)) return [];
  return [...new Set(found.map((index) => signatureOfText[index] ?? 0))];
}

function tryMatch(index: number, message: Message, line: number): LogMatch | null {
  const entry = compiled[index];
  if (entry === undefined || entry.pattern?.test(message.text) === false) return null;
  const named = entry.groups.length === 0 ? {} : capture(entry, message.text);
  const port = named.port === undefined ? null : Number(named.port);
  const direction = { host: named.host?.toLowerCase() ?? null, port };
  const { id, cause, strength } = entry.signature;
  return {
    signature: id,
    cause: cause === 'by-port' ? causeOfPeer(direction, message.text) : cause,
    byPeer: cause === 'by-port',
    // A program that writes it as information does not mean a fault.
    strength: message.level === 'low' ? 'hint' : strength,
    direction,
    subject: named.subject ?? null,
    line,
  };
}

const groupNames = ['host', 'port', 'subject'] as const;

function capture(
  entry: Compiled,
  text: string,
): { readonly host?: string; readonly port?: string; readonly subject?: string } {
  const matcher = entry.pattern?.matcher(text);
  if (matcher?.find() !== true) return {};
  const named: { host?: string; port?: string; subject?: string } = {};
  for (const group of entry.groups) {
    const value = matcher.group(group);
    const name = groupNames.find((known) => group.startsWith(known));
    if (name !== undefined && value !== null && value !== '') named[name] ??= value;
  }
  return named;
}
