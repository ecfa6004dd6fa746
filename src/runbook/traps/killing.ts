/** Commands that end or remove what a pattern, or another command, picks out. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { hit, perUse } from './scene.ts';
import type { Hit, Rule } from './scene.ts';

const killOutright = perUse('kill-outright', (use) => {
  const signal = valueOf(use, 'signal')?.value ?? '';
  const named = /^(?:9|(?:SIG)?KILL)$/i.test(signal);
  // Without another signal the engine sends SIGKILL.
  if (is(use, 'docker', 'kill') || is(use, 'docker-compose', 'kill')) return signal === '' || named;
  if (is(use, 'systemctl', 'kill')) return named;
  if (is(use, 'kubectl') && use.path.startsWith('delete'))
    return has(use, 'force', 'now') || valueOf(use, 'grace-period')?.value === '0';
  if (use.name === 'fuser') return has(use, 'k', 'kill') && !/TERM|HUP|INT|15/i.test(spelt(use));
  if (use.name === 'pg_ctl') return /^i(?:mmediate)?$/.test(valueOf(use, 'mode')?.value ?? '');
  if (!is(use, 'kill')) return false;
  return named || has(use, '9', 'KILL', 'SIGKILL') || use.options.unknown.join('').includes('KILL');
});

function spelt({ options }: Use): string {
  return [...options.spelt].join(' ');
}

/** Signals that ask for a reload end nothing. */
const killByPattern = perUse(
  'kill-by-pattern',
  (use) =>
    (use.name === 'pkill' || use.name === 'killall') &&
    use.does.startsWith('ends') &&
    !has(use, 'P', 'parent', 'F', 'pidfile'),
);

/** Acts on what another command finds: with -r, xargs at least does nothing for nothing. */
const computed: Rule = (scene) =>
  scene.uses.flatMap((use): readonly Hit[] => {
    if (use.effect !== 'change' && use.effect !== 'destroy') return [];
    if (is(use, 'find') && use.effect === 'destroy') return [hit('computed-selection', use)];
    if (!actsOnTargets(use)) return [];
    if (use.substituted.some(selects)) return [hit('computed-selection', use)];
    if (scene.over.some(({ name, by }) => by.some(selects) && names(use, name)))
      return [hit('computed-selection', use)];
    const fed = use.outer !== null && is(use.outer, 'xargs');
    return fed ? [hit('computed-selection', use)] : [];
  });

function names(use: Use, variable: string): boolean {
  return use.operands.some(({ is: how, value }) => how === 'placeholder' && value === variable);
}

const printers = new Set([
  'cat',
  'head',
  'echo',
  'printf',
  'date',
  'hostname',
  'whoami',
  'uuidgen',
]);

/** A file with a process number, or the container of a named service, is one target. */
function selects(use: Use): boolean {
  if (is(use, 'docker-compose', 'ps')) return use.operands.length === 0;
  return (use.effect === 'look' || use.effect === 'ask') && !printers.has(use.name);
}

function actsOnTargets(use: Use): boolean {
  if (is(use, 'docker'))
    return [
      'restart',
      'stop',
      'kill',
      'rm',
      'rmi',
      'image rm',
      'volume rm',
      'network rm',
      'update',
      'pause',
    ].includes(use.path);
  return (
    is(use, 'kill') ||
    is(use, 'kubectl') ||
    is(use, 'rm') ||
    is(use, 'systemctl', 'restart', 'stop')
  );
}

export const killingRules: readonly Rule[] = [killOutright, killByPattern, computed];
