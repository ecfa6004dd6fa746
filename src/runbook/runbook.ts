/**
 * A compiled runbook: what the Markdown says, as data. The planner takes its ladders from here,
 * so that what people read and what the program does cannot drift apart.
 */
import type { CauseKind } from '../diagnosis/cause.ts';
import type { RemedyName } from '../remedy/remedy.ts';
import type { Step } from './step.ts';

/** Conditions under which a rung is tried, as the runbook writes them in `when=`. */
export const conditions = [
  'container-stopped',
  'container-running',
  'container-missing',
  'not-answering',
  'image-changed',
  'files-differ',
  'files-unread',
  'reload-impossible',
  'held-by-our-container',
  'held-by-process',
  'processes-used-up',
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
  /** Remedies without success after which people are called. */
  readonly failedAttempts: number;
  readonly contacts: readonly Contact[];
}

export interface Runbook {
  readonly file: string;
  /** sha256 of the text, in hex. */
  readonly hash: string;
  readonly title: string;
  /** An empty ladder: the section about the cause names no remedy, and people are called. */
  readonly ladders: Partial<Record<CauseKind, readonly Rung[]>>;
  /** The ladder for `unknown`, and for causes without a section: one restart, then a page. */
  readonly generic: readonly Rung[];
  readonly escalation: EscalationRules;
  readonly immediate: readonly Step[];
  readonly investigation: readonly Step[];
  readonly templates: readonly MessageTemplate[];
  /** Milliseconds between two updates that the communication section promises; null: none. */
  readonly updateEvery: number | null;
}

/** A message for people, with its blanks. */
export interface MessageTemplate {
  readonly title: string;
  readonly subject: string | null;
  readonly body: string;
  readonly line: number;
}

/** Everything that a runbook says: what the planner needs, and what people and reports need. */
export interface CompiledRunbook extends Runbook {
  /** The line of the heading that decides about a cause, also where it names no remedy. */
  readonly sections: Partial<Record<CauseKind, number>>;
  /** The alert's details, for example `Severity` to `critical`. */
  readonly alert: Readonly<Record<string, string>>;
  readonly symptoms: readonly string[];
  readonly recovery: readonly { readonly title: string; readonly steps: readonly Step[] }[];
  /** The cases in which people are called, as written. */
  readonly escalateWhen: readonly string[];
  readonly postIncident: readonly { readonly title: string; readonly items: readonly string[] }[];
}
