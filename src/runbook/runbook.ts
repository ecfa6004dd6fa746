/**
 * A compiled runbook: what the Markdown says, as data. The planner takes its ladders from here,
 * so that what people read and what the program does cannot drift apart.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { RemedyName } from '../remedy/remedy.ts';

/** Conditions under which a rung is tried, as the runbook writes them in `when=`. */
export const conditions = [
  'container-stopped',
  'container-running',
  'image-changed',
  'files-differ',
  'held-by-our-container',
  'held-by-process',
  'still-failing',
] as const;

export type Condition = (typeof conditions)[number];

/** Whom a rung changes: the service with the symptom, or the component at fault. */
export type RungTarget = 'service' | 'component' | { readonly named: string };

/** One remedy of a ladder, and where the runbook says so. */
export interface Rung {
  readonly remedy: RemedyName;
  readonly target: RungTarget;
  readonly when: readonly Condition[];
  /** How long the service may take to be healthy after it, in milliseconds; null: the default. */
  readonly within: number | null;
  /** raise-memory: the factor of one raise, and the cap relative to the Compose value. */
  readonly factor: number | null;
  readonly cap: number | null;
  /** 1-based line of the command in the runbook. */
  readonly line: number;
  /** The command as written, for people. */
  readonly text: string;
}

export interface Contact {
  readonly name: string;
  readonly how: string;
}

export interface EscalationRules {
  /** Milliseconds of downtime after which people are called. */
  readonly downFor: number;
  /** Milliseconds of downtime after which the outage is an extended one. */
  readonly extendedAfter: number;
  readonly contacts: readonly Contact[];
}

export interface Runbook {
  readonly file: string;
  /** sha256 of the text, in hex. */
  readonly hash: string;
  readonly title: string;
  readonly ladders: Partial<Record<CauseKind, readonly Rung[]>>;
  /** The ladder for `unknown`, and for causes without a section: one restart, then a page. */
  readonly generic: readonly Rung[];
  readonly escalation: EscalationRules;
}
