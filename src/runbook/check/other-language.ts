/** Steps that are written in another language than shell: statements of SQL, commands of Redis. */
import type { Effect } from '../programs/effect.ts';
import { stepOf } from '../programs/effect.ts';
import { findVerb } from '../programs/lookup.ts';
import { programOf } from '../programs/registry.ts';
import { locks } from '../traps/blocking.ts';
import { deletesRows } from '../traps/destroying.ts';
import type { CheckedStep, FoundTrap } from './checked-step.ts';
import { lineCounter } from './line-counter.ts';
import { parametersIn, shielded, unfilledAt } from './parameters.ts';
import { readMongo } from './readers.ts';
import { readSql } from './sql.ts';

export type Placed = 'in its own block' | 'in a shell block';

export function plain(
  command: string,
  line: number,
  effect: Effect,
  does: string,
  ...codes: readonly FoundTrap['code'][]
): CheckedStep {
  const length = Math.max(1, command.split('\n', 1)[0]?.length ?? 1);
  return {
    line,
    command,
    ...stepOf[effect],
    effect,
    does,
    unknown: '',
    supported: true,
    byName: false,
    parameters: parametersIn(command),
    traps: codes.map((code) => ({ code, line, offset: 0, length })),
    notes: [],
  };
}

/** Which client it is for, and which database, is not said with it: people send it. */
function statement(...given: Parameters<typeof plain>): CheckedStep {
  return { ...plain(...given), supported: false };
}

export function sqlSteps(source: string, text: string, placed: Placed): readonly CheckedStep[] {
  const steps: CheckedStep[] = [];
  const lineAt = lineCounter(source);
  let from = 0;
  while (from < source.length) {
    const end = endOfStatement(source, from);
    const raw = source.slice(from, end);
    const lead = leadOf(raw);
    const entry = readSql(raw);
    if (entry !== null) {
      const command = text.slice(from + lead, end).trim();
      const codes: FoundTrap['code'][] = [];
      if (placed === 'in a shell block') codes.push('wrong-language');
      if (deletesRows(raw)) codes.push('deletes-data');
      if (locks(raw)) codes.push('blocks-others');
      const changes = entry.effect === 'change' || entry.effect === 'destroy';
      if (changes && unfilledAt(shielded(raw)) !== null) codes.push('placeholder');
      steps.push(statement(command, lineAt(from + lead), entry.effect, entry.does, ...codes));
    }
    from = end;
  }
  return steps;
}

/** Blank lines and comments before a statement. */
function leadOf(raw: string): number {
  return /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(raw)?.[0].length ?? 0;
}

/** Behind its semicolon, or the `\G` or `\g` that sends it. */
function endOfStatement(source: string, from: number): number {
  // `\d` of psql, and `use shop`, end with their line.
  const start = from + leadOf(source.slice(from));
  if (/^(?:\\|use\s[\w-]+\s*\n)/i.test(source.slice(start, start + 100))) {
    const line = source.indexOf('\n', start);
    return line < 0 ? source.length : line + 1;
  }
  const piece = /'(?:[^']|'')*'|"[^"]*"|\$\$[\s\S]*?\$\$|--[^\n]*|(;|\\[gG]x?(?![a-z]))/g;
  piece.lastIndex = start;
  for (let found = piece.exec(source); found !== null; found = piece.exec(source))
    if (found[1] !== undefined) return found.index + found[0].length;
  return source.length;
}

/** Calls that begin a line: `db.…`, `rs.…`, `sh.…`, `show dbs`. They end where their brackets do. */
export function mongoSteps(text: string): readonly CheckedStep[] {
  const steps: CheckedStep[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    if (!/^\s*(?:(?:db|rs|sh)\.[a-zA-Z]|show \w|use \w)/.test(lines[index] ?? '')) continue;
    const line = index + 1;
    let call = lines[index] ?? '';
    while (isOpen(call) && index + 1 < lines.length && call.length < 2000)
      call += `\n${lines[(index += 1)] ?? ''}`;
    const command = call.trim();
    const { effect, does } = readMongo(command);
    const codes: FoundTrap['code'][] = [];
    if (effect === 'destroy') codes.push('deletes-data');
    if (/\bfsyncLock\b|\brepairDatabase\b/.test(command)) codes.push('blocks-others');
    steps.push(statement(command, line, effect, does, ...codes));
  }
  return steps;
}

function isOpen(call: string): boolean {
  const count = (shape: RegExp): number => call.match(shape)?.length ?? 0;
  return count(/[({[]/g) > count(/[)}\]]/g);
}

export function redisSteps(text: string, placed: Placed): readonly CheckedStep[] {
  const { program } = programOf({ value: 'redis-cli', is: 'constant', at: 0, end: 0 });
  return text.split('\n').flatMap((line, index) => {
    const command = line.trim();
    const verb = program === null ? null : findVerb(program, command.split(/\s+/).slice(0, 3));
    if (verb === null || command.startsWith('#')) return [];
    const codes: FoundTrap['code'][] = placed === 'in a shell block' ? ['wrong-language'] : [];
    if (/^flush(?:all|db)/.test(verb.path)) codes.push('deletes-data');
    if (/^(?:keys|save|debug sleep)$/.test(verb.path)) codes.push('blocks-others');
    if (verb.path === 'monitor' || verb.path.endsWith('subscribe')) codes.push('never-ends');
    const does = verb.entry.does;
    return [statement(command, index + 1, verb.entry.effect, does, ...codes)];
  });
}
