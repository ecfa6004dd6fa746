/** Programs that look, or do no harm, unless what they are told says otherwise. */
import type { Entry } from '../programs/lookup.ts';
import { meaningOfName } from '../programs/named.ts';
import { has, is } from './use.ts';
import type { Use } from './use.ts';

/** What stands there is run, or says how it runs. */
const systemFolder = /^(?:\/usr(?:\/local)?\/s?bin|\/s?bin|\/opt|\/etc|\/lib)\//;

export function isOfSystem(file: string): boolean {
  return systemFolder.test(file);
}

/** Whatever prints may print into a file of the system; null: it does not. */
export function replacedFile({ command }: Use): string | null {
  for (const one of command?.redirects ?? []) {
    const target = one.type === 'Redirect' ? (one.target?.value ?? '') : '';
    if (one.type === 'Redirect' && writing.has(one.operator) && isOfSystem(target)) return target;
  }
  return null;
}

const writing = new Set<string>(['>', '>>', '>|', '&>', '&>>']);

/** Copies and links: into a folder of the system they replace what runs. */
export function places({ name, operands }: Use): Entry | undefined {
  const files = operands.map(({ value }) => value);
  const written = name === 'tee' ? files : files.slice(1).slice(-1);
  const target = written.find(isOfSystem);
  return target === undefined
    ? undefined
    : { effect: 'change', does: `replaces the file ${target}` };
}

/** A program of awk may start others, and write files. */
export function awk({ operands, options }: Use): Entry | undefined {
  const [code] = operands;
  if (options.spelt.has('f')) return { effect: 'change', does: 'runs a program of its own' };
  if (options.spelt.has('i') || /\bsystem\s*\(|\|\s*"/.test(code?.value ?? ''))
    return { effect: 'change', does: 'runs a program of its own' };
  return /\bprintf?\b[^;{}]*>\s*["$]/.test(code?.value ?? '')
    ? { effect: 'safe', does: 'writes files' }
    : undefined;
}

/** `source deploy.sh` runs it; a file of settings only sets variables. */
export function settings({ operands }: Use): Entry | undefined {
  const [file] = operands;
  if (file === undefined || !/\.(?:sh|bash|zsh)$/.test(file.value)) return undefined;
  const found = meaningOfName(file.value);
  return found === null || ['look', 'safe'].includes(found.effect)
    ? undefined
    : { effect: found.effect, does: `${found.does} (${file.value})` };
}

const switched = new Set('on off enable disable defaults remove add del reset'.split(' '));

/** What a client reads from a file instead of from the keyboard. */
function readsFile({ command }: Use): boolean {
  return command?.redirects.some((one) => one.type === 'Redirect' && one.operator === '<') === true;
}

export function told(use: Use): Entry | undefined {
  if (is(use, 'redis-cli'))
    return use.path === '' && readsFile(use)
      ? { effect: 'change', does: 'sends commands to Redis' }
      : undefined;
  const words = use.operands.map(({ value }) => value);
  if (is(use, 'tmux'))
    return ['new', 'new-session', 'new-window'].includes(words[0] ?? '') && words.length > 1
      ? { effect: 'change', does: 'runs a command in a terminal that stays' }
      : undefined;
  if (use.name === 'socat')
    return words.some((one) => /-LISTEN:|^(?:EXEC|SYSTEM):/i.test(one))
      ? { effect: 'change', does: 'listens on a port, or runs a command' }
      : undefined;
  const changes = words.some((word) => switched.has(word)) || has(use, 'add', 'del');
  return changes ? { effect: 'change', does: 'changes how services are started' } : undefined;
}
