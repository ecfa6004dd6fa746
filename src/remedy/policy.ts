/**
 * How much the responder may do by itself, and how often. Data only: the guard decides with it,
 * the configuration fills it in.
 */
import type { Recurring } from '../incident/hold.ts';
import { remedies, remedyNames } from './remedy.ts';
import type { RemedyName } from './remedy.ts';

/**
 * `observe`: say what happened. `suggest`: also name the remedy, never apply it. `approve`: apply
 * it once a person agrees. `auto`: apply it.
 */
export const autonomyLevels = ['observe', 'suggest', 'approve', 'auto'] as const;

export type Autonomy = (typeof autonomyLevels)[number];

/** At most `limit` remedies in any `within` milliseconds. */
export interface Budget {
  readonly limit: number;
  readonly within: number;
}

export interface Policy {
  readonly autonomy: Readonly<Record<RemedyName, Autonomy>>;
  /** All budgets of a list hold at once; `fleet` counts the remedies of every service together. */
  readonly budgets: { readonly service: readonly Budget[]; readonly fleet: readonly Budget[] };
  /** Milliseconds after which a question to people expires into escalation. */
  readonly approveWithin: number;
  /** Planned work that comes again and again. */
  readonly maintenance: readonly Recurring[];
}

const minute = 60_000;

/** Enough for one full ladder in a bad ten minutes, too few to flap all night. */
export const defaultBudgets: Policy['budgets'] = {
  service: [
    { limit: 3, within: 10 * minute },
    { limit: 6, within: 24 * 60 * minute },
  ],
  fleet: [{ limit: 5, within: 10 * minute }],
};

/** As long as a person on call needs to look: 15 minutes. */
export const defaultApproveWithin = 15 * minute;

/**
 * The autonomy of every remedy: its own entry in `overrides`, otherwise `level`. A level of `auto`
 * does not cover destructive remedies, nor those that cost something: without an entry of their own
 * they wait for a person.
 */
export function autonomyOf(
  level: Autonomy,
  overrides: Readonly<Partial<Record<RemedyName, Autonomy>>>,
): Record<RemedyName, Autonomy> {
  const entries = remedyNames.map((name) => {
    const { risk, costs } = remedies[name];
    const asks = risk === 'destructive' || costs === true;
    const general = level === 'auto' && asks ? 'approve' : level;
    return [name, overrides[name] ?? general] as const;
  });
  return Object.fromEntries(entries) as Record<RemedyName, Autonomy>;
}

/** The policy without a word of the operator's; `suggest` is what holds without a configuration file. */
export function defaultPolicy(level: 'auto' | 'suggest'): Policy {
  return {
    autonomy: autonomyOf(level, {}),
    budgets: defaultBudgets,
    approveWithin: defaultApproveWithin,
    maintenance: [],
  };
}
