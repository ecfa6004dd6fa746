/** Commands that wait for a person in other ways than a session: prompts, browsers, connections. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { perUse, readsPipe } from './scene.ts';
import type { Rule, Scene } from './scene.ts';

const asksPerson = perUse('interactive', (use, scene) => {
  if (is(use, 'nc') && use.name !== 'socat') return talks(use, scene);
  if (is(use, 'terraform', 'apply', 'destroy'))
    return !has(use, 'auto-approve') && use.operands.length === 0 && !readsPipe(scene, use);
  if (is(use, 'tmux')) return keepsTerminal(use);
  if (/^[a-z]\w*[-_]console$/.test(use.name)) return !readsPipe(scene, use);
  if (use.name === 'sftp') return !has(use, 'b') && !readsPipe(scene, use);
  return logsIn(use, scene);
});

/** Without -z it waits for what is typed after the connection is made. */
function talks(use: Use, scene: Scene): boolean {
  if (has(use, 'z', 'l', 'listen', 'w', 'wait', 'q', 'N', 'h', 'version', 'd')) return false;
  return use.operands.length >= 2 && !readsPipe(scene, use);
}

/** Opens or joins a terminal, other than in the background. */
function keepsTerminal(use: Use): boolean {
  if (use.name !== 'tmux') return !has(use, 'ls', 'l', 'list', 'd', 'dm', 'dmS', 'X', 'wipe', 'v');
  const verb = use.operands[0]?.value ?? '';
  const opens = ['', 'attach', 'a', 'at', 'attach-session', 'new', 'new-session'].includes(verb);
  return opens && !has(use, 'd', 'V');
}

function logsIn(use: Use, scene: Scene): boolean {
  if (is(use, 'docker', 'login'))
    return (
      !has(use, 'password-stdin') && valueOf(use, 'password') === null && !readsPipe(scene, use)
    );
  if (use.name === 'aws')
    return use.path === 'sso login' || (use.path === 'configure' && use.operands.length === 0);
  const words = [use.path, ...use.operands.map(({ value }) => value)].join(' ').trim();
  if (use.name === 'gcloud') return /^auth (?:application-default )?login$/.test(words);
  if (use.name === 'az')
    return /^login$/.test(words) && !has(use, 'service-principal', 'identity', 'u', 'username');
  return ['heroku', 'npm', 'fly', 'flyctl', 'railway'].includes(use.name) && words === 'login';
}

/** It listens until somebody connects. */
const listens = perUse('never-ends', (use) => {
  if (!is(use, 'nc') || use.name === 'socat') return false;
  return has(use, 'l', 'listen') && !has(use, 'w', 'wait');
});

/** Other than its batch mode, top draws on a terminal, though it may end after some rounds. */
const draws = perUse(
  'needs-terminal',
  (use) => use.name === 'top' && has(use, 'n') && !has(use, 'b', 'l', 'batch'),
);

export const waitingRules: readonly Rule[] = [asksPerson, listens, draws];
