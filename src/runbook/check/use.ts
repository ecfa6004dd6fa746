/**
 * One program at work in a command: `sudo docker exec db psql -c …` is three, each with its own
 * options and operands. The facts that risk and traps are decided from; nothing is run.
 */
import type { Command } from 'unbash';

import type { Options } from '../options.ts';
import type { Effect } from '../programs/effect.ts';
import type { Program, Where } from '../programs/program.ts';
import type { Argument } from '../words.ts';

export interface Use {
  /** null: nobody told us of it. */
  readonly program: Program | null;
  /** The first of the program's names; empty for an unknown one. */
  readonly family: string;
  /** The executable, without its folder. */
  readonly name: string;
  /** The sub-command, as `network inspect`; empty when there is none. */
  readonly path: string;
  readonly options: Options;
  /** After the sub-command. */
  readonly operands: readonly Argument[];
  /** null: what it does is unknown. */
  readonly effect: Effect | null;
  /** A sentence without a subject: "restarts the container web". */
  readonly does: string;
  readonly where: Where;
  /** The program that runs this one: sudo, docker exec, ssh. */
  readonly outer: Use | null;
  readonly inner: readonly Use[];
  /** What stands in `$( )` among its words. */
  readonly substituted: readonly Use[];
  /** Text that it is given: a here-document, or a script in an option. */
  readonly input: string;
  /** As the shell's syntax tree has it; null for a command inside another's words. */
  readonly command: Command | null;
  readonly at: number;
  readonly end: number;
}

/** Whether one of the spellings is given, without dashes. */
export function has({ options }: Use, ...spellings: readonly string[]): boolean {
  return spellings.some((one) => options.spelt.has(one));
}

/** The value of an option by its last name in the table. */
export function valueOf({ options }: Use, ...names: readonly string[]): Argument | null {
  for (const name of names) {
    const value = options.given.get(name);
    if (value !== undefined && value !== null) return value;
  }
  return null;
}

/** The use itself and everything that it runs. */
export function withInner(use: Use): readonly Use[] {
  return [use, ...use.inner.flatMap(withInner)];
}

export function outermost(use: Use): Use {
  return use.outer === null ? use : outermost(use.outer);
}

/** The sub-command and the operands, as one text. */
export function wordsOf({ path, operands }: Use): string {
  return [path, ...operands.map(({ value }) => value)].join(' ');
}

/** Whether it is the program whose first name is this, with one of the sub-commands if any. */
export function is({ family, path }: Use, name: string, ...paths: readonly string[]): boolean {
  return family === name && (paths.length === 0 || paths.includes(path));
}
