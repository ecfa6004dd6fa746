/** Words of a command as recognisers see them, from the shell's syntax tree. */
import type { Command, CommandArgument, Redirection, Word, WordPart } from 'unbash';

import type { RungTarget } from './runbook.ts';

export interface Argument {
  readonly value: string;
  /** `constant` is what it says; `placeholder` is for the reader to fill in; `computed` only a shell knows. */
  readonly is: 'constant' | 'placeholder' | 'computed';
  /** Where it stands in the text that was parsed. */
  readonly at: number;
  readonly end: number;
}

/** The command's words after its name, redirections left out; `<name>` is a placeholder. */
export function readWords(command: Command): readonly Argument[] {
  const found: Argument[] = [];
  let opened: Extract<Redirection, { type: 'Redirect' }> | null = null;
  for (const part of command.suffix) {
    if (part.type === 'Redirect' && opened !== null && part.pos === opened.end) {
      // `<name>` is how people write a placeholder and how the shell writes two redirections.
      found.push({
        value: parameterName(opened.target?.value ?? ''),
        is: 'placeholder',
        at: opened.pos,
        end: part.pos + 1,
      });
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
  const is = constant ? 'constant' : 'computed';
  return { value: part.text, is, at: part.pos, end: part.end };
}

export function readWord(word: Word): Argument {
  const { value, pos: at, end } = word;
  const braces =
    /^\{\{\s{0,3}([a-z][\w .-]{0,60})\}\}$/.exec(value) ?? /^<([\w .-]{1,60})>$/.exec(value);
  if (braces !== null) return { value: parameterName(braces[1] ?? ''), is: 'placeholder', at, end };
  const variable = onlyVariable(word.parts ?? []);
  if (variable !== null) return { value: parameterName(variable), is: 'placeholder', at, end };
  const constant = (word.parts ?? []).every(isConstant);
  return { value, is: constant ? 'constant' : 'computed', at, end };
}

/** A name as parameters are called, however it is written. */
export function parameterName(name: string): string {
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
  // People write it without brackets as well.
  if (/^(?:service|container)[_-](?:name|id)$/i.test(word.value))
    return known.get(parameterName(word.value)) ?? null;
  if (word.is === 'computed' || !/^[\w][\w.-]{0,127}$/.test(word.value)) return null;
  return { named: word.value };
}

/** All or nothing: null when one word cannot be resolved. */
export function targetsOf(words: readonly Argument[]): readonly RungTarget[] | null {
  const targets = words.map(targetOf);
  return targets.every((one) => one !== null) ? targets : null;
}
