/** Makes a searchable whole of known texts: one pass finds the few whose pattern is worth trying. */
import { RE2JS } from 're2js';
import { buildAutomaton, findPlaces, hasText } from './literals.ts';
import type { Automaton } from './literals.ts';
import type { KnownText } from './signature.ts';

/** What the named groups of a pattern found. */
export interface Named {
  readonly host: string | null;
  readonly port: number | null;
  readonly subject: string | null;
}

/** An entry that may match a text, and where the first of its fixed texts stands in it. */
export interface Candidate {
  readonly index: number;
  readonly at: number;
}

export interface Compiled {
  /** Whether any entry may match. */
  mayMatch(text: string): boolean;
  /** The entries that may match, in ascending order. */
  candidates(text: string): readonly Candidate[];
  /** What the entry finds around its fixed text; null when it does not match. */
  attempt(candidate: Candidate, text: string): Named | null;
}

/** A pattern is tried on so many characters on each side of its fixed text, and no further. */
const REACH = 1024;

interface Entry {
  readonly pattern: RE2JS | null;
  /** The engine's names of the groups: `host` in the first alternative is `host0`, then `host1`. */
  readonly groups: readonly string[];
}

const nothing: Named = { host: null, port: null, subject: null };

/** Nothing is compiled before it is asked for: most commands read no log, and most logs match little. */
export function compile(known: readonly KnownText[]): Compiled {
  const entries = new Map<number, Entry>();
  const entryOfText = known.flatMap(({ contains }, index) => contains.map(() => index));
  let built: Automaton | null = null;
  const automaton = (): Automaton =>
    (built ??= buildAutomaton(known.flatMap(({ contains }) => contains)));
  return {
    mayMatch: (text) => hasText(automaton(), text),
    candidates: (text) => {
      const first = new Map<number, number>();
      for (const [found, at] of findPlaces(automaton(), text)) {
        const index = entryOfText[found] ?? 0;
        if (!first.has(index)) first.set(index, at);
      }
      return [...first].map(([index, at]) => ({ index, at })).sort((a, b) => a.index - b.index);
    },
    attempt: ({ index, at }, text) => {
      const entry = entries.get(index) ?? compileEntry(known[index]?.pattern ?? null);
      entries.set(index, entry);
      if (entry.pattern === null) return nothing;
      const near = text.length <= REACH ? text : text.slice(Math.max(0, at - REACH), at + REACH);
      if (entry.groups.length > 0) return capture(entry.pattern, entry.groups, near);
      return entry.pattern.test(near) ? nothing : null;
    },
  };
}

function compileEntry(pattern: string | null): Entry {
  if (pattern === null) return { pattern: null, groups: [] };
  const compiled = RE2JS.compile(numberGroups(pattern), RE2JS.CASE_INSENSITIVE);
  return { pattern: compiled, groups: Object.keys(compiled.namedGroups()) };
}

/** The engine wants every group name once, and alternatives want to name the same thing. */
function numberGroups(pattern: string): string {
  return pattern
    .split('(?P<')
    .map((part, index) => (index === 0 ? part : `(?P<${part.replace('>', `${index}>`)}`))
    .join('');
}

function capture(pattern: RE2JS, groups: readonly string[], text: string): Named | null {
  const matcher = pattern.matcher(text);
  if (!matcher.find()) return null;
  const first = (name: keyof Named): string | null =>
    groups
      .filter((group) => group.startsWith(name))
      .map((group) => matcher.group(group))
      .find((value) => value !== null && value !== '') ?? null;
  const port = first('port');
  return {
    host: first('host')?.toLowerCase() ?? null,
    port: port === null ? null : Number(port),
    subject: first('subject'),
  };
}
