/** The incident report as Markdown. Texts from logs, people and the engine are escaped. */
import type { Evidence } from '../../evidence/evidence.ts';
import type { ProposedChange } from '../../runbook/learn.ts';
import { outline, type Block, type Item } from './outline.ts';
import type { Report } from './report.ts';

export function renderReport(
  data: Report,
  evidence: readonly Evidence[],
  change: ProposedChange | null = null,
): string {
  const sections = outline(data, evidence, change).flatMap(({ title, blocks }) => [
    `## ${title}`,
    '',
    ...blocks.flatMap((block, index) => [
      ...lines(block),
      ...(isTight(block, blocks[index + 1]) ? [] : ['']),
    ]),
  ]);
  return [`# Incident ${data.id}: ${escape(data.service)}`, '', ...sections].join('\n');
}

/** One line after the other is one list. */
function isTight(block: Block, next: Block | undefined): boolean {
  return block.kind === 'evidence' && block.lines.length === 0 && next?.kind === 'evidence';
}

function lines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text': {
      const lead = block.lead === '' ? '' : `**${escape(block.lead)}** `;
      return [`${lead}${escape(block.text)}`];
    }
    case 'table':
      return [
        '| | |',
        '| --- | --- |',
        ...block.rows.map(([name, value]) => `| ${escape(name)} | ${escape(value)} |`),
      ];
    case 'list':
      return block.items.flatMap(itemLines);
    case 'evidence':
      return [
        `- \`${block.id}\` ${escape(block.text)}`,
        ...(block.lines.length === 0 ? [] : ['', ...fenced('text', block.lines)]),
      ];
    case 'diff':
      // The runbook's own text stands in it: the fence is longer than any of its fences.
      return ['``````diff', block.text, '``````'];
  }
}

function itemLines({ mark, text, lines: below = [] }: Item): readonly string[] {
  const before = mark === undefined ? '' : `\`${mark.replaceAll('`', "'")}\` `;
  return [`- ${before}${escape(text)}`, ...below.map((line) => `  - ${escape(line)}`)];
}

function fenced(language: string, inside: readonly string[]): readonly string[] {
  return ['````' + language, ...inside.map((line) => line.replaceAll('````', "'''")), '````'];
}

/** Markdown and HTML from outside stay text. */
function escape(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|]/g, '\\$&').replace(/\s+/g, ' ');
}
