/** A command's words, where they stand as written and no shell is needed to find them out. */
import { parse } from 'unbash';

import { readWord, readWords } from '../words.ts';

/** null: only a shell can tell. */
export function argvOf(command: string): readonly string[] | null {
  const { commands, errors } = parse(command);
  const [only] = commands;
  if (only === undefined || commands.length > 1 || errors !== undefined) return null;
  const node = only.command;
  if (node.type !== 'Command' || node.name === undefined || only.background === true) return null;
  if (node.redirects.length > 0 || node.prefix.length > 0) return null;
  const words = [readWord(node.name), ...readWords(node)];
  // A leading tilde is the shell's too.
  const constant = words.every(({ is, value }) => is === 'constant' && !value.startsWith('~'));
  return constant ? words.map(({ value }) => value) : null;
}
