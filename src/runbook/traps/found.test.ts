import { describe, expect, test } from 'vitest';
import { readBlock, readShell } from '../check/read-block.ts';

const codesOf = (text: string) =>
  readShell(text).steps.flatMap(({ traps }) => traps.map((one) => one.code));

describe('a trap is found however it is spelt', () => {
  test.each([
    ['docker kill web', 'kill-outright'],
    ['docker compose kill -s KILL web', 'kill-outright'],
    ['kubectl delete pod web --force --grace-period=0', 'kill-outright'],
    ['systemctl kill -s SIGKILL web', 'kill-outright'],
    ['kill -TERM [PID]', 'placeholder'],
    ['pkill nginx', 'kill-by-pattern'],
    ['docker container prune -f', 'destroys-evidence'],
    ['find /data -mtime +7 -exec rm {} \\;', 'computed-selection'],
    ['find /backups -name "*.gz" -delete', 'computed-selection'],
    ['rm $(find /data -size +1G)', 'computed-selection'],
    ['sudo rm -rf /tmp/*', 'deletes-widely'],
    ['cd /data && rm -f *', 'deletes-widely'],
    ['shutdown -r now', 'restarts-machine'],
    ['git stash', 'live-checkout'],
    ['nc -l 8080', 'never-ends'],
    ['nc db.example.com 5432', 'interactive'],
    ['top -n 1', 'needs-terminal'],
    ['docker swarm leave --force', 'deletes-data'],
    ['pg_restore -d shop shop.dump', 'overwrites-data'],
    ['mongorestore --archive=shop.archive', 'overwrites-data'],
    ['mysql shop < shop.sql', 'overwrites-data'],
    ['zcat shop.sql.gz | docker exec -i db mysql shop', 'overwrites-data'],
    ['./scripts/restore-db.sh backup.sql.gz', 'overwrites-data'],
    ['kafka-consumer-groups.sh --reset-offsets --to-latest -execute --group g', 'deletes-data'],
    ['linode-cli linodes reboot 123', 'restarts-machine'],
    ['doctl compute droplet-action power-cycle 5', 'restarts-machine'],
    ['aws ec2 reboot-instances --instance-ids i-1', 'restarts-machine'],
    ['docker stack rm shop', 'removes-containers'],
    ['docker swarm join-token worker', 'shows-secrets'],
    ['docker swarm join --token SWMTKN-1-abc 10.0.0.5:2377', 'secret-in-command'],
    ['docker compose up -d --scale worker=5 worker', 'absolute-capacity'],
    ['docker network prune', 'destroys-evidence interactive'],
    ['pip install requests', 'installs-software'],
    ['mysql -e "PURGE BINARY LOGS BEFORE NOW()"', 'deletes-data'],
    ['psql -h 10.0.0.5 -U a -f fix.sql', 'goes-on-after-error'],
    ['zcat dump.gz | psql app', 'goes-on-after-error'],
    ['docker exec -i db psql -U a app < dump.sql', 'goes-on-after-error'],
    ['docker pull registry.example.com/team/app', 'moving-tag'],
    ['docker pull app:latest', 'moving-tag'],
    ['docker run -d --name web app:latest', 'moving-tag'],
    ['docker service update --image app:latest web', 'moving-tag'],
    ['terraform apply -auto-approve', 'unseen-plan'],
    ['terraform apply', 'interactive'],
    ['aws sso login', 'interactive'],
    ['docker login registry.example.com', 'interactive'],
    ['psql -c "ALTER USER app PASSWORD \'x1\'"', 'secret-in-command'],
    ['export DB_PASSWORD=hunter2', 'secret-in-command'],
    ['docker exec -e PGPASSWORD="$PW" db psql -c "select 1"', 'secret-in-command'],
    ['for ((;;)); do docker ps; sleep 5; done', 'unbounded-loop'],
    ['http GET backend:4000/health', 'private-name'],
    ["ss -tlnp | awk '/4000/'", 'matches-more'],
    ["docker ps | awk '/web/ {print $1}'", 'substring-name'],
    ['rm -rf /var/lib/docker', 'deletes-widely'],
    ["redis-cli KEYS '*'", 'blocks-others'],
    ['redis-cli SAVE', 'blocks-others'],
    ['psql -U a -c "VACUUM FULL orders"', 'blocks-others'],
    ['psql -U a -c "REINDEX TABLE orders"', 'blocks-others'],
    ['redis-cli CONFIG SET requirepass x1', 'secret-in-command'],
    ['psql -U a -c "UPDATE users SET active = false"', 'deletes-data'],
    ['psql -U a -c "ALTER TABLE a DROP COLUMN b"', 'deletes-data'],
    ['sudo su', 'interactive'],
    ['echo b > /proc/sysrq-trigger', 'restarts-machine'],
    ['kafka-consumer-groups.sh --reset-offsets --to-latest --execute --group g', 'deletes-data'],
    ['php artisan migrate:fresh', 'deletes-data'],
    ['python manage.py flush', 'deletes-data'],
    ['sudo yum update -y', 'installs-software'],
    ['pm2 delete all', 'touches-everything'],
    ['echo FLUSHALL | redis-cli', 'deletes-data'],
    ["echo 'drop table a' | psql -U a", 'deletes-data'],
    ['aws s3 sync a s3://b --delete', 'deletes-data'],
    ['fuser -k 8080/tcp', 'kill-outright'],
    ['pg_ctl stop -m immediate -D /data', 'kill-outright'],
    ['cat /proc/1/environ', 'shows-secrets'],
    ['ufw status | grep 22', 'matches-more'],
    ['docker compose up -d db\nsleep 10\ndocker compose up -d web', 'sleep-as-check'],
    ['docker compose up -d --force-recreate', 'touches-everything'],
    ['docker rmi shop:1.4', 'destroys-evidence'],
    ['rm /var/crash/web.hprof', 'destroys-evidence'],
    ['kubectl drain node-3 --delete-emptydir-data', 'deletes-data'],
    ['journalctl -k | grep -i oom', 'kernel-log-unscoped'],
    ['mysqladmin -u ops ping', 'ping-without-answer'],
    ['curl -fsm 5 http://cart.shop.svc.cluster.local/ready', 'private-name'],
    ['curl -fsm 60 https://x.example/a -o /usr/local/bin/a', 'installs-software'],
    ['docker compose config | grep -A 9 web', 'shows-secrets'],
    ['docker compose config | grep environment', 'shows-secrets'],
    ['az keyvault secret set --vault-name a --name b --value "$NEW"', 'secret-in-command'],
    [
      'aws secretsmanager put-secret-value --secret-id a --secret-string "$NEW"',
      'secret-in-command',
    ],
    ['psql -U a -c "CREATE INDEX a_b ON a (b)"', 'blocks-others'],
    ['mongosh --eval "db.fsyncLock()"', 'blocks-others'],
    ['mysqlcheck -u root -p --auto-repair shop', 'blocks-others interactive'],
    ['bash <(curl -fsm 5 https://x.example/i.sh)', 'runs-download'],
    ['watch "curl -fsm 5 http://prometheus:9090/q?a={b}"', 'never-ends private-name'],
  ])('%s: %s', (command, codes) => {
    expect(codesOf(command).sort()).toEqual(codes.split(' '));
  });
});

describe('what only looks like one is none', () => {
  test.each([
    'docker kill --signal HUP web',
    'for ((i = 0; i < 3; i++)); do docker ps; done',
    "awk '/4000/' access.log",
    "ss -tlnp | awk '{print $4}'",
    'redis-cli --scan',
    'redis-cli BGSAVE',
    'psql -U a -c "VACUUM (ANALYZE) orders"',
    'psql -U a -c "REINDEX TABLE CONCURRENTLY orders"',
    'psql -U a -c "UPDATE users SET active = false WHERE id = 1"',
    'psql -U a -c "ALTER TABLE a ADD COLUMN b int"',
    'sudo -u postgres psql -c "select 1"',
    'kafka-consumer-groups.sh --reset-offsets --to-latest --dry-run --group g',
    'php artisan queue:restart',
    'docker builder prune -f',
    'sudo rm perf.data',
    'docker exec web rm /tmp/a.lock',
    'aws s3 sync a s3://b',
    'pg_ctl stop -m fast -D /data',
    'docker compose stop web\nsleep 5\ndocker compose start web',
    'docker compose up -d --force-recreate web',
    'docker compose config | grep image',
    'journalctl -k --since -1h',
    'curl -fsm 60 https://x.example/a.tgz -o /tmp/a.tgz',
    'aws secretsmanager put-secret-value --secret-id a --secret-string file://new.json',
    'psql -U a -c "CREATE INDEX CONCURRENTLY a_b ON a (b)"',
    'mysql -u a -e "CREATE INDEX a_b ON a (b)"',
    'sudo apt-get update',
    'pm2 delete web',
    'bash <(cat i.sh)',
    "sed -i 's/[ABC]/x/' app.conf",
    'docker restart [SERVICE]',
    'pkill -HUP nginx',
    'killall -HUP nginx',
    'docker container ls -a',
    'find /data -mtime +7 -exec ls {} \\;',
    'rm /tmp/lock.pid',
    'git stash list',
    'nc -zv db.example.com 5432',
    'echo stats | nc localhost 11211',
    'top -b -n 1',
    'psql -v ON_ERROR_STOP=1 -f fix.sql',
    'psql -U a -c "select 1"',
    "echo 'select 1' | psql",
    'docker pull app:1.4.2',
    'docker pull app@sha256:0123',
    'docker run --rm alpine:latest date',
    'docker build -t app:latest .',
    'terraform apply plan.out',
    'terraform plan',
    'aws configure list',
    'cat token | docker login -u a --password-stdin',
    'export PATH=/opt/bin:$PATH',
    'export DB_PASSWORD="$(cat /run/secrets/db)"',
    'docker exec -e PGPASSWORD db psql -c "select 1"',
    'curl -fsm 5 "https://api.example.com/q?a={b}"',
  ])('%s', (command) => {
    expect(codesOf(command)).toEqual([]);
  });
});

test.each([
  ['SELECT pg_terminate_backend(<pid>);', ['placeholder']],
  ['SELECT pg_terminate_backend(42);', []],
  ['DROP INDEX a_b;', ['blocks-others']],
  ['DROP INDEX CONCURRENTLY a_b;', []],
  ['DROP INDEX a_b ON a;', []],
  ['SELECT a FROM b WHERE c < d AND e > f;', []],
])('in a block of SQL: %s', (text, codes) => {
  const found = readBlock('sql', text).steps.flatMap(({ traps }) => traps.map(({ code }) => code));
  expect(found).toEqual(codes);
});

test('a certificate is no secret, its key is', () => {
  const get = (key: string) => `kubectl get secret tls -o jsonpath='{.data.tls\\.${key}}'`;
  expect(codesOf(get('crt'))).toEqual([]);
  expect(codesOf(get('key'))).toEqual(['shows-secrets']);
});

describe('what is lost is a trap, whichever program loses it', () => {
  test.each([
    ['wipefs -a /dev/sdb', 'deletes-data'],
    ['zpool destroy tank', 'deletes-data'],
    ['postsuper -d ALL', 'deletes-data'],
    ['gcloud sql instances delete orders', 'deletes-data'],
    ['consul kv delete -recurse app', 'deletes-data'],
    ['redis-cli shutdown nosave', 'deletes-data'],
    ['kubectl delete deployment web', 'removes-containers'],
    ['helm uninstall web', 'removes-containers'],
    ['psql -U a -c "select pg_terminate_backend(pid) from pg_stat_activity"', 'computed-selection'],
  ])('%s is %s', (command, code) => {
    expect(codesOf(command)).toEqual([code]);
  });

  test.each([
    'redis-cli del session:1',
    'rm -f /run/app.pid',
    'psql -U a -c "delete from locks where id = 4"',
    `psql -U a -c "select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle'"`,
    'postqueue -f',
  ])('%s is limited to what it names', (command) => {
    expect(codesOf(command)).toEqual([]);
  });
});

describe('terminals that stay', () => {
  test.each(['tmux attach -t ops', 'tmux new -s ops', 'screen -S rescue', 'screen -r'])(
    '%s waits for a person',
    (command) => {
      expect(codesOf(command)).toEqual(['interactive']);
    },
  );

  test.each(['tmux ls', 'tmux new -d -s ops', 'screen -ls', 'screen -dmS job ./run.sh'])(
    '%s does not',
    (command) => {
      expect(codesOf(command)).toEqual([]);
    },
  );
});

test.each([
  ['while [ "$(count-healthy)" -lt 3 ]; do sleep 5; done', ['unbounded-loop']],
  ['while [[ $(kubectl get pods | wc -l) -lt 3 ]]; do sleep 5; done', ['unbounded-loop']],
  ['while [ $(date +%s) -lt $end ]; do docker ps; sleep 5; done', []],
  ['i=0; while [ $i -lt 9 ]; do docker ps; i=$((i+1)); sleep 1; done', []],
])('whether a loop ends: %s', (command, codes) => {
  expect(codesOf(command).filter((code) => code === 'unbounded-loop')).toEqual(codes);
});

test.each([
  `kubectl patch deploy web -p '{"a":"'$(date +%s)'"}'`,
  'echo "show stat" | socat stdio /run/haproxy.sock',
])('%s picks out nothing and asks no private name', (command) => {
  expect(codesOf(command)).toEqual([]);
});
