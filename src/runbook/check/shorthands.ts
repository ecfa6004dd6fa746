/**
 * Short names that a runbook gives to beginnings of commands: `DC="docker compose -f a.yml"` and
 * then `$DC ps`, arrays, aliases. Only constant texts that begin with a program count.
 */
import { parse } from 'unbash';
import type { Assignment, Statement } from 'unbash';

import { isKnown } from '../programs/registry.ts';
import { parameterName, readWord, readWords } from '../words.ts';
import type { Argument } from '../words.ts';
import type { ShellNode } from './shell-node.ts';

/** `$name` of a variable or `name` of an alias, to its words. */
export type Shorthands = ReadonlyMap<string, readonly string[]>;

/** Those of one text alone. */
export function shorthandsOf(block: string): Shorthands {
  const found = new Map<string, readonly string[]>();
  addShorthands(block, found);
  return found;
}

const mayHold = /(?:^|[\s;])[A-Za-z_]\w{0,40}\+?=(?:\(|["']?[a-z])/;

export function addShorthands(block: string, into: Map<string, readonly string[]>): void {
  if (!mayHold.test(block)) return;
  for (const statement of parse(block).commands) take(statement, into);
}

function take(node: ShellNode, into: Map<string, readonly string[]>): void {
  switch (node.type) {
    case 'Statement':
      take(node.command, into);
      return;
    case 'AndOr':
    case 'CompoundList':
      for (const one of node.commands) take(one, into);
      return;
    case 'If':
      take(node.then, into);
      return;
    case 'BraceGroup':
      take(node.body, into);
      return;
    case 'Command': {
      const name = node.name?.value;
      const before = node.prefix.filter((one) => one.type === 'Assignment');
      if (name === undefined) for (const one of before) assign('$', one, into);
      const found = node.suffix.filter((one) => one.type === 'Assignment');
      if (name === 'alias') for (const one of found) assign('', one, into);
      if (['export', 'local', 'readonly', 'declare'].includes(name ?? ''))
        for (const one of found) assign('$', one, into);
      return;
    }
    case 'Pipeline':
    case 'Redirected':
    case 'While':
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'Subshell':
    case 'Function':
    case 'Coproc':
    case 'Case':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return;
  }
}

function assign(mark: '$' | '', one: Assignment, into: Map<string, readonly string[]>): void {
  const key = mark + (mark === '$' ? parameterName(one.name) : one.name);
  const words = wordsOf(one);
  const before = one.append === true ? into.get(key) : [];
  if (words === null || before === undefined) return;
  const all = [...before, ...words];
  if (isKnown(all[0] ?? '')) into.set(key, all);
}

function wordsOf({ value }: Assignment): readonly string[] | null {
  const words =
    value.type === 'ArrayValue' ? value.elements.map(readWord) : splitText(readWord(value));
  return words?.every(({ is }) => is === 'constant') === true
    ? words.map((word) => word.value)
    : null;
}

function splitText({ is, value }: Argument): readonly Argument[] | null {
  if (is !== 'constant' || !/\s/.test(value)) return null;
  const [only, ...more]: readonly Statement[] = parse(value).commands;
  const node = only?.command;
  if (node?.type !== 'Command' || node.name === undefined || more.length > 0) return null;
  return [readWord(node.name), ...readWords(node)];
}

/** The words with a short name in front written out, at the place of the short name. */
export function writtenOut(
  words: readonly Argument[],
  shorthands: Shorthands,
): readonly Argument[] {
  const [first, ...rest] = words;
  if (first === undefined || shorthands.size === 0) return words;
  const long = shorthands.get(first.is === 'constant' ? first.value : `$${first.value}`);
  if (long === undefined) return words;
  const { at, end } = first;
  return [...long.map((value): Argument => ({ value, is: 'constant', at, end })), ...rest];
}
