/** What one use of a program does: its effect, and a sentence for people. */
import { isStronger, onlyLooks } from '../programs/effect.ts';
import type { Effect } from '../programs/effect.ts';
import { findFlag, findPrefix, findVerb, hasVerbs } from '../programs/lookup.ts';
import type { Entry } from '../programs/lookup.ts';
import type { Program } from '../programs/program.ts';
import type { Argument } from '../words.ts';
import { readers } from './readers.ts';
import { replacedFile } from './told.ts';
import type { Use } from './use.ts';

export interface Judgement {
  readonly effect: Effect | null;
  readonly does: string;
}

const unknown: Judgement = { effect: null, does: '' };
const harmless = new Set(['version', 'help', 'V']);

export function judge(use: Use): Judgement {
  const { program } = use;
  if (program === null) return asksVersion(use) ? tellsVersion(use) : unknown;
  const own = judgeAlone(use, program);
  const effect = strongest([own.effect, ...use.substituted.map((one) => one.effect)]);
  if (use.inner.length === 0)
    return { effect: own.effect === null ? null : effect, does: own.does };
  return judgeInner(use, program, effect);
}

/** Every program may be asked what it is. */
function asksVersion({ name, operands, options, command }: Use): boolean {
  const spelt = [...options.spelt];
  return (
    /^[\w.-]+$/.test(name) &&
    operands.length === 0 &&
    spelt.length === 1 &&
    harmless.has(spelt[0] ?? '') &&
    command !== null &&
    command.name?.value === name
  );
}

function tellsVersion({ name }: Use): Judgement {
  return { effect: 'look', does: `tells what ${name} is` };
}

function judgeAlone(use: Use, program: Program): Judgement {
  const entry = entryOf(use, program);
  if (entry === null) return unknown;
  const replaced = onlyLooks(entry.effect) ? replacedFile(use) : null;
  return replaced === null
    ? { effect: entry.effect, does: filled(entry.does, use.operands) }
    : { effect: 'change', does: `replaces the file ${replaced}` };
}

function entryOf(use: Use, program: Program): Entry | null {
  const flag = findFlag(program, use.path, use.options.spelt);
  if (flag !== null) return flag;
  const read = program.reader === undefined ? undefined : readers[program.reader](use);
  if (read !== undefined) return read;
  if (use.path !== '') return verbOf(use, program);
  if (!hasVerbs(program)) return program;
  const words = use.operands.map(({ value }) => value).slice(0, deepestNoun);
  const prefix = findPrefix(program, words);
  if (prefix !== null)
    return {
      effect: prefix.effect,
      does: `${program.does}: ${words.slice(0, prefix.at + 1).join(' ')}`,
    };
  return words.length === 0 || program.open === true ? program : null;
}

/** `doctl apps create-deployment`: behind a noun the next word may say what is done. */
function verbOf({ path, operands }: Use, program: Program): Entry | null {
  const entry = findVerb(program, path.split(' '))?.entry ?? null;
  const next = findPrefix(
    program,
    operands.slice(0, 1).map(({ value }) => value),
  );
  return next !== null && entry !== null && isStronger(next.effect, entry.effect)
    ? { effect: next.effect, does: `${program.does}: ${path}` }
    : entry;
}

/** `gcloud compute networks vpc-access connectors describe NAME`. */
const deepestNoun = 6;

const longestNames = 80;

function filled(does: string, operands: readonly Argument[]): string {
  if (!does.includes('{}')) return does;
  const names = operands
    .map(({ value, is }) => (is === 'placeholder' ? `{{${value}}}` : value))
    .join(', ');
  const shown = names
    .slice(0, longestNames)
    .replace(/[\u2039\u203a]/g, (mark) => (mark === '\u2039' ? '<' : '>'));
  return does
    .replace('{}', () => shown)
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** What runs inside decides, with words for where; unknown inside a container is a change there. */
function judgeInner(use: Use, program: Program, own: Effect | null): Judgement {
  const inner = strongest(use.inner.map(({ effect }) => effect));
  const known = use.inner.every(({ effect }) => effect !== null);
  const deciding = use.inner.find(({ effect }) => effect === inner);
  const inside = use.inner[0]?.where ?? 'here';
  const where = inside === use.where ? '' : places[inside];
  if (!known && use.inner[0]?.where === 'here') return unknown;
  if (!known) return { effect: 'change', does: `runs ${nameOf(use)} ${where}` };
  const effect = strongest([inner, onlyRuns(program) ? null : own]);
  return { effect, does: `${deciding?.does ?? program.does} ${where}`.trim() };
}

/** Substitutions of the wrapper count, what the wrapper itself would be does not. */
function onlyRuns(program: Program): boolean {
  return program.inner !== undefined;
}

const places = { here: '', container: 'in the container', elsewhere: 'on the other machine' };

function nameOf(use: Use): string {
  return use.inner.find(({ effect }) => effect === null)?.name ?? 'a command';
}

export function strongest(all: readonly (Effect | null)[]): Effect | null {
  let found: Effect | null = null;
  for (const one of all)
    if (one !== null && (found === null || isStronger(one, found))) found = one;
  return found;
}
