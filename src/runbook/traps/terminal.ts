/** Commands that want a terminal or a person, or that never end. */
import { has, is, valueOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { isLimited, perUse, readsPipe, stagesAfter } from './scene.ts';
import type { Rule, Scene } from './scene.ts';

const needsTerminal = perUse(
  'needs-terminal',
  (use) =>
    (is(use, 'docker', 'exec', 'run') ||
      is(use, 'docker-compose', 'exec', 'run') ||
      is(use, 'kubectl', 'exec', 'run', 'debug')) &&
    has(use, 't', 'tty', 'it', 'ti'),
);

const editors = new Set(['vi', 'visudo', 'less', 'telnet']);
const databaseClients = new Set(['psql', 'mysql', 'redis-cli', 'mongo', 'sqlite3', 'cqlsh']);

const interactive = perUse('interactive', (use, scene) => {
  const name = use.family;
  if (isPager(use)) return false;
  if (name === 'telnet') return !readsPipe(scene, use);
  if (editors.has(name) && use.name !== 'view')
    return !readsPipe(scene, use) && use.options.operands.length + use.operands.length > 0;
  if (databaseClients.has(name)) return opensSession(use, scene);
  if (name === 'sh') return opensShell(use, scene);
  if (is(use, 'ssh') && use.name === 'ssh')
    return (
      use.inner.length === 0 &&
      !has(use, 'N', 'f', 'V', 'G', 'T', 'O') &&
      !readsPipe(scene, use) &&
      use.operands.length > 0
    );
  if (is(use, 'docker') && /(?:^| )prune$/.test(use.path)) return !has(use, 'f', 'force');
  if (is(use, 'docker', 'attach') || is(use, 'kubectl', 'attach', 'edit')) return true;
  if (is(use, 'systemctl', 'edit')) return !has(use, 'stdin');
  if (is(use, 'crontab')) return has(use, 'e');
  if (is(use, 'patronictl', 'edit-config')) return true;
  if (consoles(use)) return !readsPipe(scene, use);
  if (is(use, 'git', 'rebase', 'add')) return has(use, 'i', 'interactive', 'p', 'patch');
  if (is(use, 'sudo'))
    return use.inner.length === 0 && has(use, 'i', 's', 'su') && !readsPipe(scene, use);
  if (is(use, 'su'))
    return (
      use.inner.length === 0 &&
      use.options.given.size === 0 &&
      scene.stages.length === 1 &&
      use.where === 'here' &&
      (use.outer === null || is(use.outer, 'sudo'))
    );
  if (use.name === 'openssl' && use.path === 's_client')
    return !readsPipe(scene, use) && !isLimited(use);
  if (use.name === 'passwd') return !has(use, 'S', 'status', 'l', 'stdin');
  if (use.name === 'read') return scene.loop === 'none' && !readsPipe(scene, use);
  if (use.name === 'aws' && use.path === 'ssm start-session') return true;
  if (use.name === 'aws' && use.path === 'ecs execute-command') return has(use, 'interactive');
  if (['k9s', 'mc', 'gdb'].includes(use.name))
    return use.name === 'k9s' || (use.name === 'gdb' && !has(use, 'batch', 'ex'));
  return false;
});

/** `less` at the end of a pipe prints, when there is no terminal. */
function isPager(use: Use): boolean {
  return ['less', 'more', 'most'].includes(use.name) && use.operands.length === 0;
}

function opensSession(use: Use, scene: Scene): boolean {
  if (use.input !== '' || readsPipe(scene, use)) return false;
  if (is(use, 'redis-cli'))
    return (
      use.path === '' &&
      use.operands.length === 0 &&
      !has(
        use,
        'stat',
        'latency',
        'latency-history',
        'bigkeys',
        'memkeys',
        'hotkeys',
        'rdb',
        'pipe',
        'scan',
        'cluster',
        'version',
        'v',
        'eval',
        'intrinsic-latency',
        'ping',
        'latency-dist',
        'help',
      )
    );
  if (is(use, 'mongo'))
    return (
      valueOf(use, 'eval', 'file') === null &&
      !has(use, 'version') &&
      !use.operands.some(({ value }) => value.endsWith('.js'))
    );
  if (is(use, 'sqlite3'))
    return (
      valueOf(use, 'execute', 'query', 'command', 'file', 'input-file') === null &&
      use.operands.length <= 1 &&
      !has(use, 'version', 'V') &&
      use.options.unknown.length < 6
    );
  return (
    valueOf(use, 'command', 'file', 'execute') === null &&
    !has(use, 'l', 'list', 'V', 'version', 'help', 'c', 'f', 'e')
  );
}

/** `rails console`, `artisan tinker`, `manage.py shell`. */
function consoles(use: Use): boolean {
  const words = use.operands.map(({ value }) => value);
  if (use.name === 'rails' || use.name.endsWith('-rails'))
    return words[0] === 'console' || words[0] === 'c' || words[0] === 'dbconsole';
  const task =
    words[0]?.endsWith('manage.py') === true || words[0] === 'artisan' ? words[1] : words[0];
  const frameworks = ['python', 'python3', 'php', 'manage.py', 'artisan', 'flask'];
  return (
    frameworks.includes(use.name) &&
    ['shell', 'shell_plus', 'dbshell', 'tinker'].includes(task ?? '') &&
    !has(use, 'c', 'command', 'execute')
  );
}

/** A shell without anything to run. */
function opensShell(use: Use, scene: Scene): boolean {
  return (
    use.inner.length === 0 &&
    use.operands.length === 0 &&
    !has(use, 'c', 's', 'version') &&
    !readsPipe(scene, use) &&
    use.where !== 'here'
  );
}

const neverEnds = perUse('never-ends', (use, scene) => {
  if (isLimited(use) || scene.background) return false;
  // `| head` ends it, and so does what stops reading.
  const ended = stagesAfter(scene, use).some(
    ([first]) =>
      first?.name === 'head' || (first?.name === 'grep' && has(first, 'm', 'max-count', 'q')),
  );
  return !ended && goesOn(use);
});

function goesOn(use: Use): boolean {
  if (is(use, 'docker', 'logs', 'service logs') || is(use, 'docker-compose', 'logs'))
    return has(use, 'f', 'follow');
  if (is(use, 'docker', 'stats') || is(use, 'docker-compose', 'stats'))
    return !has(use, 'no-stream');
  if (is(use, 'docker', 'events', 'system events') || is(use, 'docker-compose', 'events'))
    return !has(use, 'until');
  if (is(use, 'docker-compose', 'up'))
    return !has(
      use,
      'd',
      'detach',
      'detached',
      'no-start',
      'wait',
      'abort-on-container-exit',
      'exit-code-from',
      'quiet-pull',
    );
  if (is(use, 'docker-compose', 'watch', 'attach')) return true;
  if (is(use, 'kubectl', 'logs')) return has(use, 'f', 'follow');
  if (is(use, 'kubectl', 'get', 'top')) return has(use, 'w', 'watch', 'watch-only');
  if (is(use, 'kubectl', 'port-forward', 'proxy')) return true;
  if (is(use, 'head')) return use.name === 'tail' && has(use, 'f', 'F', 'follow', 'retry');
  if (is(use, 'journalctl')) return has(use, 'f', 'follow');
  if (is(use, 'watch')) return true;
  if (is(use, 'dmesg')) return has(use, 'w', 'W', 'follow', 'follow-new');
  if (is(use, 'top')) return !isBatch(use);
  if (is(use, 'ping'))
    return use.name.startsWith('ping') && !has(use, 'c', 'count', 'n', 'w', 'deadline', 'V');
  if (is(use, 'tcpdump'))
    return !has(use, 'c', 'count', 'G', 'r', 'D', 'a', 'version', 'list-interfaces');
  if (is(use, 'traceroute'))
    return (
      use.name === 'mtr' &&
      !has(use, 'r', 'report', 'c', 'report-cycles', 'w', 'report-wide', 'json', 'j')
    );
  if (is(use, 'free')) return repeats(use);
  if (is(use, 'redis-cli'))
    return (
      use.path === 'monitor' ||
      use.path.endsWith('subscribe') ||
      has(use, 'latency', 'latency-history', 'stat', 'latency-dist')
    );
  if (is(use, 'pm2'))
    return (
      (use.path.startsWith('log') && !has(use, 'nostream', 'no-stream')) || use.path === 'monit'
    );
  if (is(use, 'supervisorctl'))
    return (use.path === 'tail' && has(use, 'f')) || use.path === 'fg' || use.path === 'maintail';
  if (is(use, 'strace'))
    return use.name === 'strace' && has(use, 'p', 'pid', 'attach') && use.inner.length === 0;
  if (is(use, 'kafka-console-consumer'))
    return use.name.startsWith('kafka-console-consumer') && !has(use, 'max-messages', 'timeout-ms');
  if (use.name === 'gitlab-ctl') return use.operands[0]?.value === 'tail';
  if (is(use, 'aws', 'logs tail')) return has(use, 'follow');
  if (is(use, 'stern')) return ['stern', 'kail'].includes(use.name) && !has(use, 'no-follow');
  if (is(use, 'heroku') || is(use, 'gcloud')) {
    const aboutLogs = use.path === 'logs' || use.operands.some(({ value }) => value === 'logs');
    const tails = use.name === 'heroku' && has(use, 'tail', 't');
    return aboutLogs && (tails || has(use, 'f', 'follow'));
  }
  if (is(use, 'varnishadm'))
    return (
      ['varnishlog', 'varnishtop', 'varnishncsa', 'varnishstat'].includes(use.name) &&
      !has(use, '1', 'd', 'k')
    );
  if (is(use, 'mongostat'))
    return (
      ['mongostat', 'mongotop'].includes(use.name) &&
      !has(use, 'n', 'rowcount') &&
      !use.operands.some(({ value }) => /^\d+$/.test(value) && use.operands.length > 1)
    );
  return false;
}

const showers = [
  'top',
  'htop',
  'btop',
  'atop',
  'glances',
  'nmon',
  'iotop',
  'iftop',
  'nethogs',
  'ctop',
  'bashtop',
  'slabtop',
  'powertop',
  'nvtop',
];

function isBatch(use: Use): boolean {
  if (!showers.includes(use.name)) return true;
  if (use.name === 'top') return has(use, 'b', 'l', 'n', 'batch', 'h', 'v');
  return (
    has(use, 'b', 'batch', 'n', 'once', 'o1', 't', 's', 'stdout', 'version', 'export', 'c') &&
    use.name !== 'htop'
  );
}

/** `vmstat 1`, `iostat -x 2`: an interval without a count. */
function repeats(use: Use): boolean {
  if (use.name === 'free') return has(use, 's', 'seconds') && !has(use, 'c', 'count');
  if (!['vmstat', 'iostat', 'mpstat', 'sar', 'dstat', 'pidstat'].includes(use.name)) return false;
  const numbers = use.operands.filter(({ value }) => /^\d+$/.test(value));
  if (use.name === 'dstat') return numbers.length < 2 && !has(use, 'count');
  return numbers.length === 1;
}

const endless: Rule = (scene) =>
  scene.loop === 'endless' ? [{ code: 'unbounded-loop', at: scene.at, end: scene.end }] : [];

export const terminalRules: readonly Rule[] = [needsTerminal, interactive, neverEnds, endless];
