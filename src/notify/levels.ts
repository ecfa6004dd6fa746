/** From the contacts of a runbook to the levels of paging: who is called after whom. */
import type { EscalationReason } from '../incident/event.ts';
import { calledFor } from '../runbook/called-for.ts';
import type { EscalationRules } from '../runbook/runbook.ts';
import type { Level } from './next-page.ts';

export interface ContactChannels {
  /** Name of a contact, as the runbook writes it, to the channels by which it is reached. */
  readonly contacts: Readonly<Record<string, readonly string[]>>;
  /** For which reasons only a contact is called, where the runbook does not say it. */
  readonly contactsWhen: Readonly<Record<string, readonly EscalationReason[]>>;
  /** How long one has to acknowledge before the next is called, in milliseconds. */
  readonly nextContactAfter: number;
  readonly levels: readonly Level[];
}

/**
 * In the order of the runbook. Who is there "for an extended outage" is called for nothing else;
 * a contact without a channel is left out. When the runbook names none of those that have
 * one, the levels of the configuration hold; without these all contacts are called at once, since
 * somebody has to hear of it.
 */
export function levelsOf(
  { contacts, contactsWhen, nextContactAfter, levels: usual }: ContactChannels,
  rules: Pick<EscalationRules, 'contacts'>,
): readonly Level[] {
  const known = byPlainName(contacts);
  const configured = byPlainName(contactsWhen);
  const levels: Level[] = [];
  for (const contact of rules.contacts) {
    const channels = known.get(plain(contact.name));
    if (channels === undefined) continue;
    const when = configured.get(plain(contact.name)) ?? calledFor(contact);
    const after = levels.length * nextContactAfter;
    levels.push({ after, channels, ...(when.length === 0 ? {} : { when }) });
  }
  if (levels.length > 0) return levels;
  if (usual.length > 0) return usual;
  return [...known.values()].map((channels) => ({ after: 0, channels }));
}

function byPlainName<T>(record: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(record).map(([name, one]) => [plain(name), one]));
}

function plain(name: string): string {
  return (name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}
