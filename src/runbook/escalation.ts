/** From the escalation section to rules: after how long, in which cases, and whom to call. */
import { contactsIn, isOfOneContact } from './contacts.ts';
import type { Section } from './document.ts';
import { findDuration } from './duration.ts';
import { descendants, entries } from './section-tree.ts';
import { failure } from './called-for.ts';
import { inEnglish } from './languages/in-english.ts';
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
      for (const { text } of entries(block)) texts.push(inEnglish(text));
      const named = contactsIn(section, block);
      for (const contact of named.contacts) contacts.push(contact);
      for (const text of named.when) when.push(text);
    }
  const { downFor, extendedAfter, failedAttempts } = defaultEscalation;
  return {
    rules: {
      downFor:
        durationWhere(
          texts,
          (text) => down.test(text) && !long.test(text) && !isOfOneContact(text),
        ) ?? downFor,
      extendedAfter: durationWhere(texts, (text) => long.test(text)) ?? extendedAfter,
      failedAttempts: attemptsIn(when) ?? failedAttempts,
      contacts,
    },
    when,
  };
}

const down =
  /\b(down|unavailable|unreachable|outage|unresolved|not (recovered|resolved|restored|improving)|still (stuck|down|failing)|no progress)\b/i;
const long = /\b(extended|prolonged|long|major)\b/i;

const mostSentences = 1000;

/** The shortest: in doubt people are called early. */
function durationWhere(
  sentences: readonly string[],
  holds: (text: string) => boolean,
): number | null {
  const all = sentences.flatMap((one) => (holds(one) ? (findDuration(one) ?? []) : []));
  return all.length === 0 ? null : Math.min(...all.slice(0, mostSentences));
}

const amounts: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5 };

/** "3 recovery attempts have failed", "after two failed restarts"; null: no number is named. */
function attemptsIn(sentences: readonly string[]): number | null {
  const about = sentences.find((text) => failure.test(text));
  const word = /\b([1-9]|two|three|four|five)\b/i.exec(about ?? '')?.[1]?.toLowerCase();
  return word === undefined ? null : (amounts[word] ?? Number(word));
}
