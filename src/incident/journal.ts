/**
 * The journal: what people and the responder itself have said beside any incident. Like the log
 * of an incident it is only ever appended to, and what holds now is computed from it. One
 * sentence per member.
 *
 * Times are milliseconds since the epoch.
 */

/** Why we could not see for a while. */
export const blindnesses = ['responder-dead', 'loop-stalled', 'events-broken'] as const;

export type Blindness = (typeof blindnesses)[number];

/** What the bearer of a token may do; `read` matters where reading is not free for all. */
export const scopes = ['read', 'approve', 'operate', 'alert'] as const;

export type Scope = (typeof scopes)[number];

/** `unknown`: whoever began it died, and the world does not show whether it was done. */
export const sectionOutcomes = ['applied', 'failed', 'unknown'] as const;

export type SectionOutcome = (typeof sectionOutcomes)[number];

export type JournalEntry =
  /** A person, or a deploy script, wants nothing to be changed for a while. */
  | {
      readonly type: 'paused';
      readonly id: string;
      /** null: every service. */
      readonly service: string | null;
      /** null: until it is resumed. */
      readonly until: number | null;
      readonly reason: string;
      readonly by: string;
    }
  /** A pause was ended before its time. */
  | { readonly type: 'resumed'; readonly id: string; readonly by: string }
  /** Planned work was announced. */
  | {
      readonly type: 'maintenance-added';
      readonly id: string;
      /** Empty: every service. */
      readonly services: readonly string[];
      readonly from: number;
      readonly until: number;
      readonly reason: string;
      /** What users read of it on the status page; without it only that work is planned. */
      readonly notice?: string;
      readonly by: string;
    }
  /** Planned work was called off, or was over before its time. */
  | { readonly type: 'maintenance-ended'; readonly id: string; readonly by: string }
  /** We could not see what happened, and say so. */
  | {
      readonly type: 'blind';
      readonly blindness: Blindness;
      readonly from: number;
      readonly until: number;
    }
  /** What was saved before a person changed something with a section of a runbook. */
  | {
      readonly type: 'section-evidence';
      readonly id: string;
      readonly by: string;
      /** `Evidence[]` as JSON. */
      readonly evidence: string;
    }
  /** A person is about to change something with a section of a runbook. */
  | {
      readonly type: 'section-intended';
      readonly id: string;
      readonly by: string;
      /** File and line. */
      readonly runbook: string;
      readonly says: string;
      /** `PlannedAction` as JSON; null: a command that no remedy is for. */
      readonly plan: string | null;
      /** `Before` as JSON. */
      readonly before: string;
      /** Of its `section-evidence`; null: nothing of the project is touched. */
      readonly evidence: string | null;
      readonly deadline: number;
    }
  /** What became of it. */
  | {
      readonly type: 'section-finished';
      readonly id: string;
      readonly outcome: SectionOutcome;
      readonly detail: string;
    }
  /** A token for the API was made; only its hash is kept. */
  | {
      readonly type: 'token-created';
      readonly name: string;
      readonly scopes: readonly Scope[];
      /** SHA-256 in hex. */
      readonly hash: string;
      readonly by: string;
    }
  /** A token is not accepted any more. */
  | { readonly type: 'token-revoked'; readonly name: string; readonly by: string };

export type JournalEntryType = JournalEntry['type'];

/** An entry as the store keeps it. */
export interface StoredEntry {
  readonly at: number;
  readonly entry: JournalEntry;
}
