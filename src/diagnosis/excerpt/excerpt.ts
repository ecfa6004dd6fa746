/** A piece of text that somebody saved, and what can be read from it alone. */
import type { CauseKind, Confidence } from '../cause.ts';
import type { Direction } from '../signatures/peer.ts';

/**
 * A saved log, or the output of a tool. `kind`, `stack` and `role` are what the person who saved
 * it says of it, in free words such as "db-log", "node/express" and "postgres"; '' when nobody says.
 */
export interface Excerpt {
  readonly text: string;
  readonly kind: string;
  readonly stack: string;
  readonly role: string;
}

/** One cause, and the lines that tell of it. */
export interface ReadCause {
  readonly kind: CauseKind;
  readonly confidence: Confidence;
  /** Which peer it points at, and what it names (a variable, a file, a database). */
  readonly direction: Direction;
  readonly subject: string | null;
  /** Indices of lines in the text, ascending. */
  readonly lines: readonly number[];
  /** Ids of the signatures that matched, most telling first. */
  readonly signatures: readonly string[];
}

/**
 * `healthy`: nothing in it speaks of a fault, or what failed has recovered. `unknown`: something
 * is wrong, and no signature knows what. Causes are ranked.
 */
export type Reading =
  | { readonly outcome: 'fault'; readonly causes: readonly [ReadCause, ...ReadCause[]] }
  | { readonly outcome: 'healthy'; readonly noise: readonly number[] }
  | { readonly outcome: 'unknown'; readonly trouble: readonly number[] };
