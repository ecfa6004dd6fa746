/** Pieces that the docker families are made of. */
import { readOptions } from '../options.ts';
import type { Options } from '../options.ts';
import type { Meaning, Observed } from '../step.ts';
import { targetOf, targetsOf } from '../words.ts';
import type { Argument } from '../words.ts';
import { observe, shell, unresolved } from './meaning.ts';
import type { Recognise } from './meaning.ts';
import { isReloadSignal, reload } from './servers.ts';

/** Parses strictly: an option that we do not know could change what the command does. */
export function strictly(
  name: string,
  names: readonly string[],
  read: (options: Options) => Meaning,
): Recognise {
  return (words) => {
    const options = readOptions(words, names);
    const [unknown] = options.unknown;
    return unknown === undefined
      ? read(options)
      : shell(`option ${unknown} of ${name} is not understood`);
  };
}

/** Something that only reads. `values` are its options that take a value. */
export function look(what: Observed, ...values: readonly string[]): Recognise {
  return (words) => {
    const [first] = readOptions(words, values).operands;
    return observe(what, first === undefined ? null : targetOf(first));
  };
}

const ending = new Set(['term', 'kill', 'int', 'quit', '15', '9', '2', '3']);

/** stop, kill and rm; `whenNone` is what a command without operands means. */
export function stopping(
  name: string,
  does: 'stops' | 'removes',
  whenNone: readonly 'service'[] = [],
): Recognise {
  const names = ['t|time|timeout=', 's|signal=', 'f|force', 'v|volumes', 'stop', 'l|link'];
  return strictly(name, names, ({ given, operands }) => {
    const signal = given.get('signal')?.value.toLowerCase().replace(/^sig/, '');
    if (given.has('volumes')) return shell('it removes volumes');
    const reloads = signal !== undefined && isReloadSignal(signal);
    if (signal !== undefined && !reloads && !ending.has(signal))
      return shell(`it sends the signal ${signal}`);
    const targets = operands.length === 0 ? whenNone : targetsOf(operands);
    if (targets === null) return shell(unresolved(operands));
    if (targets.length === 0) return shell('it names no target');
    if (reloads) return { ...reload, targets };
    return { kind: 'stop', what: 'container', targets, removes: does === 'removes' };
  });
}

const execOptions = [
  'i|interactive',
  't|tty',
  'd|detach',
  'T|no-TTY',
  'u|user=',
  'w|workdir=',
  'e|env=',
  'env-file=',
  'privileged',
  'detach-keys=',
  'index=',
];

/** What a command asks inside a container; changes made there are not ours to repeat. */
export function inside(inner: Recognise): Recognise {
  return (words: readonly Argument[]) => {
    const { operands } = readOptions(words, execOptions, 'until-operand');
    const [where, ...command] = operands;
    if (where === undefined) return shell('it names no container');
    const target = targetOf(where);
    if (target === null) return shell(unresolved([where]));
    const meaning = inner(command);
    if (meaning.kind === 'probe') return { ...meaning, inside: target };
    if (meaning.kind === 'observe') return { ...meaning, target };
    if (meaning.kind === 'remedy') return { ...meaning, targets: [target] };
    return shell('it runs a command inside the container');
  };
}
