/** git: looking at changes, and going back to an earlier version. */
import { readOptions } from '../options.ts';
import type { Meaning } from '../step.ts';
import { observe, shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';

const verbs = new Map<string, Meaning>([
  ['log', observe('changes')],
  ['show', observe('changes')],
  ['diff', observe('changes')],
  ['status', observe('changes')],
  ['describe', observe('changes')],
  ['blame', observe('changes')],
  ['checkout', { kind: 'checkout' }],
  ['switch', { kind: 'checkout' }],
  ['reset', { kind: 'checkout' }],
  ['revert', { kind: 'checkout' }],
]);

export const git: Recognise = (words) => {
  const { operands } = readOptions(words, ['C=', 'c=', 'git-dir=', 'no-pager'], 'until-operand');
  const verb = operands[0]?.value ?? '';
  return verbs.get(verb) ?? shell(`git ${verb} is not understood`);
};
