/** What is kept while one runbook is read: short names, and statements that were read before. */
import type { Effect } from '../programs/effect.ts';
import type { CheckedStep } from './checked-step.ts';
import { shorthandsOf } from './shorthands.ts';
import type { Shorthands } from './shorthands.ts';

/** What stands beside a command in its block. */
export interface Neighbours {
  readonly next: Effect | null;
  /** Whether the one before it starts something. */
  readonly afterStart: boolean;
}

/** One command of a statement; lines count from the statement's first. */
export interface ReadCommand {
  readonly effect: Effect | null;
  /** Whether it starts something, which then needs a while. */
  readonly starts: boolean;
  /** @param around what the commands before and after it do */
  readonly step: (around: Neighbours) => CheckedStep;
}

export interface Memory {
  readonly shorthands: Shorthands;
  /** By text: runbooks say the same things again and again. */
  readonly statements: Map<string, readonly ReadCommand[]>;
}

/** For a text that stands alone. */
export function memoryOf(text: string): Memory {
  return { shorthands: shorthandsOf(text), statements: new Map() };
}
