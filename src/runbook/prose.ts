/** Parts that people read: alert details, symptoms, messages and checklists. */
import type { Section } from './document.ts';
import { findDuration } from './duration.ts';
import type { CompiledRunbook, MessageTemplate } from './runbook.ts';
import { descendants, entries } from './section-tree.ts';

const longestBody = 8000;

/** Milliseconds between two updates for users, where nothing says otherwise. */
export const defaultUpdateEvery = 15 * 60_000;

/** `Severity: critical` from a list, a table or lines of text. The first of equal keys counts. */
export function readAlert(sections: readonly Section[]): CompiledRunbook['alert'] {
  const details = new Map<string, string>();
  for (const text of sentences(sections)) {
    const colon = text.indexOf(':');
    const key = text.slice(0, colon).trim();
    if (colon > 0 && key.length <= 60 && !details.has(key))
      details.set(key, text.slice(colon + 1).trim());
  }
  return Object.fromEntries(details);
}

export function readSymptoms(sections: readonly Section[]): readonly string[] {
  return sections
    .flatMap(withBelow)
    .flatMap(({ blocks }) =>
      blocks.flatMap((block) =>
        block.kind === 'list' || block.kind === 'table'
          ? entries(block).map((one) => one.text)
          : [],
      ),
    );
}

/** Code blocks of the communication section, each under its heading. */
export function readTemplates(sections: readonly Section[]): readonly MessageTemplate[] {
  return sections.flatMap(withBelow).flatMap(({ title, blocks }) =>
    blocks.flatMap((block) => {
      if (block.kind !== 'code') return [];
      const text = block.text.slice(0, longestBody).trim();
      const [first = '', ...rest] = text.split('\n');
      const subject = /^subject:\s*(.{1,200})$/i.exec(first)?.[1] ?? null;
      const body = subject === null ? text : rest.join('\n').trim();
      return [{ title, subject, body, line: block.line }];
    }),
  );
}

/** "updates every 15 minutes", in a template or beside it. */
export function updateInterval(sections: readonly Section[]): number | null {
  const texts = [...sentences(sections), ...readTemplates(sections).map(({ body }) => body)];
  for (const text of texts) {
    const at = text.search(/\bevery\b/i);
    const interval = at < 0 ? null : findDuration(text.slice(at, at + 80));
    if (interval !== null) return interval;
  }
  return null;
}

export function readChecklists(sections: readonly Section[]): CompiledRunbook['postIncident'] {
  return sections
    .flatMap(withBelow)
    .map(({ title, blocks }) => ({
      title,
      items: blocks.flatMap((block) =>
        // `- [ ] ` is a box to tick.
        block.kind === 'list'
          ? block.items.map(({ text }) => text.replace(/^\[[ x]\]\s*/i, ''))
          : [],
      ),
    }))
    .filter(({ items }) => items.length > 0);
}

function withBelow(section: Section): readonly Section[] {
  return [section, ...descendants(section)];
}

function sentences(sections: readonly Section[]): readonly string[] {
  return sections
    .flatMap(withBelow)
    .flatMap(({ blocks }) => blocks.flatMap((block) => entries(block).map(({ text }) => text)));
}
