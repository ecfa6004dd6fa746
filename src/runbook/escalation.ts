/** From the escalation section to rules: after how long, in which cases, and whom to call. */
import type { Block, Section } from './document.ts';
import { findDuration } from './duration.ts';
import { descendants, entries } from './section-tree.ts';
import { failure } from './called-for.ts';
import type { Contact, EscalationRules } from './runbook.ts';

const minute = 60_000;

/** What holds when the runbook says nothing: the product's own windows. */
export const defaultEscalation: EscalationRules = {
  downFor: 5 * minute,
  extendedAfter: 30 * minute,
  failedAttempts: 2,
  contacts: [],
};

export interface Escalation {
  readonly rules: EscalationRules;
  /** The cases as written. */
  readonly when: readonly string[];
}

export function readEscalation(sections: readonly Section[]): Escalation {
  const all = sections.flatMap((section) => [section, ...descendants(section)]);
  const contacts: Contact[] = [];
  const when: string[] = [];
  const texts: string[] = [];
  for (const section of all)
    for (const block of section.blocks) {
      for (const { text } of entries(block)) texts.push(text);
      if (listsContacts(section, block))
        for (const contact of contactsOf(block)) contacts.push(contact);
      else if (block.kind !== 'text' || !aboutContacts.test(section.title))
        for (const { text } of entries(block)) when.push(text);
    }
  const { downFor, extendedAfter, failedAttempts } = defaultEscalation;
  return {
    rules: {
      downFor: durationWhere(texts, (text) => down.test(text) && !long.test(text)) ?? downFor,
      extendedAfter: durationWhere(texts, (text) => long.test(text)) ?? extendedAfter,
      failedAttempts: attemptsIn(when) ?? failedAttempts,
      contacts,
    },
    when,
  };
}

const aboutContacts = /\b(contacts?|who|chain|path|matrix|people|call order|on-?call)\b/i;
const down =
  /\b(down|unavailable|unreachable|outage|unresolved|not (recovered|resolved|restored))\b/i;
const long = /\b(extended|prolonged|long|major)\b/i;

function durationWhere(
  sentences: readonly string[],
  holds: (text: string) => boolean,
): number | null {
  for (const sentence of sentences) {
    const duration = holds(sentence) ? findDuration(sentence) : null;
    if (duration !== null) return duration;
  }
  return null;
}

const amounts: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5 };

/** "3 recovery attempts have failed", "after two failed restarts"; null: no number is named. */
function attemptsIn(sentences: readonly string[]): number | null {
  const about = sentences.find((text) => failure.test(text));
  const word = /\b([1-9]|two|three|four|five)\b/i.exec(about ?? '')?.[1]?.toLowerCase();
  return word === undefined ? null : (amounts[word] ?? Number(word));
}

/** A heading says so, or the block has the shape: a table or a numbered list. */
function listsContacts(section: Section, block: Block): boolean {
  if (block.kind === 'code' || block.kind === 'text') return false;
  if (aboutContacts.test(section.title)) return true;
  if (/\b(when|criteria|conditions?|triggers?)\b/i.test(section.title)) return false;
  return block.kind === 'table' || block.ordered;
}

function contactsOf(block: Block): readonly Contact[] {
  if (block.kind === 'table') return block.rows.flatMap((cells) => contactOfRow(cells));
  return entries(block).map(({ text }) => contactOf(text));
}

function contactOfRow(cells: readonly string[]): readonly Contact[] {
  const [name, ...how] = cells.filter((cell) => cell !== '' && !/^\d+\.?$/.test(cell));
  return name === undefined ? [] : [{ name, how: how.join(', ') }];
}

const separators = [/\s*:\s+/, /\s+[–—-]\s+/, /\s+via\s+/i, /\s+\(/, /,\s+/];

/** "On-call engineer (PagerDuty)", "Backend lead: by phone", "CTO – for an extended outage". */
function contactOf(text: string): Contact {
  for (const separator of separators) {
    const found = separator.exec(text);
    if (found === null || found.index === 0) continue;
    const name = text.slice(0, found.index);
    if (name.includes('(') && !name.includes(')')) continue;
    const rest = text.slice(found.index + found[0].length).trim();
    return { name, how: found[0].endsWith('(') ? rest.replace(/\)$/, '') : rest };
  }
  return { name: text, how: '' };
}
