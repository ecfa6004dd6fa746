/** The blocks of a section as they are read: what an item holds comes after the item's words. */
import type { Block, CodeBlock } from './document.ts';
import { warnsOfNext, warnsWithin } from './manual-steps.ts';
import { byLine, entries } from './section-tree.ts';
import type { Entry } from './section-tree.ts';

type Placed =
  | (Entry & { readonly from: 'item' | 'sentence' })
  | {
      readonly from: 'fence' | 'sentence-command';
      readonly block: CodeBlock;
      readonly line: number;
    };

/** Sentences, and code without what stands after "never do this:"; `commands` are those in sentences. */
export function inReadingOrder(
  blocks: readonly Block[],
  commands: readonly CodeBlock[],
): readonly (Entry | CodeBlock)[] {
  const placed = [
    ...blocks.flatMap(placedIn),
    ...commands.map((block): Placed => ({ from: 'sentence-command', block, line: block.line })),
  ].sort(byLine);
  let warned = false;
  return placed.flatMap((one): readonly (Entry | CodeBlock)[] => {
    switch (one.from) {
      case 'item':
      case 'sentence':
        warned = warnsOfNext(one.text) || (one.from === 'item' && warnsWithin(one.text));
        return [{ text: one.text, line: one.line }];
      case 'sentence-command':
        return [one.block];
      case 'fence': {
        const shown = warned;
        warned = false;
        return shown ? [] : [one.block];
      }
    }
  });
}

function placedIn(block: Block): readonly Placed[] {
  if (block.kind === 'code') return [{ from: 'fence', block, line: block.line }];
  const from = block.kind === 'list' ? 'item' : 'sentence';
  return entries(block).map(({ text, line }) => ({ from, text, line }));
}
