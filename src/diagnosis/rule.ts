/**
 * A rule: which facts it needs, as data, and what it concludes from them. It is given a view of
 * exactly those facts, so that the engine collects what rules ask for and nothing is guessed.
 */
import type { Evidence, Fact, FactKind } from '../evidence/evidence.ts';
import type { Cause, Citation } from './cause.ts';
import type { DependencyGraph } from './graph.ts';
import type { LogMatch } from './signatures/match.ts';

export type FactOf<K extends FactKind> = Extract<Fact, { readonly kind: K }>;

/** Facts that belong to one service. */
export type ServiceFactKind = Extract<Fact, { readonly service: string }>['kind'];

/** A fact, the id by which it is cited, and when it was collected. */
export interface Seen<K extends FactKind> {
  readonly id: string;
  readonly at: number;
  readonly fact: FactOf<K>;
}

/** A log line that a signature knows. */
export interface KnownLine extends LogMatch {
  readonly id: string;
  readonly text: string;
  /** When it was written; null where the log does not say. */
  readonly at: number | null;
}

/** What a rule may read: facts of the kinds that it has declared, and known lines if it wants logs. */
export type View<K extends FactKind> = FactView<K> & ('logs' extends K ? LogView : unknown);

export interface LogView {
  /** What signatures found in a service's logs since its fault can have begun, oldest first. */
  lines(service: string): readonly KnownLine[];
}

export interface FactView<K extends FactKind> {
  /** The service with the symptom. */
  readonly service: string;
  /** It, and everything that it stands on, nearest first: where a cause may lie. */
  readonly scope: readonly string[];
  readonly graph: DependencyGraph;
  /** All facts of a kind in the scope; facts of the host too. */
  all<N extends K>(kind: N): readonly Seen<N>[];
  /** The facts of one service. For `dependency` that is the service which asks. */
  of<N extends K & ServiceFactKind>(kind: N, service: string): readonly Seen<N>[];
}

/** What kind of proof a conclusion rests on, best first. Direct observation beats a log. */
export const bases = ['decisive', 'observed', 'changed', 'logged', 'inferred'] as const;
export type Basis = (typeof bases)[number];

/** A conclusion, and what ranking must know of it. */
export interface Finding extends Cause {
  readonly basis: Basis;
  /**
   * `root`: nothing below explains it, such as a kernel's kill. `effect`: a fault of something
   * that the component stands on explains it. `outline`: it only says that the component is
   * down, and any other finding about the component says why.
   */
  readonly standing: 'root' | 'effect' | 'outline';
  /** Whether something that changed since the last known good is part of it. */
  readonly changed: boolean;
}

export interface Rule {
  readonly id: string;
  readonly needs: readonly FactKind[];
  conclude(view: View<FactKind>): readonly Finding[];
}

/** Declares a rule. Its `conclude` can read what is in `needs`, and nothing else compiles. */
export function defineRule<const K extends FactKind>(rule: {
  readonly id: string;
  readonly needs: readonly K[];
  conclude(view: View<K>): readonly Finding[];
}): Rule;
export function defineRule(rule: Rule): Rule {
  return rule;
}

/** The facts that a set of rules wants, each once, in the order of first use. */
export function needsOf(rules: readonly Rule[]): readonly FactKind[] {
  return [...new Set(rules.flatMap((rule) => rule.needs))];
}

/** A finding with what most have: a root cause, without change and contradiction. */
export function finding(
  cause: Omit<Cause, 'contradicting'> & {
    readonly basis: Basis;
    readonly contradicting?: readonly Citation[];
    readonly standing?: Finding['standing'];
    readonly changed?: boolean;
  },
): Finding {
  return { contradicting: [], standing: 'root', changed: false, ...cause };
}

/** Cites a fact. */
export function cite(seen: Pick<Evidence, 'id'>, says: string): Citation {
  return { evidence: seen.id, says };
}
