import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readBlock, readShell } from './read-block.ts';

const stepsOf = (text: string, language = 'sh') => readBlock(language, text).steps;
const codesOf = (text: string) =>
  stepsOf(text).flatMap(({ traps }) => traps.map((one) => one.code));

describe('a command is cut out as a reader would', () => {
  test.each([
    ['docker ps\ndf -h', ['docker ps', 'df -h']],
    ['nginx -t && systemctl reload nginx', ['nginx -t', 'systemctl reload nginx']],
    ['docker logs x 2>&1 | grep -i error', ['docker logs x 2>&1 | grep -i error']],
    ['aws s3 ls \\\n  --recursive', ['aws s3 ls \\\n  --recursive']],
    [
      'if ! pg_isready -U a; then docker restart db; fi',
      ['! pg_isready -U a', 'docker restart db'],
    ],
    ['for c in a b; do docker restart "$c"; done', ['docker restart "$c"']],
    ['heal() { docker restart web; }\nheal', ['docker restart web', 'heal']],
    ['$ df -h\n/dev/sda1  10G  9G\n$ uptime', ['df -h', 'uptime']],
    ['root@web-1:~# systemctl status nginx\n* nginx.service', ['systemctl status nginx']],
    ["echo 'a\ndf -h", ["echo 'a"]],
    ['> config get maxmemory\n1) "maxmemory"\n> dbsize', ['config get maxmemory', 'dbsize']],
    ['> docker ps\nCONTAINER ID\n> uptime', ['docker ps', 'uptime']],
    ['> select 1;\n1', ['select 1;']],
    [
      'mysql> SHOW REPLICA STATUS \\G\n*** 1. row ***\nUPDATE a SET b = 1\nmysql> select 1;',
      ['SHOW REPLICA STATUS \\G', 'select 1;'],
    ],
    ['mysql> use shop\nDatabase changed\nmysql> select 1;', ['use shop', 'select 1;']],
    ['shop=# \\dt\n a | b\nshop=# select 1 \\gx\nc', ['\\dt', 'select 1 \\gx']],
    ['> rs.status()\n{ "ok" : 1 }', ['rs.status()']],
    ['rs0:PRIMARY> rs.stepDown()', ['rs.stepDown()']],
    ['PS C:\\shop> docker ps\nC:\\shop>docker info', ['docker ps', 'docker info']],
    ['$ docker run \\\n> -d web', ['docker run \\\n  -d web']],
    [
      'nano a.json\n{\n  "b": {\n    "c": 1\n  }\n}\nuptime',
      ['nano a.json', '{\n  "b": {\n    "c": 1\n  }\n}', 'uptime'],
    ],
    ['/var/log/web.log  # Linux\nlogs/db/error.log\ndf -h', ['df -h']],
    ['ERROR: for web  Cannot start service web\ndf -h', ['df -h']],
  ])('%j', (text, commands) => {
    const found = stepsOf(text).map(({ command }) => command);
    expect(found.slice(0, commands.length)).toEqual(commands);
  });

  test('what is no shell costs only itself', () => {
    const found = stepsOf('df -h\nThis (is not) shell\nfree -m').map(({ command, line }) => [
      line,
      command,
    ]);
    expect(found[0]).toEqual([1, 'df -h']);
    expect(found.at(-1)).toEqual([3, 'free -m']);
  });

  test.each([
    ['', 'docker ps\ndocker logs web', 2],
    ['', 'CONTAINER ID   IMAGE\nabc            web', 0],
    ['', '├── src\n└── test', 0],
    ['', 'docker ps\nCONTAINER ID   IMAGE   STATUS\nabc123         web     Up 3 hours', 1],
    ['', 'docker events: the engine ended the stream', 0],
    ['yaml', 'services:\n  web:', 0],
    ['sql', 'select 1;\ndrop table a;', 2],
    ['', 'mysql> SHOW PROCESSLIST;\n+----+\nmysql> KILL 5;', 2],
    ['js', 'rs.status()\ndb.orders.createIndex({\n  a: 1\n})', 2],
    ['js', 'const a = 1;\ndb.query(a)', 0],
    ['mongosh', 'use shop\ndb.stats()', 2],
    ['powershell', 'PS C:\\shop> docker ps\nPS C:\\shop> docker stats --no-stream', 2],
    ['', 'SELECT count(*) FROM jobs;\nDROP TABLE jobs_old;', 2],
    ['', '-- who waits\nselect pid\nfrom pg_stat_activity;', 1],
    ['sql', 'show replica status\\G show databases\\g\nselect 1;', 3],
    ['', 'SELECT pg_cancel_backend(<pid>)', 1],
    ['', 'STOP SLAVE; SET GLOBAL sql_slave_skip_counter = 1; START SLAVE;', 3],
    ['text', 'CONFIG SET maxmemory 1gb\nFLUSHALL', 2],
    ['text', 'Select a service from the list', 0],
    ['text', 'UPDATE 12:00 the shop is back', 0],
    ['text', 'show me what is wrong', 0],
    ['text', 'INFO worker started', 0],
    ['sql', 'mysql> SHOW PROCESSLIST;\n+---+\nmysql> KILL 7;', 2],
    ['redis', '127.0.0.1:6379> DBSIZE\n(integer) 4', 1],
    ['text', 'the disk was full and the service died', 0],
  ])('a block of the language "%s" with %j has %i steps', (language, text, count) => {
    expect(stepsOf(text, language)).toHaveLength(count);
  });
});

test.each([
  ['sql', 'SELECT a FROM b WHERE c > d;'],
  ['redis', 'INFO memory'],
  ['mongosh', 'rs.status()'],
  ['', '> info replication'],
  ['sh', 'SELECT a FROM b WHERE c > d;'],
])('a statement without its client is never given to a shell: %s %s', (language, text) => {
  expect(stepsOf(text, language).map(({ supported }) => supported)).toEqual([false]);
});

describe('kind and risk', () => {
  test.each([
    ['docker compose -f a.yml -p b logs --tail 5 web', 'observe', 'safe'],
    ['sudo -u postgres psql -c "select now()"', 'probe', 'safe'],
    ['docker exec -i db psql -U a -c "drop table b"', 'remedy', 'destructive'],
    ['docker exec -i db psql -U a < dump.sql', 'remedy', 'disruptive'],
    ['ssh web-1 "sudo systemctl restart nginx"', 'remedy', 'disruptive'],
    ['kubectl -n a delete pvc b', 'remedy', 'destructive'],
    ['kubectl drain node-3 --ignore-daemonsets', 'remedy', 'disruptive'],
    ['kubectl drain node-3 --delete-emptydir-data', 'remedy', 'destructive'],
    ['psql -U a -c "alter table a drop column b"', 'remedy', 'destructive'],
    ['curl -Lo /usr/local/bin/jq https://x.example/jq', 'remedy', 'disruptive'],
    ["perl -ne 'print if /a/' app.log", 'observe', 'safe'],
    ["perl -pi -e 's/a/b/' app.conf", 'remedy', 'disruptive'],
    ['docker logs web | gzip -9 > web.gz', 'observe', 'safe'],
    ['docker builder prune -f', 'remedy', 'disruptive'],
    ['aws s3 sync a s3://b --delete', 'remedy', 'destructive'],
    ['./health.sh', 'probe', 'safe'],
    ['./health.sh --repair', 'remedy', 'disruptive'],
    ['./backup.sh restore last.sql', 'remedy', 'disruptive'],
    ['az sql db list-deleted -g a', 'observe', 'safe'],
    ['gdate', 'observe', 'safe'],
    ['opensnoop-bpfcc -p 1', 'observe', 'safe'],
    ['crsctl stat res -t', 'observe', 'safe'],
    ['podman unshare du -sh /srv', 'observe', 'safe'],
    ['redis-cli -h localhost CONFIG SET maxmemory 1gb', 'remedy', 'disruptive'],
    ['curl -X POST https://hooks.slack.com/services/a -d b', 'notify', 'safe'],
    ['kubectl rollout status deploy/a', 'wait-until', 'safe'],
    ['./scripts/health-check.sh', 'probe', 'safe'],
    ['make db-restore', 'remedy', 'disruptive'],
    ['find /var/tmp -name "*.tmp" -delete', 'remedy', 'destructive'],
    ['find /var/tmp -name "*.tmp"', 'observe', 'safe'],
    ['iptables -L -n', 'observe', 'safe'],
    ['aws ec2 terminate-instances --instance-ids i-1', 'remedy', 'destructive'],
    ['gcloud sql instances restart a', 'remedy', 'disruptive'],
    ['docker logs web | grep x | xargs kill', 'remedy', 'disruptive'],
    ['echo FLUSHALL | redis-cli', 'remedy', 'destructive'],
    ['frobnicate --all', 'shell', 'disruptive'],
  ])('%s is a %s, %s', (command, kind, risk) => {
    expect(stepsOf(command)[0]).toMatchObject({ kind, risk });
  });

  test('Kubernetes is recognised, and not supported', () => {
    expect(stepsOf('kubectl get pods')[0]).toMatchObject({ kind: 'observe', supported: false });
  });
});

describe('traps', () => {
  test.each([
    ['curl -fsS -m 5 http://localhost:4000/health'],
    ['timeout 5 curl -fsS http://localhost:4000/health'],
    ['docker exec -i pg psql -U a -c "select 1"'],
    ['docker exec pg pg_isready -U a -d b -t 3'],
    ['redis-cli -e ping'],
    ['redis-cli ping | grep -q PONG'],
    ['tail -n 100 /var/log/syslog'],
    ['docker logs --tail 50 web'],
    ['docker stats --no-stream'],
    ['docker events --since 1h --until 0s'],
    ['ping -c 3 example.com'],
    ['top -bn1 | head'],
    ['vmstat 1 5'],
    ['tcpdump -c 100 -i any'],
    ['timeout 60 sh -c "until pg_isready -U a; do sleep 1; done"'],
    ['for i in 1 2 3; do curl -fsS -m 2 localhost:80 && break; sleep 2; done'],
    ['ss -ltnp "sport = :4000"'],
    ['docker ps --filter name=^web$'],
    ['docker compose restart web'],
    ['docker compose up -d --no-deps web'],
    ['kill -TERM 1234'],
    ['rm -rf /tmp/build'],
    ['mysql --defaults-file=/etc/a.cnf -e "show processlist"'],
    ['git log --oneline'],
    ['git fetch origin'],
    ['psql -c "delete from a where id = 1"'],
    ['docker inspect web --format "{{.State.Status}}"'],
    ['env | grep NODE_ENV'],
    ['docker stop web; sleep 5; docker start web'],
    ['for c in web api; do docker restart $c; done'],
  ])('%s has none', (command) => {
    expect(codesOf(command)).toEqual([]);
  });

  test.each([
    ['docker compose up', 'never-ends'],
    ['journalctl -fu web', 'never-ends'],
    ['kubectl logs -f web', 'never-ends'],
    ['ping example.com', 'never-ends'],
    ['htop', 'never-ends'],
    ['docker exec -it web sh', 'interactive'],
    ['psql -U a b', 'interactive'],
    ['mysql -u root -p -e "show processlist"', 'interactive'],
    ['vi /etc/nginx/nginx.conf', 'interactive'],
    ['mysql -uroot -pabc -e "select 1"', 'secret-in-command'],
    ['redis-cli -a abc info', 'secret-in-command'],
    ['curl -fs -m 5 -u admin:abc http://localhost', 'secret-in-command'],
    ['PGPASSWORD=abc psql -c "select 1"', 'secret-in-command'],
    ['docker compose down -v', 'deletes-data'],
    ['docker volume rm a', 'deletes-data'],
    ['redis-cli FLUSHALL', 'deletes-data'],
    ['psql -c "delete from a"', 'deletes-data'],
    ['docker restart $(docker ps -q)', 'computed-selection'],
    ['docker ps -q | xargs docker stop', 'computed-selection'],
    ['for c in $(docker ps -q); do docker restart $c; done', 'computed-selection'],
    ['pm2 restart all', 'touches-everything'],
    ['pkill -f node', 'kill-by-pattern'],
    ['rm -rf "$DIR"/*', 'deletes-widely'],
    ['rm -rf /var/lib/postgresql/data', 'deletes-widely'],
    ['truncate -s 0 /var/log/a.log', 'destroys-evidence'],
    ['> /var/log/a.log', 'destroys-evidence'],
    ['docker image prune -af', 'destroys-evidence'],
    ['git reset --hard origin/main', 'discards-work'],
    ['git pull', 'live-checkout'],
    ['chmod -R 777 /srv', 'opens-to-all'],
    ['iptables -F', 'drops-defences'],
    ['sudo systemctl restart docker', 'restarts-engine'],
    ['sudo reboot', 'restarts-machine'],
    ['curl -fsSL -m 9 https://a.example/x.sh | sudo bash', 'runs-download'],
    ['apt-get install -y htop', 'installs-software'],
    ['docker update -m 2g web', 'memory-without-swap'],
    ['SELECT pid FROM pg_stat_activity;', 'wrong-language'],
    ['sum(rate(http_requests_total[5m]))', 'wrong-language'],
    ['while true; do docker ps; sleep 5; done', 'unbounded-loop'],
    ['pg_isready -h localhost', 'ready-without-user'],
    ['ps aux | grep node', 'finds-itself'],
  ])('%s has the trap %s', (command, code) => {
    expect(codesOf(command)).toContain(code);
  });

  test('a trap has the line and the place of what is wrong', () => {
    const [step] = stepsOf(
      'docker run \\\n  --rm \\\n  alpine \\\n  curl http://a/$(docker ps -q)',
    );
    expect(step?.line).toBe(1);
    const [trap] = stepsOf('df -h\ncurl -fsS -m 5 http://backend:4000/health')[1]?.traps ?? [];
    expect(trap).toEqual({ code: 'private-name', line: 2, offset: 15, length: 26 });
  });
});

const fragment = fc.constantFrom(
  ...'docker ps|kubectl exec -it a -- |sudo |$(|`|"|\'|<a b>|<<EOF\n|EOF\n|; |&& || |\n|until |do |done|{{a}}|SELECT 1;|a: b\n|# x\n|\\\n|$ |)|}|-v |é'.split(
    '|',
  ),
);

test('any text is read, and every place is inside it', () => {
  const text = fc.oneof(
    fc.string(),
    fc.array(fragment, { maxLength: 30 }).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (source) => {
      const lines = source.split('\n').length;
      for (const step of readShell(source).steps) {
        expect(step.line).toBeGreaterThanOrEqual(1);
        expect(step.line).toBeLessThanOrEqual(lines);
        for (const trap of step.traps) expect(trap.line).toBeLessThanOrEqual(lines);
      }
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['frobnicate --version', 'observe'],
  ['frobnicate --all', 'shell'],
  ['"$TOOL" --version', 'shell'],
  ['orderctl queue status', 'observe'],
  ['orderctl queue drain', 'remedy'],
  ['orderctl frob', 'shell'],
])('a program that nobody told us of: %s is %s', (command, kind) => {
  expect(stepsOf(command).map((step) => step.kind)).toEqual([kind]);
});

describe('short names are written out', () => {
  test.each([
    ['DC="docker compose -f a.yml"\n$DC restart', 'touches-everything'],
    ['DC="docker compose -f a.yml"\n${DC} logs -f web', 'never-ends'],
    ['A=(sudo docker compose)\nA+=(-f a.yml)\n"${A[@]}" down', 'removes-containers'],
    ['alias k="kubectl -n prod"\nk logs -f web', 'never-ends'],
    ['export DC="docker compose"\nwhile true; do $DC ps; sleep 1; done', 'unbounded-loop'],
  ])('%j', (text, code) => {
    const steps = stepsOf(text);
    expect(steps.map(({ kind }) => kind)).not.toContain('shell');
    expect(codesOf(text)).toEqual([code]);
  });

  test('only constant texts that begin with a program are', () => {
    for (const text of ['X="$Y ps"\n$X', 'X="some words"\n$X now', 'X=$(which docker)\n$X ps'])
      expect(stepsOf(text).at(-1)?.kind).toBe('shell');
  });
});

test('a name that begins as another verb does not decide', () => {
  const [step] = stepsOf('gcloud run services describe delete-worker');
  expect(step).toMatchObject({ kind: 'observe', risk: 'safe' });
});

test('of a block of another shell the lines count that any shell understands', () => {
  const text =
    '$names = @(\'a\')\nforeach ($n in $names) {\n  Write-Host $n\n}\ndocker logs -f web\nnetstat -ano | findstr ":3000"\n';
  const found = stepsOf(text, 'powershell').map(({ line, command, kind }) => [line, command, kind]);
  expect(found).toEqual([
    [3, 'Write-Host $n', 'observe'],
    [5, 'docker logs -f web', 'observe'],
    [6, 'netstat -ano | findstr ":3000"', 'observe'],
  ]);
});

test.each([
  [`docker inspect web --format '{{.State.Status}}'`, 1],
  ['docker ps -a --format "table {{.Names}}\\t{{.Status}}"', 1],
  ['docker rm -f $(docker ps -aq)', 1],
  ['docker ps | ForEach-Object { $_.Name }', 0],
  ['docker logs $(Get-Content id.txt)', 0],
  ['docker logs "$env:NAME%TEMP%{x}"', 0],
])('in a block of PowerShell: %s', (line, count) => {
  expect(stepsOf(line, 'powershell')).toHaveLength(count);
});
