/**
 * Causes that no heading names: of an item that gives a command for one of them, and of the rows
 * of a table. They may stand anywhere that tells what to do.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import { causeRows } from './cause-rows.ts';
import type { Section } from './document.ts';
import { forbidsBelow } from './manual-steps.ts';
import type { CauseSection } from './outline.ts';
import { matchPart } from './sections.ts';
import type { Part } from './sections.ts';
import type { SectionText } from './text-commands.ts';

/** Parts that tell what was, or whom to tell. */
const telling = new Set<Part | undefined>([
  ...(['symptoms', 'escalation', 'communication', 'post-incident'] as const),
]);

export function isToldOnly({ title }: Section): boolean {
  return telling.has(matchPart(title)?.means);
}

/** `about`: the causes of sections, whose own commands they have already. */
export function causesInText(
  sections: readonly Section[],
  texts: ReadonlyMap<Section, SectionText>,
  about: ReadonlyMap<Section, readonly CauseKind[]>,
): readonly CauseSection[] {
  return sections.flatMap((section) => {
    if (isToldOnly(section) || forbidsBelow(section.title)) return [];
    return [
      ...inSection(section, texts.get(section), about.get(section) ?? []),
      ...causesInText(section.children, texts, about),
    ];
  });
}

function inSection(
  section: Section,
  text: SectionText | undefined,
  own: readonly CauseKind[],
): readonly CauseSection[] {
  if (text === undefined) return [];
  const at = { ...section, blocks: [], children: [] };
  const rows = section.blocks
    .flatMap((block) => (block.kind === 'table' ? causeRows(block, text.cells) : []))
    .map(({ title, line, causes, commands }): CauseSection => ({
      section: { ...at, title, line },
      ...{ causes, commands, blocks: [], refuses: false, found: 'row' },
    }));
  const items = text.commands
    .filter(({ causes }) => causes.length > 0 && !causes.some((one) => own.includes(one)))
    .map(({ causes, code, isMeant }): CauseSection => ({
      section: { ...at, line: code.line },
      ...{ causes, commands: isMeant ? [code] : [], blocks: [], refuses: !isMeant, found: 'item' },
    }));
  return [...rows, ...items];
}
