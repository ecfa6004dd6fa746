/** A step as `nova runbook check` reports it, and what else it finds. */
import type { Risk } from '../../remedy/remedy.ts';
import type { Effect, StepKind } from '../programs/effect.ts';
import type { FindingCode, TrapCode } from '../traps/codes.ts';
import type { Parameter } from './parameters.ts';

export interface FoundTrap {
  readonly code: TrapCode;
  /** 1-based line of the file. */
  readonly line: number;
  /** Characters from the beginning of the command to what is wrong, and how many are. */
  readonly offset: number;
  readonly length: number;
}

export interface CheckedStep {
  readonly line: number;
  /** As written. */
  readonly command: string;
  readonly kind: StepKind;
  readonly risk: Risk;
  /** null: unknown. */
  readonly effect: Effect | null;
  /** A sentence without a subject. */
  readonly does: string;
  /** What is not known, when nothing else is wrong with the command; else empty. */
  readonly unknown: string;
  /** false: recognised, and never performed by us, as everything of Kubernetes. */
  readonly supported: boolean;
  /** Only the name of a script or task tells what it does. */
  readonly byName: boolean;
  readonly parameters: readonly Parameter[];
  readonly traps: readonly FoundTrap[];
  /** Worth knowing; the command still does what it says. */
  readonly notes: readonly FoundTrap[];
}

/** Something wrong with the document that is no trap of a command. */
export interface Finding {
  readonly code: FindingCode;
  readonly line: number;
  readonly message: string;
}
