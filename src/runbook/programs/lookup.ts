/** Finds what the tables say of a program's words. */
import type { Effect } from './effect.ts';
import { effects, isStronger } from './effect.ts';
import type { Program, Verbs } from './program.ts';

export interface Entry {
  readonly effect: Effect;
  readonly does: string;
}

interface Flag extends Entry {
  readonly names: readonly string[];
}

interface Table {
  readonly verbs: ReadonlyMap<string, Entry>;
  /** Words of the longest sub-command. */
  readonly longest: number;
  /** By sub-command; `''` for all. */
  readonly flags: ReadonlyMap<string, readonly Flag[]>;
  readonly prefixes: readonly { readonly begins: string; readonly effect: Effect }[];
}

const tables = new WeakMap<Program, Table>();

function tableOf(program: Program): Table {
  const known = tables.get(program);
  if (known !== undefined) return known;
  const verbs = new Map<string, Entry>();
  for (const { names, entry } of listed(program.verbs ?? {}))
    for (const name of names) verbs.set(name, entry);
  const flags = new Map<string, Flag[]>();
  for (const { key, entry } of listed(program.flags ?? {})) {
    const colon = key.indexOf(': ');
    const names = key.slice(colon < 0 ? 0 : colon + 2).split('|');
    for (const verb of colon < 0 ? [''] : key.slice(0, colon).split('|'))
      flags.set(verb, [...(flags.get(verb) ?? []), { ...entry, names }]);
  }
  const prefixes = effects.flatMap((effect) =>
    (program.prefixes?.[effect] ?? '')
      .split(' ')
      .filter((begins) => begins !== '')
      .map((begins) => ({ begins, effect })),
  );
  const longest = Math.max(1, ...[...verbs.keys()].map((name) => name.split(' ').length));
  const table = { verbs, longest, flags, prefixes };
  tables.set(program, table);
  return table;
}

function listed(
  verbs: Verbs,
): readonly { readonly key: string; readonly names: readonly string[]; readonly entry: Entry }[] {
  return effects.flatMap((effect) =>
    Object.entries(verbs[effect] ?? {}).map(([key, does]) => ({
      key,
      names: key.split('|'),
      entry: { effect, does },
    })),
  );
}

/** The longest sub-command that the words begin with; null: none is listed. */
export function findVerb(
  program: Program,
  words: readonly string[],
): { readonly path: string; readonly count: number; readonly entry: Entry } | null {
  const { verbs, longest } = tableOf(program);
  const compared = program.caseless === true ? words.map((word) => word.toLowerCase()) : words;
  for (let count = Math.min(longest, compared.length); count > 0; count -= 1) {
    const path = compared.slice(0, count).join(' ');
    const entry = verbs.get(path);
    if (entry !== undefined) return { path, count, entry };
  }
  return null;
}

export function hasVerbs(program: Program): boolean {
  return program.verbs !== undefined || program.prefixes !== undefined;
}

function isWord(word: string, begins: string): boolean {
  return word === begins;
}

function beginsWith(word: string, begins: string): boolean {
  if (/[-:_]$/.test(begins)) return word.startsWith(begins);
  return word === begins || word.startsWith(`${begins}-`) || word.startsWith(`${begins}:`);
}

/** By how one of the words begins: `describe-instances`. */
export function findPrefix(
  program: Program,
  words: readonly string[],
): { readonly effect: Effect; readonly at: number } | null {
  // Nouns come first: `sql instances restart` is about the last of them.
  // A whole word says more than the beginning of one, which may be a name: `describe delete-me`.
  for (const fits of [isWord, beginsWith])
    for (let at = words.length - 1; at >= 0; at -= 1)
      for (const { begins, effect } of tableOf(program).prefixes)
        if (fits(words[at] ?? '', begins)) return { effect, at };
  return null;
}

/** The strongest thing that one of the options makes of it; null: none of them decides. */
export function findFlag(program: Program, path: string, spelt: ReadonlySet<string>): Entry | null {
  const { flags } = tableOf(program);
  let found: Entry | null = null;
  for (const flag of [...(flags.get('') ?? []), ...(path === '' ? [] : (flags.get(path) ?? []))])
    if (flag.names.some((name) => spelt.has(name)))
      if (found === null || isStronger(flag.effect, found.effect)) found = flag;
  return found;
}
