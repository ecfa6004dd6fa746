/**
 * What we know of a program, as data: its sub-commands, the options that matter, and how words
 * of it become another command. One sentence says what each does; `{}` in it stands for the
 * operands.
 */
import type { OptionNames } from '../options.ts';
import type { Effect } from './effect.ts';

/** Sub-commands by effect: names separated by `|`, to what they do. */
export type Verbs = Partial<Record<Effect, Readonly<Record<string, string>>>>;

/** Where the command inside a wrapper runs. */
export type Where = 'here' | 'container' | 'elsewhere';

/** How a program runs another one. */
export interface Inner {
  /** Sub-commands that do; `''` for the program itself. */
  readonly verbs: string;
  readonly where: Where;
  /** Operands before the inner command: the container, the duration. */
  readonly skip?: number;
  /** The inner command stands after `--`, or is a script in the value of this option. */
  readonly from?: '--' | { readonly option: string };
  /** The operands together are a script, as `ssh host 'a; b'`. */
  readonly script?: true;
  /** What it means without an inner command. */
  readonly alone?: Effect;
}

/** Programs whose meaning depends on more than names of options. */
export type Reader =
  | 'http'
  | 'sql'
  | 'mongo'
  | 'named'
  | 'find'
  | 'writes-file'
  | 'assignments'
  | 'service-script'
  | 'signal'
  | 'modes'
  | 'alone-looks'
  | 'filter'
  | 'one-liner'
  | 'awk'
  | 'settings'
  | 'told'
  | 'places';

export interface Program {
  /** Its names, separated by spaces. */
  readonly names: string;
  /** When no sub-command or option says otherwise. */
  readonly effect: Effect;
  readonly does: string;
  readonly verbs?: Verbs;
  /** Sub-commands by how their last word begins, when the table above does not have them. */
  readonly prefixes?: Readonly<Partial<Record<Effect, string>>>;
  /** Whether a sub-command that stands in no table is still understood, as `effect`. */
  readonly open?: true;
  /** Names of options that take a value, by sub-command; `''` before it. */
  readonly options?: Readonly<Record<string, readonly OptionNames[]>>;
  /** Options that decide: `'a|all'` or `'down: v|volumes'`, to what the command then does. */
  readonly flags?: Verbs;
  readonly inner?: readonly Inner[];
  readonly reader?: Reader;
  /** It runs another command, and its options may stand behind operands: `su - app -c x`. */
  readonly late?: true;
  /** Sub-commands that are programs of their own: `compose` of docker. */
  readonly delegates?: Readonly<Record<string, string>>;
  /** Words before a sub-command that say nothing: `container` in `docker container ls`. */
  readonly through?: string;
  /** Sub-commands are compared without case: `redis-cli PING`. */
  readonly caseless?: true;
  /** Options are words after one dash, as `find -name`. */
  readonly dashes?: 'single';
  /** Recognised, and nothing that the responder ever performs. */
  readonly supported?: false;
}
