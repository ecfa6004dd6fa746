/** How recognisers say what they found. */
import type { Condition, RungTarget } from '../runbook.ts';
import type { Choice, Meaning, Observed, ProbeMeaning } from '../step.ts';
import type { RemedyName } from '../../remedy/remedy.ts';
import type { Argument } from '../words.ts';
import { targetsOf } from '../words.ts';

/** One command line: its words after the executable's name. */
export type Recognise = (words: readonly Argument[]) => Meaning;

export function observe(what: Observed, target: RungTarget | null = null): Meaning {
  return { kind: 'observe', what, target };
}

export function probe(
  kind: ProbeMeaning['probe'],
  address = '',
  inside: RungTarget | null = null,
): ProbeMeaning {
  return { kind: 'probe', probe: kind, inside, address };
}

export function shell(reason: string): Meaning {
  return { kind: 'shell', reason };
}

export const nothing: Meaning = { kind: 'nothing' };

export function choice(remedy: RemedyName, ...when: readonly Condition[]): Choice {
  return { remedy, when };
}

/** A remedy for each operand; a shell step when there is none, or one that only people can fill in. */
export function remedy(
  choices: readonly Choice[],
  operands: readonly Argument[],
  within: number | null = null,
): Meaning {
  const targets = targetsOf(operands);
  if (targets === null) return shell(unresolved(operands));
  if (targets.length === 0) return shell('it names no target');
  return { kind: 'remedy', choices, targets, within, narrowed: null };
}

export function unresolved(operands: readonly Argument[]): string {
  const names = operands.filter((one) => targetsOf([one]) === null).map((one) => one.value);
  return `a person must fill in ${names.join(', ')}; expected a name, {{service}} or {{component}}`;
}
