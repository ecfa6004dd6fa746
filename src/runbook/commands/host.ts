/** Commands that look at the host, do nothing, or stop a process of it. */
import type { Meaning, Observed } from '../step.ts';
import { readOptions } from '../options.ts';
import { nothing, observe, shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';

/** A command that cannot change anything, whatever its options. */
export function looking(what: Observed): Recognise {
  return () => observe(what);
}

export const idle: Recognise = () => nothing;

/** `env` and `printenv` show; `env A=b command` runs. */
export const environment: Recognise = (words) =>
  words.length === 0 ? observe('environment') : shell('it runs a command in another environment');

/** dmesg can also clear the buffer. */
export const dmesg: Recognise = (words) => {
  const clears = words.some(
    ({ value }) => /^-[a-zA-Z]*[cC]/.test(value) || value.includes('clear'),
  );
  return clears ? shell('it clears the kernel log') : observe('kernel-log');
};

const stopped: Meaning = { kind: 'stop', what: 'process', targets: [], removes: false };

export const kill: Recognise = (words) =>
  words.some(({ value }) => value === '-l' || value === '-0') ? nothing : stopped;

/** ss, netstat and lsof list who uses ports; `ss -K` closes connections of others. */
export const sockets: Recognise = (words) =>
  words.some(({ value }) => /^-[a-zA-Z]*K/.test(value) || value === '--kill')
    ? shell('it closes connections')
    : observe('ports');

/** fuser lists who uses a file or port, and with -k kills them. */
export const fuser: Recognise = (words) =>
  readOptions(words, ['k|kill', 'n|namespace=', 's|signal=']).given.has('kill')
    ? stopped
    : observe('ports');
