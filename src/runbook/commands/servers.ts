/** Servers in a container: asked whether their files are valid, and told to read them anew. */
import { readOptions } from '../options.ts';
import type { Meaning } from '../step.ts';
import { choice, observe, shell } from './meaning.ts';
import type { Recognise } from './meaning.ts';

/** Of the container in which it runs: whoever recognises `exec` adds it. */
export const reload: Extract<Meaning, { kind: 'remedy' }> = {
  ...{ kind: 'remedy', choices: [choice('reload')], targets: [] },
  ...{ within: null, narrowed: null },
};

const check = observe('configuration');

const nginx: Recognise = (words) => {
  const names = ['t', 'T', 'q', 's=', 'c=', 'p=', 'g=', 'e='];
  const { given, operands, unknown } = readOptions(words, names);
  if (unknown.length > 0 || operands.length > 0) return shell('it starts nginx');
  if (given.has('t') || given.has('T')) return check;
  const told = given.get('s')?.value ?? '';
  return told === 'reload' ? reload : shell(`nginx ${told} does more than reload`);
};

const apache: Recognise = (words) => {
  const { given, operands, unknown } = readOptions(words, ['t', 'S', 'k=', 'f=', 'd=']);
  const verb = operands[0]?.value ?? given.get('k')?.value ?? '';
  if (unknown.length > 0 || operands.length > 1) return shell('it controls Apache');
  if (given.has('t') || given.has('S') || verb === 'configtest') return check;
  return verb === 'graceful' ? reload : shell(`it tells Apache to ${verb || 'start'}`);
};

const haproxy: Recognise = (words) =>
  readOptions(words, ['c', 'q', 'f=', 'C=', 'V']).given.has('c')
    ? check
    : shell('it starts HAProxy');

const caddy: Recognise = (words) => {
  const names = ['c|config=', 'a|adapter=', 'force', 'address='];
  const { operands, unknown } = readOptions(words, names);
  const verb = operands[0]?.value ?? '';
  if (unknown.length === 0 && verb === 'validate') return check;
  return unknown.length === 0 && verb === 'reload' ? reload : shell(`caddy ${verb} is more`);
};

const promtool: Recognise = (words) => {
  const [verb, what] = readOptions(words, []).operands;
  return verb?.value === 'check' && what?.value === 'config'
    ? check
    : shell('promtool is understood for check config only');
};

const amtool: Recognise = (words) =>
  readOptions(words, []).operands[0]?.value === 'check-config'
    ? check
    : shell('amtool is understood for check-config only');

/** Signals by which servers are told to read their files anew. */
const reloading: ReadonlySet<string> = new Set(['hup', 'usr1', 'usr2', '1', '10', '12']);

export function isReloadSignal(signal: string): boolean {
  return reloading.has(signal.toLowerCase().replace(/^sig/, ''));
}

/** `kill -HUP 1`: the container's main process. */
const kill: Recognise = (words) => {
  const { given, operands, unknown } = readOptions(words, ['s|signal=', 'HUP', 'USR1', 'USR2']);
  const [pid] = operands;
  const spelt = [...given.keys()].find((one) => one !== 'signal') ?? '';
  const signal = given.get('signal')?.value ?? spelt;
  return unknown.length === 0 &&
    isReloadSignal(signal) &&
    pid?.value === '1' &&
    operands.length === 1
    ? reload
    : shell('it sends a signal to a process inside the container');
};

export const servers: Readonly<Record<string, Recognise>> = {
  nginx,
  httpd: apache,
  apachectl: apache,
  apache2ctl: apache,
  haproxy,
  caddy,
  promtool,
  amtool,
  kill,
};
