/** Commands that delete data, evidence or the work of people. */
import { isSilent, sqlOf } from '../check/readers.ts';
import { statementsOf } from '../check/sql.ts';
import { has, is, valueOf, wordsOf } from '../check/use.ts';
import type { Use } from '../check/use.ts';
import { perUse, readsPipe } from './scene.ts';
import type { Rule } from './scene.ts';

/** Of what is built only the cache goes with `builder prune`, and that is made again. */
const prunes = /^(?:system|image|container|network|pod) prune$/;

const evidence = perUse('destroys-evidence', (use) => {
  if (is(use, 'docker'))
    return (
      (prunes.test(use.path) && !has(use, 'volumes')) ||
      /^(?:rmi|image rm|image remove)$/.test(use.path)
    );
  if (is(use, 'journalctl')) return has(use, 'vacuum-size', 'vacuum-time', 'vacuum-files');
  if (is(use, 'dmesg')) return has(use, 'c', 'C', 'clear', 'read-clear');
  if (is(use, 'truncate'))
    return (
      /^0[KMG]?$/.test(valueOf(use, 'size')?.value ?? '') &&
      use.operands.some(({ value }) => isLog(value))
    );
  if (is(use, 'pm2')) return use.path === 'flush';
  if (is(use, 'find'))
    return use.effect === 'destroy' && use.operands.some(({ value }) => isLog(value));
  if (is(use, 'rm') && use.name === 'rm')
    return use.operands.some(({ value }) => isLog(value) || isDump(value)) && !deletesWidely(use);
  return emptiesLog(use);
});

function isLog(path: string): boolean {
  return /(?:^|[/.])logs?(?:[/*]|$)|\.log\b|\/var\/log|-json\.log|journal/i.test(path);
}

/** What a crash left behind. */
function isDump(path: string): boolean {
  return /\.(?:hprof|core|dmp|dump\.gz)$|(?:^|\/)core(?:\.[\w*]+)?$|\/(?:var\/)?crash\/|\/cores\//i.test(
    path,
  );
}

/** `> app.log`, `: > app.log`, `cat /dev/null > app.log`. */
function emptiesLog(use: Use): boolean {
  return (
    isSilent(use) &&
    use.command?.redirects.some(
      (one) =>
        one.type === 'Redirect' && one.operator.startsWith('>') && isLog(one.target?.value ?? ''),
    ) === true
  );
}

const containers = perUse('removes-containers', (use) => {
  if (is(use, 'docker-compose', 'down')) return !has(use, 'v', 'volumes') && !has(use, 'dry-run');
  if (is(use, 'docker-compose', 'rm')) return !has(use, 'v', 'volumes');
  if (is(use, 'docker', 'stack rm', 'stack down', 'stack remove')) return true;
  return is(use, 'docker', 'rm') && !has(use, 'v', 'volumes');
});

const data = perUse('deletes-data', (use) => {
  if (is(use, 'docker-compose', 'down', 'rm')) return has(use, 'v', 'volumes');
  if (is(use, 'docker', 'volume rm', 'volume remove', 'volume prune')) return true;
  if (is(use, 'docker', 'rm')) return has(use, 'v', 'volumes');
  if (is(use, 'docker', 'system prune')) return has(use, 'volumes');
  if (is(use, 'docker', 'system reset', 'swarm leave'))
    return use.path === 'system reset' || has(use, 'f', 'force');
  if (is(use, 'redis-cli'))
    return (
      ['flushall', 'flushdb'].includes(use.path) ||
      (use.effect === 'destroy' &&
        ['del', 'unlink'].includes(use.path) &&
        use.operands.length === 0)
    );
  if (is(use, 'kubectl', 'drain', 'adm drain')) return use.effect === 'destroy';
  if (is(use, 'kubectl'))
    return (
      (use.effect === 'destroy' &&
        use.operands
          .concat(use.options.operands)
          .some(({ value }) =>
            /^(?:pvc|pv|ns|namespaces?|persistentvolumes?(?:claims?)?|statefulsets?|sts|crd)(?:\/|$)/.test(
              value,
            ),
          )) ||
      use.path === 'delete pvc' ||
      use.path === 'delete ns' ||
      use.path === 'delete namespace' ||
      use.path === 'delete pv'
    );
  if (is(use, 'terraform')) return use.effect === 'destroy';
  if (is(use, 'helm')) return false;
  if (is(use, 'aws'))
    return (
      use.effect === 'destroy' &&
      !use.path.startsWith('ec2 terminate') &&
      !/deregister|release|revoke|detach/.test(wordsOf(use))
    );
  if (is(use, 'pg_resetwal') || is(use, 'dropdb') || is(use, 'mkfs'))
    return use.effect === 'destroy';
  if (is(use, 'pg_restore')) return use.effect === 'destroy';
  if (is(use, 'mongorestore')) return use.effect === 'destroy';
  if (is(use, 'kafka-topics') && has(use, 'reset-offsets')) return has(use, 'execute');
  if (
    is(use, 'rabbitmqctl') ||
    is(use, 'kafka-topics') ||
    is(use, 'etcdctl') ||
    is(use, 'kcat') ||
    is(use, 'mc') ||
    is(use, 'nats')
  )
    return use.effect === 'destroy';
  if (is(use, 'redis-check-aof')) return use.effect === 'destroy';
  if (is(use, 'crontab')) return has(use, 'r');
  if (is(use, 'restic') || is(use, 'gsutil') || is(use, 'gunicorn'))
    return use.effect === 'destroy';
  if (is(use, 'cp')) return use.name === 'rsync' && has(use, 'delete');
  if (is(use, 'mongo')) return use.effect === 'destroy';
  if (is(use, 'mysqladmin')) return use.path === 'drop';
  if (is(use, 'alembic') || is(use, 'artisan') || runsFramework(use))
    return /(?:^|[:\s])(?:fresh|reset|wipe|drop|flush_?db)\b|migrate:fresh|db:wipe|manage\.py\sflush\b/.test(
      wordsOf(use),
    );
  return deletesRows(sqlOf(use));
});

/** `php artisan …`, `python manage.py …`. */
function runsFramework({ operands }: Use): boolean {
  return /(?:^|\/)(?:artisan|manage\.py)$/.test(operands[0]?.value ?? '');
}

/** Drops, truncates, and deletes or overwrites that no condition limits. */
export function deletesRows(sql: string): boolean {
  if (sql === '') return false;
  return statementsOf(sql).some(
    (one) =>
      /^(?:drop\s+(?!index|role|user|publication|subscription|view|function|trigger|replication|policy|extension)|truncate)\b/i.test(
        one,
      ) ||
      (/^delete\s+from\b/i.test(one) && !/\bwhere\b/i.test(one)) ||
      (/^update\s/i.test(one) && !/\bwhere\b/i.test(one)) ||
      /^alter\s+table\b[\s\S]*\bdrop\s+(?:column|partition)\b/i.test(one) ||
      /^purge\s+(?:binary|master)\s+logs\b/i.test(one) ||
      /pg_drop_replication_slot/i.test(one),
  );
}

/** `echo FLUSHALL | redis-cli`, `echo 'drop table a' | psql`. */
const pipedIn = perUse('deletes-data', (use, scene) => {
  const [first] = scene.stages[0] ?? [];
  if (first === undefined || !['echo', 'printf'].includes(first.name)) return false;
  const said = first.operands.map(({ value }) => value).join(' ');
  if (is(use, 'redis-cli')) return /^flush(?:all|db)\b/i.test(said.trim());
  return (is(use, 'psql') || is(use, 'mysql') || is(use, 'sqlite3')) && deletesRows(said);
});

const dump = /\.(?:sql|dump|bak|backup|archive)(?:\.(?:gz|xz|zst|bz2))?$/i;

const restores = /(?:^|[^a-z])restore(?:[^a-z]|$)/i;

/** A backup is played into a database that people may have written to since. */
const overwrites = perUse('overwrites-data', (use, scene) => {
  if (is(use, 'pg_restore')) return use.effect === 'change' && valueOf(use, 'file') === null;
  if (is(use, 'mongorestore')) return use.effect === 'change' && !has(use, 'dryRun');
  if (is(use, 'mysql'))
    return (
      dump.test(inputFile(use)) ||
      (readsPipe(scene, use) && scene.stages[0]?.some(readsDump) === true)
    );
  return use.program?.reader === 'named' && restores.test(`${use.name} ${wordsOf(use)}`);
});

function inputFile({ command }: Use): string {
  const read = command?.redirects.find((one) => one.type === 'Redirect' && one.operator === '<');
  return read?.type === 'Redirect' ? (read.target?.value ?? '') : '';
}

function readsDump({ operands }: Use): boolean {
  return operands.some(({ value }) => dump.test(value));
}

const widely = perUse('deletes-widely', deletesWidely);

const stateFolders =
  /\/(?:data|pgdata|postgresql|mysql|mongo(?:db)?|redis|etcd|kafka|docker|containerd|elasticsearch)(?:\/|$)/;

/** A variable, a wild card over a whole folder, the root, or where a database keeps its files. */
function deletesWidely(use: Use): boolean {
  if (use.name !== 'rm') return false;
  if (use.operands.some(({ value }) => /^(?:.*\/)?\*$/.test(value))) return true;
  if (!has(use, 'r', 'R', 'recursive')) return false;
  return use.operands.some(
    ({ value, is: sort }) =>
      sort === 'placeholder' ||
      /[$`]/.test(value) ||
      /^(?:\/|\/[\w.-]+\/?|~|\.|\.\.|\/\*)$/.test(value.replace(/^\/tmp$/, '-')) ||
      stateFolders.test(value),
  );
}

const checkout = perUse('live-checkout', (use) => {
  if (!is(use, 'git')) return false;
  // `-C` before the sub-command is a folder.
  if (use.path === 'checkout') return !has(use, 'b', 'B', 'orphan');
  if (use.path === 'switch') return !has(use, 'c', 'create', 'orphan');
  if (use.path === 'reset') return !has(use, 'hard');
  if (use.path === 'stash') return use.operands.length === 0;
  return [
    'stash push',
    'stash pop',
    'stash apply',
    'pull',
    'merge',
    'rebase',
    'revert',
    'cherry-pick',
    'restore',
  ].includes(use.path);
});

const discards = perUse('discards-work', (use) => {
  if (!is(use, 'git')) return false;
  if (use.path === 'reset') return has(use, 'hard');
  if (use.path === 'push') return has(use, 'f', 'force', 'mirror');
  return (
    (use.path === 'clean' && has(use, 'f', 'force')) ||
    use.path === 'stash drop' ||
    use.path === 'stash clear'
  );
});

export const destroyingRules: readonly Rule[] = [
  evidence,
  containers,
  data,
  pipedIn,
  overwrites,
  widely,
  checkout,
  discards,
];
