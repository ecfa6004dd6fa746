/** Makes a searchable whole of known texts: one pass finds the few whose pattern is worth trying. */
import { RE2JS } from 're2js';
import { buildAutomaton, findTexts } from './literals.ts';
import type { KnownText } from './signature.ts';

/** What the named groups of a pattern found. */
export interface Named {
  readonly host: string | null;
  readonly port: number | null;
  readonly subject: string | null;
}

export interface Compiled {
  /** Indices of the entries that may match a text, in no order that means anything. */
  candidates(text: string): readonly number[];
  /** What the entry finds in a text; null when it does not match. */
  attempt(index: number, text: string): Named | null;
}

interface Entry {
  readonly pattern: RE2JS | null;
  /** The engine's names of the groups: `host` in the first alternative is `host0`, then `host1`. */
  readonly groups: readonly string[];
}

const nothing: Named = { host: null, port: null, subject: null };

export function compile(known: readonly KnownText[]): Compiled {
  const entries = known.map(({ pattern }) => compileEntry(pattern));
  const entryOfText = known.flatMap(({ contains }, index) => contains.map(() => index));
  const automaton = buildAutomaton(known.flatMap(({ contains }) => contains));
  return {
    candidates: (text) => {
      const found = findTexts(automaton, text);
      return found.length === 0 ? [] : [...new Set(found.map((at) => entryOfText[at] ?? 0))];
    },
    attempt: (index, text) => {
      const entry = entries[index];
      if (entry === undefined || entry.pattern?.test(text) === false) return null;
      return entry.groups.length === 0 ? nothing : capture(entry, text);
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

function capture(entry: Entry, text: string): Named {
  const matcher = entry.pattern?.matcher(text);
  if (matcher?.find() !== true) return nothing;
  const first = (name: keyof Named): string | null =>
    entry.groups
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
