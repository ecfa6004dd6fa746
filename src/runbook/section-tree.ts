/** Ways through the tree of sections. */
import type { Block, Section } from './document.ts';

/** Everything below a section, in the order written. Headings nest six deep at most. */
export function descendants(section: Section): readonly Section[] {
  const found: Section[] = [];
  const collect = ({ children }: Section): void => {
    for (const child of children) {
      found.push(child);
      collect(child);
    }
  };
  collect(section);
  return found;
}

export function byLine(a: { readonly line: number }, b: { readonly line: number }): number {
  return a.line - b.line;
}

export interface Entry {
  readonly text: string;
  readonly line: number;
}

/** A block as sentences: items of a list, rows of a table, a paragraph; nothing for code. */
export function entries(block: Block): readonly Entry[] {
  switch (block.kind) {
    case 'code':
      return [];
    case 'text':
      return [{ text: block.text, line: block.line }];
    case 'list':
      return block.items;
    case 'table':
      return block.rows.map((cells, index) => ({
        text: cells.join(': '),
        // Header and rule stand before the rows.
        line: block.line + 2 + index,
      }));
  }
}
