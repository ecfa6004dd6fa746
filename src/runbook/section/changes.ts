/**
 * Which lines of a runbook are changes that the responder performs itself: the same ladders that
 * an incident follows, by the line that each remedy is written on. What only prepares a remedy
 * (a stop before a start, a checkout before a build) is a part of it.
 */
import type { CauseKind } from '../../diagnosis/cause.ts';
import { readCommands } from '../command.ts';
import { parseDocument } from '../document.ts';
import type { Block, Section } from '../document.ts';
import { readLadder } from '../ladder.ts';
import { outline } from '../outline.ts';
import { readRules } from '../rung-rules.ts';
import type { Rung } from '../runbook.ts';
import { descendants } from '../section-tree.ts';
import { isShell } from '../shell-blocks.ts';

export interface Change {
  readonly rungs: readonly Rung[];
  /** What the section is about; null: it names no cause. */
  readonly cause: CauseKind | null;
}

export interface Changes {
  readonly at: ReadonlyMap<number, Change>;
  /** A line that is a part of the remedy on another line. */
  readonly partOf: ReadonlyMap<number, number>;
}

interface Group {
  readonly causes: readonly CauseKind[];
  readonly blocks: readonly Block[];
}

export function changesIn(text: string): Changes {
  const document = parseDocument(text);
  const at = new Map<number, Change>();
  const partOf = new Map<number, number>();
  for (const group of groupsOf(document.root, outline(document).causes)) {
    const { rungs } = readLadder(group.blocks, group.causes);
    for (const rung of rungs) {
      const before = at.get(rung.line)?.rungs ?? [];
      at.set(rung.line, { rungs: [...before, rung], cause: group.causes[0] ?? null });
    }
    const lines = rungs.map(({ line }) => line);
    for (const [line, whole] of partsOf(group.blocks, lines)) partOf.set(line, whole);
  }
  return { at, partOf };
}

/** Blocks about one cause belong together; others by their section. */
function groupsOf(
  root: Section,
  causes: readonly { readonly causes: readonly CauseKind[]; readonly blocks: readonly Block[] }[],
): readonly Group[] {
  const taken = new Set(causes.flatMap(({ blocks }) => blocks));
  const others = [root, ...descendants(root)].map(({ blocks }): Group => ({
    causes: [],
    blocks: blocks.filter((block) => !taken.has(block)),
  }));
  return [...causes, ...others];
}

function partsOf(
  blocks: readonly Block[],
  lines: readonly number[],
): readonly (readonly [number, number])[] {
  return blocks.flatMap((block): readonly (readonly [number, number])[] => {
    if (block.kind !== 'code' || !isShell(block)) return [];
    const { steps } = readCommands(block.text, block.line);
    const [first] = steps;
    // The whole block is what a person types to the same end.
    if (first !== undefined && readRules(block).remedy !== null && lines.includes(first.line))
      return steps.slice(1).map(({ line }) => [line, first.line] as const);
    return steps.flatMap(({ kind, line }) => {
      if (kind !== 'stop' && kind !== 'checkout' && kind !== 'disconnect') return [];
      const next = lines.find((one) => one > line);
      return next === undefined ? [] : [[line, next] as const];
    });
  });
}
