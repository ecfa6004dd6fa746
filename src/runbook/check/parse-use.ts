/** From the shell's syntax tree to the programs that a piece of it runs. */
import { parse } from 'unbash';
import type { Command, Script, Word, WordPart } from 'unbash';

import { readOptions } from '../options.ts';
import type { OptionNames, Options } from '../options.ts';
import { findVerb, hasVerbs } from '../programs/lookup.ts';
import type { Inner, Program, Where } from '../programs/program.ts';
import { programOf } from '../programs/registry.ts';
import { readWord, readWords } from '../words.ts';
import type { Argument } from '../words.ts';
import { judge } from './judge.ts';
import type { ShellNode } from './shell-node.ts';
import { writtenOut } from './shorthands.ts';
import type { Shorthands } from './shorthands.ts';
import type { Use } from './use.ts';

export interface Context {
  readonly where: Where;
  readonly outer: Use | null;
  /** From a position in an inner script to one in the block. */
  readonly place: (at: number) => number;
  readonly depth: number;
  readonly shorthands: Shorthands;
}

export function outermostWith(shorthands: Shorthands): Context {
  return { where: 'here', outer: null, place: (at) => at, depth: 0, shorthands };
}

/** `sudo timeout 60 docker exec x sh -c …` is as deep as people go. */
const deepest = 8;

/** Every program that a statement may run, in the order written. */
export function usesOf(node: ShellNode, context: Context): readonly Use[] {
  if (context.depth > deepest) return [];
  const within = { ...context, depth: context.depth + 1 };
  const all = (nodes: readonly (ShellNode | undefined)[]): readonly Use[] =>
    nodes.flatMap((one) => (one === undefined ? [] : usesOf(one, within)));
  switch (node.type) {
    case 'Statement':
      return usesOf(node.command, context);
    case 'Command':
      return [useOfCommand(node, context)];
    case 'Pipeline':
    case 'AndOr':
      return node.commands.flatMap((one) => usesOf(one, context));
    case 'Redirected':
      return usesOf(node.command, context);
    case 'While':
      return all([node.clause, node.body]);
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'Subshell':
    case 'BraceGroup':
    case 'Function':
    case 'Coproc':
      return all([node.body]);
    case 'If':
      return all([
        node.clause,
        node.then,
        ...node.elif.flatMap((one) => [one.clause, one.then]),
        node.else,
      ]);
    case 'Case':
      return all(node.items.map(({ body }) => body));
    case 'CompoundList':
      return all(node.commands);
    case 'TestCommand':
    case 'ArithmeticCommand':
      return [];
  }
}

function useOfCommand(command: Command, context: Context): Use {
  const substituted = [
    ...wordsOf(command).flatMap((word) => scriptsIn(word.parts ?? [])),
    ...command.prefix.flatMap((one) =>
      one.type === 'Assignment' && one.value.type === 'Word'
        ? scriptsIn(one.value.parts ?? [])
        : [],
    ),
  ].flatMap((script) => usesOfScript(script, { ...context, depth: context.depth + 1 }));
  const bodies = command.redirects.flatMap((one) =>
    one.type === 'HereDoc'
      ? [one.body.text]
      : one.type === 'HereString'
        ? [one.target?.value ?? '']
        : [],
  );
  const extra = { command, substituted, input: bodies.join('\n') };
  const span = { at: context.place(command.pos), end: context.place(command.end) };
  const words = command.name === undefined ? [] : [readWord(command.name), ...readWords(command)];
  return readUse(
    words.map((word) => ({ ...word, at: context.place(word.at), end: context.place(word.end) })),
    context,
    { ...extra, ...span },
  );
}

/** The programs that `$( )` runs among words. */
export function usesInWords(words: readonly Word[], context: Context): readonly Use[] {
  const scripts = words.flatMap((word) => scriptsIn(word.parts ?? []));
  return scripts.flatMap((script) => usesOfScript(script, context));
}

function wordsOf(command: Command): readonly Word[] {
  return [
    ...(command.name === undefined ? [] : [command.name]),
    ...command.suffix.filter((one) => one.type === 'Word'),
  ];
}

function scriptsIn(parts: readonly WordPart[]): readonly Pick<Script, 'commands'>[] {
  return parts.flatMap((part) => {
    if (part.type === 'DoubleQuoted') return scriptsIn(part.parts);
    const nested = part.type === 'CommandExpansion' || part.type === 'ProcessSubstitution';
    return nested && part.script !== undefined ? [part.script] : [];
  });
}

function usesOfScript({ commands }: Pick<Script, 'commands'>, context: Context): readonly Use[] {
  return commands.flatMap((one) => usesOf(one, context));
}

type Surroundings = Pick<Use, 'command' | 'substituted' | 'input' | 'at' | 'end'>;

function readUse(short: readonly Argument[], context: Context, around: Surroundings): Use {
  const [first, ...rest] = writtenOut(short, context.shorthands);
  const { program, name } = programOf(first ?? null);
  const { path, options, operands } = readPath(program, rest);
  const delegate = program?.delegates?.[path];
  if (delegate !== undefined && context.depth < deepest)
    return {
      ...readUse(
        [{ ...(first ?? nobody), value: delegate, is: 'constant' }, ...operands],
        { ...context, depth: context.depth + 1 },
        around,
      ),
      name: `${name} ${path}`,
    };
  const { command, substituted, input, at, end } = around;
  const { where, outer } = context;
  const read = { program, name, path, options, operands, family: familyOf(program), where, outer };
  const span = { command, substituted, input, at, end };
  const use: Use = { ...read, ...span, inner: [], effect: null, does: '' };
  const inner = context.depth < deepest ? innerUses(use, context) : [];
  const whole = inner.length === 0 ? use : { ...use, inner };
  return { ...whole, ...judge(whole) };
}

const families = new WeakMap<Program, string>();

function familyOf(program: Program | null): string {
  if (program === null) return '';
  let family = families.get(program);
  if (family === undefined) families.set(program, (family = program.names.split(' ')[0] ?? ''));
  return family;
}

const nobody: Argument = { value: '', is: 'constant', at: 0, end: 0 };

function readPath(
  program: Program | null,
  words: readonly Argument[],
): { readonly path: string; readonly options: Options; readonly operands: readonly Argument[] } {
  if (program === null || (!hasVerbs(program) && program.delegates === undefined)) {
    const spelled = program?.dashes === 'single' ? words.map(doubled) : words;
    const all = program?.inner === undefined || program.late === true;
    const extent = all ? 'all' : 'until-operand';
    const options = readOptions(spelled, program?.options?.[''] ?? [], extent);
    return { path: '', options, operands: options.operands };
  }
  const spelled = program.dashes === 'single' ? words.map(doubled) : words;
  const before = readOptions(spelled, program.options?.[''] ?? [], 'until-operand');
  const following = withoutNoun(program, before.operands);
  const names = constants(following);
  const delegate = program.delegates?.[names[0] ?? ''] === undefined ? null : (names[0] ?? '');
  if (delegate !== null) return { path: delegate, options: before, operands: following.slice(1) };
  const verb = findVerb(program, names);
  const path = verb?.path ?? '';
  const runs = program.inner?.some(({ verbs }) => verbs.split('|').includes(path)) === true;
  const after = readOptions(
    following.slice(verb?.count ?? 0),
    optionsFor(program, path),
    runs ? 'until-operand' : 'all',
  );
  const options: Options = {
    given: new Map([...before.given, ...after.given]),
    operands: after.operands,
    unknown: [...before.unknown, ...after.unknown],
    spelt: before.spelt.size === 0 ? after.spelt : new Set([...before.spelt, ...after.spelt]),
  };
  return { path, options, operands: after.operands };
}

/** `docker container restart x` is `docker restart x`; `docker container prune` is its own. */
function withoutNoun(program: Program, words: readonly Argument[]): readonly Argument[] {
  if (program.through === undefined || words[0]?.value !== program.through) return words;
  const own = findVerb(program, constants(words));
  return own === null || own.count === 1 ? words.slice(1) : words;
}

function doubled(word: Argument): Argument {
  return /^-[a-z][\w-]+/i.test(word.value) ? { ...word, value: `-${word.value}` } : word;
}

function constants(words: readonly Argument[]): readonly string[] {
  const end = words.findIndex(({ is, value }) => is !== 'constant' || value.startsWith('-'));
  return (end < 0 ? words : words.slice(0, end)).slice(0, 4).map(({ value }) => value);
}

const merged = new WeakMap<Program, Map<string, readonly OptionNames[]>>();

/** Options of the sub-command, then those that may stand anywhere. */
function optionsFor(program: Program, path: string): readonly OptionNames[] {
  let known = merged.get(program);
  if (known === undefined) merged.set(program, (known = new Map<string, readonly OptionNames[]>()));
  let names = known.get(path);
  if (names === undefined) {
    const listed = Object.entries(program.options ?? {});
    const own = listed.filter(([key]) => key !== '' && key.split('|').includes(path));
    names = [...(program.options?.[''] ?? []), ...own.flatMap(([, list]) => list)];
    known.set(path, names);
  }
  return names;
}

function innerUses(use: Use, context: Context): readonly Use[] {
  const spec = use.program?.inner?.find(({ verbs }) => verbs.split('|').includes(use.path));
  if (spec === undefined) return [];
  const where = spec.where === 'here' ? context.where : spec.where;
  const inside: Context = { ...context, where, outer: use, depth: context.depth + 1 };
  if (typeof spec.from === 'object') {
    const text = use.options.given.get(spec.from.option);
    if (text !== undefined && text !== null) return scriptUses(text, inside);
    return [];
  }
  const words = innerWords(use, spec);
  const [only] = words;
  if (only === undefined) return [];
  if (spec.script === true && (words.length === 1 || /\s/.test(only.value)))
    return scriptUses(only, inside);
  const span = { at: only.at, end: words.at(-1)?.end ?? only.end };
  return [readUse(words, inside, { ...span, command: null, substituted: [], input: use.input })];
}

function innerWords(use: Use, spec: Inner): readonly Argument[] {
  const { operands } = use;
  if (spec.from === '--') {
    // Options before an operand ended the reading, so that the dashes are still there.
    const dashes = operands.findIndex(({ value }) => value === '--');
    return dashes < 0 ? operands.slice(spec.skip ?? 0) : operands.slice(dashes + 1);
  }
  const rest = operands.slice(spec.skip ?? 0);
  const start = rest.findIndex(({ value }) => !/^[A-Za-z_]\w*=/.test(value));
  const words = start < 0 ? [] : rest.slice(start);
  const image = operands[(spec.skip ?? 0) - 1];
  // `docker run curlimages/curl -f …`: the image is named after the program that it runs.
  if (image !== undefined && words[0]?.value.startsWith('-') === true && words[0].value !== '--')
    return [{ ...image, value: image.value.replace(/[:@].*$/, '') }, ...words];
  return words[0]?.value === '--' ? words.slice(1) : words;
}

const longestScript = 16 * 1024;

function scriptUses(text: Argument, context: Context): readonly Use[] {
  if (text.value.length > longestScript) return [];
  const quote = text.end - text.at === text.value.length + 2 ? 1 : 0;
  const exact = text.end - text.at === text.value.length + 2 * quote;
  // Escapes move the text, and then only its beginning is known.
  const place = exact ? (at: number): number => text.at + quote + at : (): number => text.at;
  return usesOfScript(parse(text.value), { ...context, place });
}
