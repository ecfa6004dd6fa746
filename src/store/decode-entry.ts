/** Entries of the journal, from and to the text that a store keeps. */
import type { JournalEntry, JournalEntryType, StoredEntry } from '../incident/journal.ts';
import type { Damage } from './decode.ts';
import { parseFields } from './fields.ts';
import type { Shape } from './fields.ts';

const entryFields = {
  paused: {
    id: 'text',
    service: 'text or null',
    until: 'number or null',
    reason: 'text',
    by: 'text',
  },
  resumed: { id: 'text', by: 'text' },
  'maintenance-added': {
    id: 'text',
    services: 'texts',
    from: 'number',
    until: 'number',
    reason: 'text',
    notice: 'text or absent',
    by: 'text',
  },
  'maintenance-ended': { id: 'text', by: 'text' },
  blind: { blindness: 'text', from: 'number', until: 'number' },
  'section-evidence': { id: 'text', by: 'text', evidence: 'text' },
  'section-intended': {
    id: 'text',
    by: 'text',
    runbook: 'text',
    says: 'text',
    plan: 'text or null',
    before: 'text',
    evidence: 'text or null',
    deadline: 'number',
  },
  'section-finished': { id: 'text', outcome: 'text', detail: 'text' },
  'token-created': { name: 'text', scopes: 'texts', hash: 'text', by: 'text' },
  'token-revoked': { name: 'text', by: 'text' },
} as const satisfies {
  [T in JournalEntryType]: Record<Exclude<keyof Extract<JournalEntry, { type: T }>, 'type'>, Shape>;
};

/** A row of the journal as any SQL store returns it. */
export interface EntryRow {
  readonly at: number;
  readonly type: string;
  readonly body: string;
}

export function decodeEntry({ at, type, body }: EntryRow): StoredEntry | Damage {
  if (!isEntryType(type)) return { damage: 'unknown-type', detail: `journal: ${type}` };
  const entry = parseFields(body, { type: 'text', ...entryFields[type] });
  if (typeof entry === 'string') return { damage: 'unreadable', detail: `journal: ${entry}` };
  if (entry.type !== type)
    return { damage: 'unreadable', detail: 'journal: its body is of another type' };
  return { at, entry: entry as unknown as JournalEntry };
}

/** The text to keep; an entry that could not be read back throws. */
export function encodeEntry(entry: JournalEntry): string {
  const body = JSON.stringify(entry);
  const again = decodeEntry({ at: 0, type: entry.type, body });
  if ('damage' in again) throw new Error(`not an entry of the journal: ${again.detail}`);
  return body;
}

function isEntryType(type: string): type is JournalEntryType {
  return Object.hasOwn(entryFields, type);
}
