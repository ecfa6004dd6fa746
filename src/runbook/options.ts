/** Options of a command line, whatever their order and spelling. */
import type { Argument } from './words.ts';

/**
 * An option's names, separated by `|`; a trailing `=` says that it takes a value, `?` that it
 * takes one only when that is attached: `'d|detach'`, `'t|timeout='`, `'p|password?'`.
 */
export type OptionNames = string;

export interface Options {
  /** By the option's last name; the value is null for a flag. */
  readonly given: ReadonlyMap<string, Argument | null>;
  readonly operands: readonly Argument[];
  /** Options that the grammar does not know: what they do is unknown too. */
  readonly unknown: readonly string[];
  /** Every option as it is spelt, without dashes; single letters apart. */
  readonly spelt: ReadonlySet<string>;
}

interface Option {
  readonly name: string;
  readonly takesValue: boolean;
  readonly takesAttached: boolean;
}

/** Lists of names are constants of the program, so each is read once. */
const grammars = new WeakMap<readonly OptionNames[], ReadonlyMap<string, Option>>();

function grammarOf(names: readonly OptionNames[]): ReadonlyMap<string, Option> {
  const known = grammars.get(names);
  if (known !== undefined) return known;
  const grammar = new Map<string, Option>();
  for (const entry of names) {
    const takesValue = entry.endsWith('=');
    const takesAttached = takesValue || entry.endsWith('?');
    const all = entry.replace(/[=?]$/, '').split('|');
    const name = all.at(-1) ?? entry;
    for (const one of all) grammar.set(one, { name, takesValue, takesAttached });
  }
  grammars.set(names, grammar);
  return grammar;
}

/** `until-operand` stops at the first operand and leaves the rest alone, as `docker -H x ps` does. */
export function readOptions(
  words: readonly Argument[],
  names: readonly OptionNames[],
  extent: 'all' | 'until-operand' = 'all',
): Options {
  const grammar = grammarOf(names);
  const given = new Map<string, Argument | null>();
  const operands: Argument[] = [];
  const unknown: string[] = [];
  const spelt = new Set<string>();
  const set = (spelling: string, attached: Argument | null, next: Argument | undefined): number => {
    const option = grammar.get(spelling);
    spelt.add(spelling);
    if (option === undefined) unknown.push(spelling);
    else if (option.takesValue) given.set(option.name, attached ?? next ?? null);
    else given.set(option.name, option.takesAttached ? attached : null);
    return option?.takesValue === true && attached === null ? 1 : 0;
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    if (word.value === '--' && word.is === 'constant') {
      operands.push(...words.slice(index + 1));
      break;
    }
    if (!word.value.startsWith('-') || word.value === '-' || word.is === 'placeholder') {
      operands.push(...(extent === 'all' ? [word] : words.slice(index)));
      if (extent === 'until-operand') break;
    } else if (word.value.startsWith('--')) {
      const [spelling = '', ...rest] = word.value.slice(2).split('=');
      const attached = rest.length > 0 ? { ...word, value: rest.join('=') } : null;
      index += set(spelling, attached, words[index + 1]);
    } else index += readCluster(word, grammar, (name, value) => set(name, value, words[index + 1]));
  }
  return { given, operands, unknown, spelt };
}

/** `-fsS`, `-n50`, `-n 50`: letters until one takes a value. */
function readCluster(
  word: Argument,
  grammar: ReadonlyMap<string, Option>,
  set: (name: string, attached: Argument | null) => number,
): number {
  const letters = word.value.slice(1);
  if (grammar.has(letters)) return set(letters, null);
  for (let at = 0; at < letters.length; at += 1) {
    const letter = letters[at] ?? '';
    const rest = letters.slice(at + 1);
    const option = grammar.get(letter);
    if (option?.takesValue === true || (option?.takesAttached === true && rest !== ''))
      return set(letter, rest === '' ? null : { ...word, value: rest.replace(/^=/, '') });
    set(letter, null);
  }
  return 0;
}
