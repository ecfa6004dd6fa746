/**
 * The same command without what needs a terminal or goes on for ever: `docker exec -it` loses
 * its terminal, `logs -f` its following. Words are found by the syntax tree and cut out; the
 * rest stays as it is written.
 */
import { parse } from 'unbash';
import type { Word } from 'unbash';

import type { ShellNode } from './shell-node.ts';

interface Cut {
  readonly at: number;
  readonly end: number;
  readonly by: string;
}

/** null: nothing could be cut out. */
export function safeForm(command: string): string | null {
  const cuts = parse(command).commands.flatMap((one) => cutsOf(one));
  if (cuts.length === 0) return null;
  let text = command;
  for (const { at, end, by } of [...cuts].sort((a, b) => b.at - a.at))
    text = text.slice(0, at) + by + text.slice(end);
  return text;
}

function cutsOf(node: ShellNode): readonly Cut[] {
  switch (node.type) {
    case 'Statement':
      return cutsOf(node.command);
    case 'Pipeline':
    case 'AndOr':
      return node.commands.flatMap((one) => cutsOf(one));
    case 'Command': {
      const words = node.suffix.filter((one) => one.type === 'Word');
      return node.name === undefined ? [] : cutsIn([node.name, ...words]);
    }
    case 'Redirected':
    case 'While':
    case 'For':
    case 'ArithmeticFor':
    case 'Select':
    case 'Subshell':
    case 'BraceGroup':
    case 'Function':
    case 'Coproc':
    case 'If':
    case 'Case':
    case 'CompoundList':
    case 'TestCommand':
    case 'ArithmeticCommand':
      return [];
  }
}

const followers = new Set(['logs', 'tail', 'journalctl']);

function cutsIn(words: readonly Word[]): readonly Cut[] {
  const exec = words.findIndex(({ value }) => value === 'exec' || value === 'run');
  // Options of exec end at the container; what follows belongs to the command inside.
  const first = words.findIndex(({ value }, index) => index > exec && !value.startsWith('-'));
  const terminal =
    exec < 0 ? [] : words.slice(exec + 1, first < 0 ? words.length : first).flatMap(withoutTty);
  const follows = words.findIndex(({ value }) => followers.has(value));
  const following = follows < 0 ? [] : words.slice(follows + 1).flatMap(withoutFollow);
  return [...terminal, ...following];
}

function withoutTty({ value, pos, end }: Word): readonly Cut[] {
  if (value === '--tty' || value === '-t') return [{ at: pos, end, by: '' }];
  return /^-(?:it|ti)$/.test(value) ? [{ at: pos, end, by: '-i' }] : [];
}

function withoutFollow({ value, pos, end }: Word): readonly Cut[] {
  if (['-f', '-F', '--follow'].includes(value)) return [{ at: pos, end, by: '' }];
  // `-fu web` of journalctl.
  return /^-f[a-z]$/.test(value) ? [{ at: pos, end, by: `-${value.slice(2)}` }] : [];
}
