/** A code block, or a command in a sentence, as checked steps. */
import type { Effect } from '../programs/effect.ts';
import { stepOf } from '../programs/effect.ts';
import { findVerb } from '../programs/lookup.ts';
import { programOf } from '../programs/registry.ts';
import { locks } from '../traps/blocking.ts';
import { deletesRows } from '../traps/destroying.ts';
import { blockKind, looksLikeCommand } from './block-kind.ts';
import type { CheckedStep, Finding, FoundTrap } from './checked-step.ts';
import { parametersIn, shielded, unfilledAt } from './parameters.ts';
import { piecesOf } from './pieces.ts';
import { typedIn } from './prompt.ts';
import { readPiece, stepOfReading } from './read-piece.ts';
import { parseScript } from './script.ts';
import type { Fragment, Parsed } from './script.ts';
import type { ShellNode } from './shell-node.ts';
import { startsKnown } from './known-start.ts';
import { shorthandsOf } from './shorthands.ts';
import type { Shorthands } from './shorthands.ts';
import { readSql } from './sql.ts';

export interface ReadBlock {
  readonly steps: readonly CheckedStep[];
  /** Functions and aliases that it defines for what follows. */
  readonly defines?: readonly string[];
  readonly findings: readonly Finding[];
}

const nothing: ReadBlock = { steps: [], findings: [] };

/** A block is a screenful or a script; beyond this it is not a runbook's any more. */
export const longestBlock = 64 * 1024;

/** Lines of the steps count from 1, the first line of the block. */
export function readBlock(
  language: string,
  text: string,
  shorthands: Shorthands = shorthandsOf(text),
): ReadBlock {
  if (text.length > longestBlock) {
    const message = `the block has ${text.length} characters, at most ${longestBlock} are read; it is left to people`;
    return { steps: [], findings: [{ code: 'too-large', line: 1, message }] };
  }
  const kind = blockKind(language, text);
  if (kind === 'none') return nothing;
  if (kind === 'sql') return { steps: sqlSteps(text, text, 'in its own block'), findings: [] };
  if (kind === 'redis') return { steps: redisSteps(text, 'in its own block'), findings: [] };
  if (kind === 'lines') return readShell(onlyPlainLines(text), shorthands);
  const typed = typedIn(text);
  if (typed === null) return readShell(text, shorthands);
  const read = typed.map(({ prompt, text: source }): ReadBlock => {
    if (prompt === 'shell') return readShell(source, shorthands);
    if (prompt === 'sql')
      return { steps: sqlSteps(source, text, 'in its own block'), findings: [] };
    if (prompt === 'redis') return { steps: redisSteps(source, 'in its own block'), findings: [] };
    return nothing;
  });
  return {
    steps: read.flatMap(({ steps }) => steps).sort((a, b) => a.line - b.line),
    findings: read.flatMap(({ findings }) => findings),
    defines: read.flatMap(({ defines }) => defines ?? []),
  };
}

export function readShell(text: string, shorthands: Shorthands = shorthandsOf(text)): ReadBlock {
  const parsed = parseScript(text);
  const lineAt = lineCounter(text);
  const readings = parsed.statements.flatMap(({ statement, base }) =>
    piecesOf(statement, shorthands).map((piece) => readPiece(piece, base, shorthands)),
  );
  const commands = readings.map((reading, index) =>
    stepOfReading(reading, {
      text,
      source: parsed.source,
      lineAt,
      next: nextEffect(readings.slice(index + 1, index + 4).map((one) => one.judgement.effect)),
    }),
  );
  const fragments = parsed.fragments.map((one) => readFragment(one, text, parsed, lineAt));
  const stopped: readonly Finding[] =
    parsed.stopped === null
      ? []
      : [
          {
            code: 'too-large',
            line: lineAt(parsed.stopped),
            message:
              'from here on too many lines of the block are no shell; they are left to people',
          },
        ];
  return {
    steps: [...commands, ...fragments.flatMap(({ steps }) => steps)].sort(
      (a, b) => a.line - b.line,
    ),
    findings: [...fragments.flatMap(({ findings }) => findings), ...stopped],
    defines: parsed.statements.flatMap(({ statement }) => namesDefined(statement.command)),
  };
}

/** As long as the block: lines with syntax of their own are blank, so that positions hold. */
function onlyPlainLines(text: string): string {
  return text
    .split('\n')
    .map((line) => (isPlainLine(line) ? line : ' '.repeat(line.length)))
    .join('\n');
}

function isPlainLine(line: string): boolean {
  return (
    startsKnown(line) && looksLikeCommand(line) && !/[{}`%^]|\$[({_]|^\s*(?:for|if)\b/.test(line)
  );
}

function namesDefined(node: ShellNode): readonly string[] {
  if (node.type === 'Function') return [node.name.value];
  if (node.type !== 'Command' || node.name?.value !== 'alias') return [];
  return node.suffix.flatMap((one) => {
    const name = /^([\w-]{1,60})=/.exec(
      one.type === 'Word' || one.type === 'Assignment' ? one.text : '',
    );
    return name?.[1] === undefined ? [] : [name[1]];
  });
}

/** What follows, apart from printing. */
function nextEffect(following: readonly (Effect | null)[]): Effect | null {
  return following.find((effect) => effect !== 'prepare') ?? null;
}

type LineAt = (position: number) => number;

function readFragment(
  fragment: Fragment,
  text: string,
  { source }: Parsed,
  lineAt: LineAt,
): ReadBlock {
  const { kind, at, end } = fragment;
  const start = at + (source.slice(at, end).length - source.slice(at, end).trimStart().length);
  const line = lineAt(start);
  const command = text.slice(start, end).trim();
  const shift = (steps: readonly CheckedStep[]): readonly CheckedStep[] =>
    steps.map((step) => ({
      ...step,
      line: step.line + line - 1,
      traps: step.traps.map((trap) => ({ ...trap, line: trap.line + line - 1 })),
    }));
  switch (kind) {
    case 'sql':
      return { steps: shift(sqlSteps(command, command, 'in a shell block')), findings: [] };
    case 'redis':
      return { steps: shift(redisSteps(command, 'in a shell block')), findings: [] };
    case 'yaml':
    case 'config':
      return one(
        plain(command, line, 'change', 'edits a file as these lines say', 'wrong-language'),
      );
    case 'promql':
      return one(plain(command, line, 'look', 'asks the monitoring', 'wrong-language'));
    case 'broken':
      return one({
        ...plain(command, line, 'change', 'is unknown: it is not valid shell', 'not-shell'),
        kind: 'shell',
        effect: null,
      });
    case 'prose':
      return {
        steps: [],
        findings: [
          {
            code: 'wrong-language',
            line,
            message: `"${command.slice(0, 60)}" is a sentence in a shell block`,
          },
        ],
      };
    case 'output':
      return nothing;
  }
}

function one(step: CheckedStep): ReadBlock {
  return { steps: [step], findings: [] };
}

type Placed = 'in its own block' | 'in a shell block';

function plain(
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
    parameters: parametersIn(command),
    traps: codes.map((code) => ({ code, line, offset: 0, length })),
    notes: [],
  };
}

function sqlSteps(source: string, text: string, placed: Placed): readonly CheckedStep[] {
  const steps: CheckedStep[] = [];
  const lineAt = lineCounter(source);
  let from = 0;
  while (from < source.length) {
    const semicolon = endOfStatement(source, from);
    const end = Math.min(semicolon + 1, source.length);
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
      steps.push(plain(command, lineAt(from + lead), entry.effect, entry.does, ...codes));
    }
    from = end;
  }
  return steps;
}

/** Blank lines and comments before a statement. */
function leadOf(raw: string): number {
  return /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(raw)?.[0].length ?? 0;
}

function endOfStatement(source: string, from: number): number {
  // A `\d` command of psql ends with its line.
  const start = from + leadOf(source.slice(from));
  if (source.charAt(start) === '\\') {
    const line = source.indexOf('\n', start);
    return line < 0 ? source.length : line;
  }
  const piece = /'(?:[^']|'')*'|"[^"]*"|\$\$[\s\S]*?\$\$|--[^\n]*|;/g;
  piece.lastIndex = start;
  for (let found = piece.exec(source); found !== null; found = piece.exec(source))
    if (found[0] === ';') return found.index;
  return source.length;
}

function redisSteps(text: string, placed: Placed): readonly CheckedStep[] {
  const { program } = programOf({ value: 'redis-cli', is: 'constant', at: 0, end: 0 });
  return text.split('\n').flatMap((line, index) => {
    const command = line.trim();
    const verb = program === null ? null : findVerb(program, command.split(/\s+/).slice(0, 3));
    if (verb === null || command.startsWith('#')) return [];
    const codes: FoundTrap['code'][] = placed === 'in a shell block' ? ['wrong-language'] : [];
    if (/^flush(?:all|db)/.test(verb.path)) codes.push('deletes-data');
    if (verb.path === 'monitor' || verb.path.endsWith('subscribe')) codes.push('never-ends');
    const does = verb.entry.does;
    return [plain(command, index + 1, verb.entry.effect, does, ...codes)];
  });
}

/** Positions come in any order; lines are found by halving. */
export function lineCounter(source: string): LineAt {
  const starts: number[] = [0];
  for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1))
    starts.push(at + 1);
  return (position) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= position) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  };
}
