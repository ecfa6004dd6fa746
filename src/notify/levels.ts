/** From the contacts of a runbook to the levels of paging: who is called after whom. */
import type { Contact, EscalationRules } from '../runbook/runbook.ts';
import type { Level } from './next-page.ts';

export interface ContactChannels {
  /** Name of a contact, as the runbook writes it, to the channels by which it is reached. */
  readonly contacts: Readonly<Record<string, readonly string[]>>;
  /** How long one has to acknowledge before the next is called, in milliseconds. */
  readonly nextContactAfter: number;
  readonly levels: readonly Level[];
}

/**
 * In the order of the runbook. Who is there "for an extended outage" is called no earlier than
 * that; a contact without a channel is left out. When the runbook names none of those that have
 * one, the levels of the configuration hold; without these all contacts are called at once, since
 * somebody has to hear of it.
 */
export function levelsOf(
  { contacts, nextContactAfter, levels: usual }: ContactChannels,
  rules: Pick<EscalationRules, 'contacts' | 'downFor' | 'extendedAfter'>,
): readonly Level[] {
  const known = new Map(Object.entries(contacts).map(([name, by]) => [plain(name), by]));
  const levels: Level[] = [];
  for (const contact of rules.contacts) {
    const channels = known.get(plain(contact.name));
    if (channels === undefined) continue;
    const turn = levels.length * nextContactAfter;
    const extended = isForExtended(contact) ? Math.max(0, rules.extendedAfter - rules.downFor) : 0;
    levels.push({ after: Math.max(turn, extended), channels });
  }
  if (levels.length > 0) return levels;
  if (usual.length > 0) return usual;
  return [...known.values()].map((channels) => ({ after: 0, channels }));
}

function isForExtended({ name, how }: Contact): boolean {
  return /\b(extended|prolonged|long|major)\b/i.test(`${name} ${how}`);
}

function plain(name: string): string {
  return (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
