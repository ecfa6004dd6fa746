/**
 * Labels that serve as headings: a paragraph all in bold, "Cause 2: out of memory", or a word
 * with a colon above a list. What follows one belongs to it, up to the next or the next heading.
 */
import type { Block, Paragraph, RunbookDocument, Section } from './document.ts';
import { noAttributes } from './attributes.ts';
import { matchCauses, matchPart, namesFault } from './sections.ts';

const longestLabel = 100;
const mostWords = 10;

/** The same document with a section for each label. Linear in its blocks. */
export function withLabels(document: RunbookDocument): RunbookDocument {
  return { ...document, root: opened(document.root) };
}

function opened(section: Section): Section {
  const children = section.children.map(opened);
  const own: Block[] = [];
  const labelled: Section[] = [];
  for (const [index, block] of section.blocks.entries()) {
    const last = labelled.at(-1);
    if (block.kind === 'text' && isHeading(block, section.blocks[index + 1]))
      labelled.push(sectionOf(block, section.level + 1));
    else (last?.blocks ?? own).push(block);
  }
  if (labelled.length === 0 && children.every((one, at) => one === section.children[at]))
    return section;
  return { ...section, blocks: own, children: [...nested(labelled), ...children] };
}

/** "Resolution:" below "Cause 2: out of memory" is about that cause. */
function nested(labelled: readonly Section[]): readonly Section[] {
  const found: Section[] = [];
  for (const one of labelled) {
    const last = found.at(-1);
    if (last !== undefined && namesCause(last.title) && !namesCause(one.title))
      last.children.push({ ...one, level: last.level + 1 });
    else found.push(one);
  }
  return found;
}

function sectionOf({ text, line }: Paragraph, level: number): Section {
  const title = text.replace(/\s*[:：]\s*$/, '');
  return { level, title, attributes: noAttributes, line, blocks: [], children: [] };
}

function isHeading({ text, isBold }: Paragraph, next: Block | undefined): boolean {
  if (text.length > longestLabel || next === undefined) return false;
  if (text.split(/\s+/).length > mostWords || /[.!?]$/.test(text)) return false;
  if (isBold === true) return namesCause(text) || matchPart(text) !== null;
  // Unmarked, only a word of our own above what it heads.
  if (next.kind === 'text') return false;
  const part = matchPart(text);
  return part !== null && part.words.length >= (text.match(/\p{L}+/gu)?.length ?? Infinity);
}

function namesCause(text: string): boolean {
  const phrase = matchCauses(text);
  return phrase !== null && namesFault(phrase) && !phrase.means.includes('unknown');
}
