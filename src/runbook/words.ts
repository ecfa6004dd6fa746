/** Words of a command as recognisers see them, from the shell's syntax tree. */
import type { Command, CommandArgument, Redirection, Word, WordPart } from 'unbash';

import type { RungTarget } from './runbook.ts';

export interface Argument {
  readonly value: string;
  /** `constant` is what it says; `placeholder` is for the reader to fill in; `computed` only a shell knows. */
  readonly is: 'constant' | 'placeholder' | 'computed';
}

/** The command's words after its name, redirections left out; `<name>` is a placeholder. */
export function readWords(command: Command): readonly Argument[] {
  const found: Argument[] = [];
  let opened: Extract<Redirection, { type: 'Redirect' }> | null = null;
  for (const part of command.suffix) {
    if (part.type === 'Redirect' && opened !== null && part.pos === opened.end) {
      // `<name>` is how people write a placeholder and how the shell writes two redirections.
      found.push({ value: normal(opened.target?.value ?? ''), is: 'placeholder' });
      if (part.target !== undefined && part.target.pos > part.pos + 1)
        found.push(readWord(part.target));
    }
    opened = part.type === 'Redirect' && part.operator === '<' ? part : null;
    if (part.type === 'Word') found.push(readWord(part));
    if (part.type === 'Assignment') found.push(readAssignment(part));
  }
  return found;
}

function readAssignment(part: Exclude<CommandArgument, Word>): Argument {
  const constant = part.value.type === 'Word' && readWord(part.value).is === 'constant';
  return { value: part.text, is: constant ? 'constant' : 'computed' };
}

export function readWord(word: Word): Argument {
  const { value } = word;
  const braces =
    /^\{\{\s{0,3}([a-z][\w .-]{0,60})\}\}$/.exec(value) ?? /^<([\w .-]{1,60})>$/.exec(value);
  if (braces !== null) return { value: normal(braces[1] ?? ''), is: 'placeholder' };
  const variable = onlyVariable(word.parts ?? []);
  if (variable !== null) return { value: normal(variable), is: 'placeholder' };
  const constant = (word.parts ?? []).every(isConstant);
  return { value, is: constant ? 'constant' : 'computed' };
}

function normal(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s_.]+/g, '-');
}

function onlyVariable(parts: readonly WordPart[]): string | null {
  const [part] = parts;
  if (part === undefined || parts.length > 1) return null;
  if (part.type === 'DoubleQuoted') return onlyVariable(part.parts);
  if (part.type === 'SimpleExpansion') return part.text.slice(1);
  if (part.type === 'ParameterExpansion' && part.operation === undefined) return part.parameter;
  return null;
}

function isConstant(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(isConstant);
    case 'Glob':
    case 'SimpleExpansion':
    case 'ParameterExpansion':
    case 'CommandExpansion':
    case 'ArithmeticExpansion':
    case 'ProcessSubstitution':
    case 'ExtendedGlob':
    case 'BraceExpansion':
      return false;
  }
}

/** Placeholders that mean what the responder knows. Others are for people. */
const known = new Map<string, RungTarget>([
  ['service', 'service'],
  ['service-name', 'service'],
  ['compose-service', 'service'],
  ['container', 'service'],
  ['container-name', 'service'],
  ['container-id', 'service'],
  ['app', 'service'],
  ['app-name', 'service'],
  ['component', 'component'],
  ['component-name', 'component'],
  ['dependency', 'component'],
]);

/** Whom a word names; null when only a person, or a shell, can tell. */
export function targetOf(word: Argument): RungTarget | null {
  if (word.is === 'placeholder') return known.get(word.value) ?? null;
  if (word.is === 'computed' || !/^[\w][\w.-]{0,127}$/.test(word.value)) return null;
  return { named: word.value };
}

/** All or nothing: null when one word cannot be resolved. */
export function targetsOf(words: readonly Argument[]): readonly RungTarget[] | null {
  const targets = words.map(targetOf);
  return targets.every((one) => one !== null) ? targets : null;
}
