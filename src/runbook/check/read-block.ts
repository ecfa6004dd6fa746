/** A code block, or a command in a sentence, as checked steps. */
import type { Effect } from '../programs/effect.ts';
import { blockKind, looksLikeCommand } from './block-kind.ts';
import type { CheckedStep, Finding, FoundTrap } from './checked-step.ts';
import { startsKnown } from './known-start.ts';
import { lineCounter } from './line-counter.ts';
import type { LineAt } from './line-counter.ts';
import { memoryOf } from './memory.ts';
import type { Memory, Neighbours, ReadCommand } from './memory.ts';
import { mongoSteps, plain, redisSteps, sqlSteps } from './other-language.ts';
import { piecesOf } from './pieces.ts';
import { typedIn } from './prompt.ts';
import type { Typed } from './prompt.ts';
import { readPiece, startsSomething, stepOfReading } from './read-piece.ts';
import { typedAsRoot } from './root-prompt.ts';
import { parseScript } from './script.ts';
import type { Fragment, Parsed, Placed } from './script.ts';
import type { ShellNode } from './shell-node.ts';

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
  memory: Memory = memoryOf(text),
): ReadBlock {
  if (text.length > longestBlock) {
    const message = `the block has ${text.length} characters, at most ${longestBlock} are read; it is left to people`;
    return { steps: [], findings: [{ code: 'too-large', line: 1, message }] };
  }
  const kind = blockKind(language, text);
  if (kind === 'none') return nothing;
  if (kind === 'lines') return readShell(onlyPlainLines(onlyShell(text)), memory);
  const typed = typedIn(text);
  if (typed === null) {
    if (kind !== 'shell') return readTyped({ prompt: kind, text }, text, memory);
    return readShell(typedAsRoot(text, looksLikeCommand) ?? text, memory);
  }
  const read = [...typed, ...typedBefore(text, typed)].map((one) => readTyped(one, text, memory));
  return {
    steps: read.flatMap(({ steps }) => steps).sort((a, b) => a.line - b.line),
    findings: read.flatMap(({ findings }) => findings),
    defines: read.flatMap(({ defines }) => defines ?? []),
  };
}

/** What root typed on the way to a client whose session it is. */
function typedBefore(text: string, typed: readonly Typed[]): readonly Typed[] {
  if (typed.some(({ prompt }) => prompt === 'shell')) return [];
  const taken = typed.map((one) => one.text.split('\n'));
  const rest = text
    .split('\n')
    .map((line, index) =>
      taken.every((lines) => lines[index]?.trim() === '') ? line : ' '.repeat(line.length),
    )
    .join('\n');
  const root = typedAsRoot(rest, looksLikeCommand);
  return root === null ? [] : [{ prompt: 'shell', text: root }];
}

function readTyped({ prompt, text: source }: Typed, text: string, memory: Memory): ReadBlock {
  switch (prompt) {
    case 'shell':
      return readShell(source, memory);
    case 'sql':
      return { steps: sqlSteps(source, text, 'in its own block'), findings: [] };
    case 'redis':
      return { steps: redisSteps(source, 'in its own block'), findings: [] };
    case 'mongo':
      return { steps: mongoSteps(source), findings: [] };
  }
}

export function readShell(text: string, memory: Memory = memoryOf(text)): ReadBlock {
  const parsed = parseScript(text);
  const lineAt = lineCounter(text);
  const read = parsed.statements.flatMap((placed) => {
    const before = lineAt(placed.base + placed.statement.pos) - 1;
    return readStatement(placed, parsed.source, text, memory).map((one) => ({ one, before }));
  });
  const commands = read.map(({ one, before }, index) => {
    const following = read.slice(index + 1, index + 4).map((later) => later.one.effect);
    const afterStart = lastBefore(read.slice(Math.max(0, index - 3), index))?.starts === true;
    return moved(one.step({ next: nextEffect(following), afterStart }), before);
  });
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

function readStatement(
  { statement, base }: Placed,
  source: string,
  text: string,
  { shorthands, statements }: Memory,
): readonly ReadCommand[] {
  const from = base + statement.pos;
  const end = base + statement.end;
  const own = source.slice(from, end);
  const known = statements.get(own);
  if (known !== undefined) return known;
  // Positions and lines from the statement's beginning on, so that it may stand anywhere.
  const around = { text: text.slice(from, end), source: own, lineAt: lineCounter(own) };
  const read = piecesOf(statement, shorthands)
    .map((piece) => readPiece(piece, -statement.pos, shorthands))
    .map((reading): ReadCommand => {
      const { effect } = reading.judgement;
      const make = (beside: Neighbours) => stepOfReading(reading, { ...around, ...beside });
      const starts = startsSomething(reading);
      // Only of a pause it matters what comes before and after it.
      if (effect === 'wait') return { effect, starts, step: make };
      const step = make({ next: null, afterStart: false });
      return { effect, starts, step: () => step };
    });
  statements.set(own, read);
  return read;
}

export function moved(step: CheckedStep, by: number): CheckedStep {
  if (by === 0) return step;
  return {
    ...step,
    line: step.line + by,
    traps: shifted(step.traps, by),
    notes: shifted(step.notes, by),
  };
}

/** The same in its section. */
export function placed(
  step: CheckedStep,
  by: number,
  section: string,
): CheckedStep & { readonly section: string } {
  return {
    ...step,
    line: step.line + by,
    traps: shifted(step.traps, by),
    notes: shifted(step.notes, by),
    section,
  };
}

function shifted(found: readonly FoundTrap[], by: number): readonly FoundTrap[] {
  return by === 0 ? found : found.map((one) => ({ ...one, line: one.line + by }));
}

/** Of a session with prompts only what was typed. */
function onlyShell(text: string): string {
  return typedIn(text)?.find(({ prompt }) => prompt === 'shell')?.text ?? text;
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
    startsKnown(line) &&
    looksLikeCommand(line) &&
    !/[{}`%^]|\$[({_]|^\s*(?:for|if)\b/.test(withoutTemplates(line))
  );
}

/** Braces in quotes, and `$(docker ps -q)`, mean the same to every shell. */
function withoutTemplates(line: string): string {
  return line
    .replace(/"[^"`%^$]*"|'[^'`%^$]*'/g, 'q')
    .replace(/\$\(((?:docker|docker-compose|podman|kubectl)\s[^()`%^${}]*)\)/g, 'q');
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

/** What came before, apart from printing. */
function lastBefore(earlier: readonly { readonly one: ReadCommand }[]): ReadCommand | undefined {
  return earlier.findLast(({ one }) => one.effect !== 'prepare')?.one;
}

/** What follows, apart from printing. */
function nextEffect(following: readonly (Effect | null)[]): Effect | null {
  return following.find((effect) => effect !== 'prepare') ?? null;
}

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
    steps.map((step) => moved(step, line - 1));
  switch (kind) {
    case 'sql':
      return { steps: shift(sqlSteps(command, command, 'in a shell block')), findings: [] };
    case 'redis':
      return { steps: shift(redisSteps(command, 'in a shell block')), findings: [] };
    case 'yaml':
    case 'json':
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
