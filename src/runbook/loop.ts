/**
 * Loops that wait: `until ready; do sleep 1; done`, and the bounded spelling with `for`. Any
 * other loop is shell logic.
 */
import type { AndOr, CommandNode, Statement, Word } from 'unbash';

import { parseDuration } from './duration.ts';
import type { Meaning, ProbeMeaning } from './step.ts';
import { readWords } from './words.ts';

type NodeOf<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>;
type Read = (statement: Statement) => readonly Meaning[];

const logic: Meaning = { kind: 'shell', reason: 'it repeats commands' };

/** `read` says what a statement inside means. */
export function readLoop(node: NodeOf<'While'> | NodeOf<'For'>, read: Read): Meaning {
  const body = node.body.commands;
  if (!body.every((one) => leavesWhenReady(one) !== null || onlyLooks(one, read))) return logic;
  const leaving = body.map(leavesWhenReady).find((one) => one !== null);
  if (node.type === 'For') {
    if (leaving === undefined) return logic;
    const rounds = count(node.wordlist ?? []);
    return {
      kind: 'wait',
      until: probeIn(read(leaving)),
      within: rounds === null ? null : rounds * pause(body),
    };
  }
  const clause = node.clause.commands.flatMap((one) => read(one));
  const endless = clause.length === 1 && clause[0]?.kind === 'nothing';
  if (endless)
    return leaving === undefined
      ? logic
      : { kind: 'wait', until: probeIn(read(leaving)), within: null };
  const waits = (node.kind === 'until') !== node.clause.commands.some(isNegated);
  if (!waits || !node.clause.commands.every((one) => onlyLooks(one, read))) return logic;
  return { kind: 'wait', until: probeIn(clause), within: null };
}

function onlyLooks(statement: Statement, read: Read): boolean {
  return (
    read(statement).every(
      // A test such as `[ … ]` only compares.
      ({ kind }) => kind === 'nothing' || kind === 'observe' || kind === 'probe',
    ) || isTest(statement)
  );
}

function isTest({ command }: Statement): boolean {
  return (
    command.type === 'TestCommand' || (command.type === 'Command' && command.name?.value === '[')
  );
}

function isNegated({ command }: Statement): boolean {
  return command.type === 'Pipeline' && command.prefixes.some(({ type }) => type === 'Negation');
}

/** `ready && break`: the statement that decides, without its break. */
function leavesWhenReady(statement: Statement): Statement | null {
  const { command } = statement;
  if (command.type !== 'AndOr' || command.operators.at(-1) !== '&&') return null;
  const last = command.commands.at(-1);
  if (last?.type !== 'Command' || !['break', 'exit'].includes(last.name?.value ?? '')) return null;
  const first: AndOr = {
    ...command,
    commands: command.commands.slice(0, -1),
    operators: command.operators.slice(0, -1),
  };
  return { ...statement, command: first };
}

function probeIn(meanings: readonly Meaning[]): ProbeMeaning | null {
  for (const meaning of meanings) {
    if (meaning.kind === 'probe') return meaning;
    if (meaning.kind === 'observe' && meaning.what.startsWith('container'))
      return { kind: 'probe', probe: 'container', inside: meaning.target, address: '' };
  }
  return null;
}

/** Rounds of `{1..30}`, `$(seq 1 30)` or a list of words; null when only a shell can tell. */
function count(words: readonly Word[]): number | null {
  const [first] = words;
  if (first === undefined || words.length > 1) return words.length > 1 ? words.length : null;
  const range = /^\{(\d{1,6})\.\.(\d{1,6})\}$/.exec(first.text);
  if (range !== null) return Math.abs(Number(range[2]) - Number(range[1])) + 1;
  const [part] = first.parts ?? [];
  const inner = part?.type === 'CommandExpansion' ? part.script?.commands[0]?.command : undefined;
  if (inner?.type !== 'Command' || inner.name?.value !== 'seq') return null;
  const numbers = readWords(inner).map(({ value }) => Number(value));
  if (numbers.some(Number.isNaN)) return null;
  const [from = 1, step = 1] = numbers.length > 1 ? numbers : [1, 1];
  const last = numbers.at(-1) ?? 0;
  const by = numbers.length === 3 ? Math.abs(step) : 1;
  return by === 0 ? null : Math.floor(Math.abs(last - from) / by) + 1;
}

/** Milliseconds that one round sleeps; a second when it does not say. */
function pause(body: readonly Statement[]): number {
  for (const { command } of body) {
    if (command.type !== 'Command' || command.name?.value !== 'sleep') continue;
    return parseDuration(readWords(command)[0]?.value ?? '') ?? 1000;
  }
  return 1000;
}
