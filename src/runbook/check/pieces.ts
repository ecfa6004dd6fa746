/**
 * Cuts statements into what a reader counts as one command: a pipeline is one, `a && b` are two,
 * a loop that only waits is one, and any other loop or condition is what stands inside it.
 */
import type { CommandNode, PipelineNode, Statement } from 'unbash';

import { onlyLooks } from '../programs/effect.ts';
import { parameterName } from '../words.ts';
import { outermostWith, usesInWords, usesOf } from './parse-use.ts';
import type { ShellNode } from './shell-node.ts';
import type { Shorthands } from './shorthands.ts';
import type { Use } from './use.ts';

export interface Piece {
  /** The parts of a pipeline. */
  readonly nodes: readonly CommandNode[];
  readonly at: number;
  readonly end: number;
  readonly loop: 'none' | 'bounded' | 'endless';
  readonly background: boolean;
  /** What the loops around it go through. */
  readonly over: readonly Over[];
  /** A loop that only looks, as a whole. */
  readonly waits: boolean;
}

/** `for NAME in …`, and the programs whose output it goes through. */
export interface Over {
  readonly name: string;
  readonly by: readonly Use[];
}

interface Around {
  readonly loop: Piece['loop'];
  readonly background: boolean;
  /** Inside something, tests and words that control the flow are no commands of their own. */
  readonly nested: boolean;
  readonly uses: (node: ShellNode) => readonly Use[];
  readonly shorthands: Shorthands;
}

export function piecesOf(statement: Statement, shorthands: Shorthands): readonly Piece[] {
  const context = outermostWith(shorthands);
  const uses = (node: ShellNode): readonly Use[] => usesOf(node, context);
  return read(statement, { loop: 'none', background: false, nested: false, uses, shorthands });
}

type NodeOf<T extends ShellNode['type']> = Extract<ShellNode, { type: T }>;

function read(node: ShellNode, around: Around): readonly Piece[] {
  const all = (nodes: readonly (ShellNode | undefined)[]): readonly Piece[] =>
    nodes.flatMap((one) => (one === undefined ? [] : read(one, { ...around, nested: true })));
  switch (node.type) {
    case 'Statement': {
      const background = around.background || node.background === true;
      return read(node.command, { ...around, background });
    }
    case 'AndOr':
      return node.commands.flatMap((one) => read(one, { ...around, nested: true }));
    case 'Command':
    case 'Pipeline':
      return simple(node, around);
    case 'Redirected':
      return read(node.command, around);
    case 'While':
      return whileLoop(node, around);
    case 'For':
      return forLoop(node, around);
    case 'ArithmeticFor':
      return firstIs(
        node.test === undefined ? 'endless' : null,
        read(node.body, { ...around, nested: true, loop: inner(around, 'bounded') }),
      );
    case 'Select':
      return read(node.body, { ...around, nested: true, loop: inner(around, 'bounded') });
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
    case 'Subshell':
    case 'BraceGroup':
    case 'Function':
    case 'Coproc':
      return read(node.body, { ...around, nested: true });
    case 'TestCommand':
    case 'ArithmeticCommand':
      return [];
  }
}

const control = new Set(
  '[ test true false : break continue exit return shift local let set trap'.split(' '),
);

function simple(node: PipelineNode, around: Around): readonly Piece[] {
  const nodes = node.type === 'Pipeline' ? node.commands : [node];
  const [first] = nodes;
  const controls = first?.type === 'Command' && control.has(first.name?.value ?? '');
  if (nodes.length === 1 && around.nested && controls) return [];
  if (first?.type === 'TestCommand' || first?.type === 'ArithmeticCommand') return [];
  const { loop, background } = around;
  // Each part may be a loop or group of its own; they are read together.
  return [{ nodes, at: node.pos, end: node.end, loop, background, over: [], waits: false }];
}

function inner(around: Around, loop: 'bounded' | 'endless'): Piece['loop'] {
  return around.loop === 'endless' ? 'endless' : loop;
}

function whileLoop(node: NodeOf<'While'>, around: Around): readonly Piece[] {
  const bounded = isBounded(node, around.uses);
  const loop = inner(around, bounded ? 'bounded' : 'endless');
  const { background } = around;
  if (looksOnly(node, around) && !readsLines(node.clause, around)) {
    const whole = { nodes: [node], at: node.pos, end: node.end, loop, background, over: [] };
    return [
      {
        ...whole,
        waits: node.kind === 'until' || leaves(node, around) || !isAlways(node.clause, around),
      },
    ];
  }
  const steps = read(node.body, { ...around, loop: 'bounded', nested: true });
  const clause = read(node.clause, { ...around, loop: 'bounded', nested: true });
  // The loop itself is what never ends: told once, at its beginning.
  return firstIs(bounded ? null : 'endless', [...clause, ...steps]);
}

/** What a loop as a whole is, is told once. */
function firstIs(loop: 'endless' | null, [first, ...rest]: readonly Piece[]): readonly Piece[] {
  if (first === undefined) return [];
  return [loop === null ? first : { ...first, loop }, ...rest];
}

function forLoop(node: NodeOf<'For'>, around: Around): readonly Piece[] {
  const waits = looksOnly(node, around) && leaves(node, around);
  const { background } = around;
  if (waits)
    return [
      { nodes: [node], at: node.pos, end: node.end, loop: 'bounded', background, over: [], waits },
    ];
  const over = {
    name: parameterName(node.name.value),
    by: usesInWords(node.wordlist ?? [], outermostWith(around.shorthands)),
  };
  const inside = read(node.body, { ...around, nested: true, loop: inner(around, 'bounded') });
  return inside.map((piece) => ({ ...piece, over: [...piece.over, over] }));
}

function looksOnly(node: ShellNode, { uses }: Around): boolean {
  return uses(node).every(({ effect }) => effect !== null && onlyLooks(effect));
}

function leaves(node: ShellNode, { uses }: Around): boolean {
  return uses(node).some(({ name }) => name === 'break' || name === 'exit' || name === 'return');
}

/** `while read name` goes through something, and waits for nothing. */
function readsLines(clause: ShellNode, { uses }: Around): boolean {
  return uses(clause).some(({ name }) => name === 'read');
}

function isAlways(clause: ShellNode, { uses }: Around): boolean {
  return uses(clause).every(({ name }) => name === 'true' || name === ':' || name === 'sleep');
}

/**
 * It counts, compares a number, or reads until its input ends. What a command answers may never
 * reach the number that it is compared with.
 */
function isBounded(node: NodeOf<'While'>, usesIn: Around['uses']): boolean {
  const uses = usesIn(node);
  return (
    uses.some(({ name }) => name === 'read' || name === 'timeout' || name === 'getopts') ||
    uses.some(
      ({ name, operands, options, substituted }) =>
        (name === '[' || name === 'test') &&
        substituted.every((one) => one.name === 'date' || one.name === 'expr') &&
        operands.concat(options.operands).length > 0 &&
        ['lt', 'gt', 'le', 'ge'].some((one) =>
          one.split('').every((letter) => options.spelt.has(letter)),
        ),
    ) ||
    compares(node.clause) ||
    compares(node.body)
  );
}

function comparesCounter(expression: string): boolean {
  return /"-(?:lt|gt|le|ge)"/.test(expression) && !/\$\((?!\(|\s*(?:date|expr)\b)/.test(expression);
}

function compares(node: ShellNode): boolean {
  if (node.type === 'ArithmeticCommand') return true;
  if (node.type === 'TestCommand') return comparesCounter(JSON.stringify(node.expression));
  if (node.type === 'Statement') return compares(node.command);
  if (node.type === 'If') return compares(node.clause);
  if (node.type === 'CompoundList' || node.type === 'AndOr' || node.type === 'Pipeline')
    return node.commands.some((one: ShellNode) => compares(one));
  return false;
}
