/**
 * From a shell block to typed steps, by the shell's own syntax tree. Order and spelling of
 * options do not matter, and nothing is matched in the text itself. What is not understood
 * becomes a step for people; nothing here is ever run.
 */
import { parse } from 'unbash';
import type { AndOr, CommandNode, PipelineNode, Statement } from 'unbash';

import { recogniseWords } from './commands/registry.ts';
import { parseDuration } from './duration.ts';
import { readLoop } from './loop.ts';
import { readOptions } from './options.ts';
import { problem } from './problem.ts';
import type { Problem } from './problem.ts';
import type { Meaning, Step } from './step.ts';
import { readWord, readWords } from './words.ts';
import type { Argument } from './words.ts';

export interface Commands {
  readonly steps: readonly Step[];
  readonly problems: readonly Problem[];
}

/** A block is a screenful; beyond this it is not a runbook's any more. */
const longestBlock = 64 * 1024;
const longestText = 2000;

/** `line` is that of the first line of `text`. */
export function readCommands(text: string, line: number): Commands {
  if (text.length > longestBlock) {
    const message = `the block has ${text.length} characters, expected at most ${longestBlock}; it is left to people`;
    return { steps: [], problems: [problem(line, 'too-large', message)] };
  }
  const source = withoutPrompts(text);
  const script = parse(source);
  const error = script.errors?.find(({ pos }) => !endsPlaceholder(source, pos));
  const lineAt = lineCounter(source, line);
  const trusted = error === undefined ? source.length : source.lastIndexOf('\n', error.pos - 1);
  const steps = script.commands.flatMap((statement) => {
    const place = {
      line: lineAt(statement.pos),
      text: source.slice(statement.pos, statement.end).slice(0, longestText),
    };
    if (statement.end > trusted)
      return [{ kind: 'shell' as const, reason: 'it is not valid shell', ...place }];
    return meaningsOf(statement, 0).map((meaning): Step => ({ ...meaning, ...place }));
  });
  if (error === undefined) return { steps, problems: [] };
  const message = `not valid shell: ${error.message}; from here on the block is left to people`;
  return { steps, problems: [problem(lineAt(error.pos), 'shell-syntax', message)] };
}

/** `<name>` for people to fill in is an error to a shell, and no reason to give up. */
function endsPlaceholder(source: string, pos: number): boolean {
  return /<[\w .-]{1,60}>\s*$/.test(source.slice(Math.max(0, pos - 80), pos));
}

/** Sessions with `$ ` before what is typed: the rest of them is output. Columns stay. */
function withoutPrompts(text: string): string {
  const lines = text.split('\n');
  const typed = lines.find((line) => line.trim() !== '' && !line.trim().startsWith('#'));
  if (typed === undefined || !/^\s*\$ /.test(typed)) return text;
  return lines
    .map((line) => (/^\s*\$ /.test(line) ? line.replace('$', ' ') : ' '.repeat(line.length)))
    .join('\n');
}

/** Positions come in ascending order, so that counting goes over the text once. */
function lineCounter(source: string, first: number): (pos: number) => number {
  const starts: number[] = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1))
    starts.push(at + 1);
  return (pos) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= pos) low = middle;
      else high = middle - 1;
    }
    return first + low;
  };
}

const shell = (reason: string): Meaning => ({ kind: 'shell', reason });

function meaningsOf(statement: Statement, depth: number): readonly Meaning[] {
  if (statement.background === true) return [shell('it runs in the background')];
  if (statement.command.type === 'AndOr') return chain(statement.command, depth);
  return [meaningOf(statement.command, depth)];
}

/** `a && b` is a, then b. `a || b` changes something only if a fails, which is a person's case. */
function chain({ commands, operators }: AndOr, depth: number): readonly Meaning[] {
  const first = operators.indexOf('||');
  return commands.map((command, index) => {
    const meaning = meaningOf(command, depth);
    const conditional = first >= 0 && index > first;
    return conditional && !harmless(meaning) ? shell('it depends on another command') : meaning;
  });
}

function harmless({ kind }: Meaning): boolean {
  return kind === 'nothing' || kind === 'observe' || kind === 'probe';
}

function meaningOf(node: PipelineNode, depth: number): Meaning {
  switch (node.type) {
    case 'Command':
      return meaningOfCommand(node, depth);
    case 'Pipeline':
      return pipeline(node.commands, depth);
    case 'Redirected':
      return meaningOf(node.command, depth);
    case 'While':
    case 'For':
      return readLoop(node, (statement) => meaningsOf(statement, depth));
    case 'If':
    case 'ArithmeticFor':
    case 'Select':
    case 'Subshell':
    case 'BraceGroup':
    case 'Case':
    case 'TestCommand':
    case 'ArithmeticCommand':
    case 'Function':
    case 'Coproc':
      return shell('it decides with shell logic');
  }
}

const filters = new Set(
  'grep egrep fgrep zgrep head tail awk sort uniq wc jq cut tr less more cat column sed rg'.split(
    ' ',
  ),
);

/** `docker logs x 2>&1 | grep -i error` looks; whatever else reads a pipe may act on it. */
function pipeline(commands: readonly CommandNode[], depth: number): Meaning {
  const [first, ...rest] = commands;
  if (first === undefined) return { kind: 'nothing' };
  const filtered = rest.every(
    (one) => one.type === 'Command' && filters.has(one.name?.value ?? ''),
  );
  const meaning = meaningOf(first, depth);
  if (meaning.kind === 'shell') return meaning;
  return filtered && (rest.length === 0 || harmless(meaning))
    ? meaning
    : shell('it acts on a pipe');
}

type CommandOf<T extends CommandNode['type']> = Extract<CommandNode, { type: T }>;

function meaningOfCommand(command: CommandOf<'Command'>, depth: number): Meaning {
  if (command.name === undefined) return { kind: 'nothing' };
  const meaning = unwrap([readWord(command.name), ...readWords(command)], depth);
  const writes = command.redirects.some(
    (one) =>
      one.type === 'Redirect' &&
      one.operator.includes('>') &&
      !/^(\/dev\/null|&?[0-9-]*|)$/.test(one.target?.value ?? ''),
  );
  return writes && meaning.kind === 'nothing' ? shell('it writes a file') : meaning;
}

/** `sudo timeout 60 sh -c …` is as deep as people go; anything deeper is not for us. */
const deepest = 4;

/** Takes off what only changes how a command runs. */
function unwrap(words: readonly Argument[], depth = 0): Meaning {
  const [name, ...rest] = words;
  const wrapper = wrappers.get(name?.value ?? '');
  if (wrapper === undefined) return recogniseWords(words);
  return depth < deepest ? wrapper(rest, depth + 1) : shell('it is wrapped too deeply');
}

const wrappers = new Map<string, (rest: readonly Argument[], depth: number) => Meaning>([
  ['sudo', (rest, depth) => unwrap(operandsOf(rest, ['u|user=', 'g|group=']), depth)],
  ['time', unwrap],
  ['command', unwrap],
  ['nohup', unwrap],
  ['timeout', limited],
  ['sh', script],
  ['bash', script],
]);

function operandsOf(words: readonly Argument[], names: readonly string[]): readonly Argument[] {
  return readOptions(words, names, 'until-operand').operands;
}

function limited(words: readonly Argument[], depth: number): Meaning {
  const [duration, ...rest] = operandsOf(words, ['k|kill-after=', 's|signal=']);
  const meaning = unwrap(rest, depth);
  const limit = duration === undefined ? null : parseDuration(duration.value);
  if (limit === null || meaning.kind !== 'wait') return meaning;
  return { ...meaning, within: Math.min(meaning.within ?? limit, limit) };
}

/** `sh -c 'one command'`. */
function script(words: readonly Argument[], depth: number): Meaning {
  const text = readOptions(words, ['c=', 'e', 'u', 'x']).given.get('c');
  if (text?.is !== 'constant') return shell('it runs a script');
  const parsed = parse(text.value);
  const meanings = parsed.commands.flatMap((statement) => meaningsOf(statement, depth));
  const [only] = meanings;
  return only !== undefined && meanings.length === 1 && parsed.errors === undefined
    ? only
    : shell('it runs a script of several commands');
}
