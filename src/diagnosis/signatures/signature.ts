/**
 * What one line of a log can tell: the record of which the library is made. A signature is data,
 * with an example line of our own that a test holds it to.
 */
import type { CauseKind } from '../cause.ts';

/**
 * How much a line says of its process. `fatal`: it says that the process ends or cannot start.
 * `error`: an operation failed. `hint`: it fits, and healthy services write it too.
 */
export type Strength = 'fatal' | 'error' | 'hint';

/** A shape of line that is known, whatever it means. */
export interface KnownText {
  readonly id: string;
  /** Lower-case texts; every matching line contains one of them. Keeps the pattern off other lines. */
  readonly contains: readonly [string, ...string[]];
  /**
   * RE2 syntax, case-insensitive, linear-time. Named groups: `host` and `port` say where the line
   * points to, `subject` what it names (a variable, a file, a database).
   * null: one of the texts is enough.
   */
  readonly pattern: string | null;
  /** A line as the software writes it, in our words. */
  readonly example: string;
}

/** A shape of line that tells of a fault. */
export interface Signature extends KnownText {
  /** `by-port`: a connection that failed, of which only the peer says what it was for. */
  readonly cause: CauseKind | 'by-port';
  /** A second cause that the line tells of as clearly as the first. */
  readonly also?: CauseKind;
  readonly strength: Strength;
  /** Its program calls everything information: the level of the line says nothing. */
  readonly anyLevel?: true;
  /** Words that many programs use: where another signature knows the same line, that one counts. */
  readonly broad?: true;
}

/** A host in a message, by name or address, followed by its port. */
export const hostAndPort = String.raw`\[?(?P<host>[\w.:-]+)\]?:(?P<port>\d{1,5})\b`;
