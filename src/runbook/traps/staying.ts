/**
 * Programs that stay in the terminal: servers in its foreground, logs of platforms that are
 * followed, and sessions on machines of a cloud.
 */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { isLimited, perUse, readsPipe } from './scene.ts';
import type { Rule, Scene } from './scene.ts';

function wordsOf(use: Use): readonly string[] {
  return [...use.path.split(' '), ...use.operands.map(({ value }) => value)].filter(
    (word) => word !== '',
  );
}

const serves = perUse('never-ends', (use, scene) => {
  // In a container of its own, or by another's start script, it is not the terminal that waits.
  if (scene.background || isLimited(use) || use.where !== 'here') return false;
  return staysInForeground(use) || followsLogs(use);
});

const packageManagers = new Set(['npm', 'yarn', 'pnpm', 'bun', 'deno']);
const serverScript = /^(?:start|dev|serve|start:\w+|preview|watch|develop)$/;

function staysInForeground(use: Use): boolean {
  const words = wordsOf(use);
  const [first = '', second = ''] = words;
  if (packageManagers.has(use.name))
    return serverScript.test(['run', 'task', 'run-script'].includes(first) ? second : first);
  if (/^(?:gradlew?|mvnw?)$/.test(use.name))
    return words.some((word) => /^:?(?:[\w-]+:)*bootRun$|^(?:spring-boot|quarkus):\w+$/.test(word));
  if (/^python[\d.]*$/.test(use.name) || use.name === 'manage.py')
    return words.some((word) =>
      /^(?:runserver|http\.server|uvicorn|hypercorn|celery-worker|qcluster)$/.test(word),
    );
  if (use.name === 'flask') return first === 'run';
  if (use.name === 'rails') return /^s(?:erver)?$/.test(first);
  if (use.name === 'artisan' || first === 'artisan') return servesArtisan(use, words);
  if (['uvicorn', 'hypercorn', 'daphne'].includes(use.name)) return words.length > 0;
  if (use.name === 'gunicorn') return words.length > 0 && !has(use, 'D', 'daemon', 'check-config');
  if (use.name === 'celery')
    return words.some((word) => ['worker', 'beat', 'flower'].includes(word)) && !has(use, 'detach');
  if (['mongod', 'mongos'].includes(use.name)) return !has(use, 'fork', 'version', 'shutdown');
  if (['sidekiq', 'puma'].includes(use.name)) return !has(use, 'V', 'version', 'd', 'daemon');
  return false;
}

function servesArtisan(use: Use, words: readonly string[]): boolean {
  const task = words.find((word) => word !== 'artisan') ?? '';
  return (
    ['serve', 'horizon', 'schedule:work', 'queue:work', 'queue:listen'].includes(task) &&
    !has(use, 'once', 'stop-when-empty', 'max-time', 'max-jobs')
  );
}

function followsLogs(use: Use): boolean {
  const words = wordsOf(use);
  if (use.name === 'az')
    return words.includes('log') && words.includes('tail')
      ? true
      : words.includes('logs') && has(use, 'follow', 'f');
  if (['fly', 'flyctl'].includes(use.name)) return words[0] === 'logs' && !has(use, 'n', 'no-tail');
  if (use.name === 'cf') return words[0] === 'logs' && !has(use, 'recent');
  if (use.name === 'wrangler') return words[0] === 'tail';
  if (['vercel', 'doctl', 'oc', 'nomad', 'kamal', 'dokku', 'railway', 'render'].includes(use.name))
    return words.some((word) => /^logs?$/.test(word)) && has(use, 'f', 'follow', 't', 'tail');
  if (use.name === 'log') return words[0] === 'stream';
  return false;
}

const opensSession = perUse('interactive', (use, scene) => {
  if (readsPipe(scene, use)) return false;
  return joinsMachine(use, wordsOf(use)) || asksToConfirm(use, scene);
});

function joinsMachine(use: Use, words: readonly string[]): boolean {
  const [first = '', second = ''] = words;
  switch (use.name) {
    case 'az':
      return (
        (first === 'containerapp' && second === 'exec') ||
        (second === 'ssh' && first === 'webapp') ||
        (first === 'ssh' && second === 'vm')
      );
    case 'gcloud':
      return (
        (words.includes('ssh') && valueOf(use, 'command') === null && !has(use, 'command')) ||
        (first === 'sql' && second === 'connect')
      );
    case 'fly':
    case 'flyctl':
      return (
        (first === 'ssh' && second === 'console' && !has(use, 'C', 'command')) ||
        (/^(?:postgres|pg|redis|mysql)$/.test(first) && second === 'connect')
      );
    case 'heroku':
      return (
        /^(?:pg:psql|redis:cli|ps:exec)$/.test(first) ||
        (first === 'run' && /^(?:ba)?sh$|^console$/.test(words.at(-1) ?? ''))
      );
    case 'cf':
      return first === 'ssh' && !has(use, 'c', 'command', 'N', 'L');
    case 'oc':
      return first === 'rsh' && use.operands.length === 1;
    case 'railway':
      return first === 'connect' || first === 'ssh' || first === 'shell';
    case 'eb':
    case 'vagrant':
      return first === 'ssh' && !has(use, 'c', 'command');
    case 'newgrp':
      return true;
    default:
      return false;
  }
}

function asksToConfirm(use: Use, scene: Scene): boolean {
  if (is(use, 'patronictl', 'failover', 'switchover', 'restart', 'reinit', 'remove'))
    return use.name === 'patronictl' && !has(use, 'force') && !scene.background;
  if (is(use, 'mysqlcheck')) return has(use, 'p', 'password') && valueOf(use, 'password') === null;
  return false;
}

export const stayingRules: readonly Rule[] = [serves, opensSession];
