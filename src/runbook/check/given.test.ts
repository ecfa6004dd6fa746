import { expect, test } from 'vitest';
import { checkRunbook } from './check-runbook.ts';

const commandsOf = (text: string) =>
  checkRunbook('a.md', text).steps.map(({ line, command }) => [line, command]);

test.each([
  ['a condition that denies', 'If it is not answering: `docker restart web`', 1],
  ['a condition, then a warning', 'If it answers, do not run `docker restart web`', 0],
  ['an example', 'Names of containers, e.g. `docker restart web`', 0],
])('%s', (_title, text, count) => {
  expect(commandsOf(text)).toHaveLength(count);
});

test.each([
  ['a paragraph of its own', 'docker ps -a', [[1, 'docker ps -a']]],
  [
    'several lines',
    'sleep 30\ncurl http://localhost:80/',
    [
      [1, 'sleep 30'],
      [2, 'curl http://localhost:80/'],
    ],
  ],
  [
    'a line that goes on',
    'aws ecs describe-services \\\n  --cluster main \\\n  --services web\n',
    [[1, 'aws ecs describe-services \\\n  --cluster main \\\n  --services web']],
  ],
  ['an item after its words', '1. Look:\n   docker compose ps\n', [[2, 'docker compose ps']]],
  [
    'words between',
    '- Look:\n  ss -ltn\n  If it is closed:\n  ufw allow 80/tcp',
    [
      [2, 'ss -ltn'],
      [4, 'ufw allow 80/tcp'],
    ],
  ],
  [
    'below words that announce nothing',
    'Size of the queue\nsudo du -sh /var/spool/*\nMake room\nsudo find /var/spool -name "*.old" -delete\ndocker restart web',
    [
      [2, 'sudo du -sh /var/spool/*'],
      [4, 'sudo find /var/spool -name "*.old" -delete'],
      [5, 'docker restart web'],
    ],
  ],
  [
    'beside marks of code',
    'Look at `app.log`\ntail -n 50 /srv/app.log\n',
    [[2, 'tail -n 50 /srv/app.log']],
  ],
  [
    'a loop',
    'until pg_isready -h db; do sleep 1; done',
    [[1, 'until pg_isready -h db; do sleep 1; done']],
  ],
])('plain lines are commands: %s', (_place, text, commands) => {
  expect(commandsOf(text)).toEqual(commands);
});

test.each([
  'git is what we use.',
  'The reason is that\ndocker ps shows no container',
  'make sure that nginx runs',
  'top of the list',
  'watch the logs for errors',
  'kill the process',
  'docker\nis fine',
  'curl fails with 502 then',
  'find out who did it',
  'sort by date',
  'if it fails; then call somebody',
  'cat and dog',
  'We then saw that\ndocker logs -f web hung',
  'It was slow, and\nls -la took a minute',
  'Nobody knows what the option -v of\ncurl -v really prints to\nits terminal',
  'A line that is as long as the lines of wrapped text are in most files of docs\ndocker run -d web',
  'Known problem\ndocker ps hangs now and again',
  'Open question\nfind out who owns /srv',
  'See below\nls `x` -la',
  'Names\ncp1026         1026, ibm1026',
  'Cases\ntest1 test2',
  'Names\nbzip2 -9, xz -9',
  'Is written as\nbzip2 – a packer /x',
  '- nginx logs sind leer',
])('plain lines are no commands: %j', (text) => {
  expect(commandsOf(text)).toEqual([]);
});

test.each([
  ['Is Redis there? `redis-cli -e ping`', ['redis-cli -e ping']],
  ['Look at the containers (`docker ps -a`) first.', ['docker ps -a']],
  ['Disk full → `df -h`', ['df -h']],
  ['Danach mit `systemctl is-active nginx` nachsehen.', ['systemctl is-active nginx']],
  ['We saw `docker ps -a` hang.', []],
  ['Run `VACUUM ANALYZE orders;` afterwards.', ['VACUUM ANALYZE orders;']],
  ['- `SHOW PROCESSLIST`', ['SHOW PROCESSLIST']],
  ['Look with `SLOWLOG GET 10`, check `INFO memory`.', ['SLOWLOG GET 10', 'INFO memory']],
  ['Run `FLUSHALL` once.', ['FLUSHALL']],
  ['- `FLUSHDB`', ['FLUSHDB']],
  ['- `INFO MEMORY`', ['INFO MEMORY']],
  ['- `SCAN 0 MATCH <prefix>:* COUNT 50`', ['SCAN 0 MATCH <prefix>:* COUNT 50']],
  ['Look in `select * from jobs where not done` first.', ['select * from jobs where not done']],
  ['Do not run `FLUSHALL`.', []],
  ['What `FLUSHALL` is for.', []],
  ['Data loss risk: `docker compose down -v`', []],
  ['- `docker compose down -v` **deletes the volumes** of the shop.', []],
  ['- `docker volume prune` removes volumes; use only when a backup is there', []],
  ['- `docker volume prune` removes volumes, only when a backup is there', []],
  ['- `docker volume prune` removes volumes', ['docker volume prune']],
  ['Run `docker compose down -v`, it **deletes volumes**.', ['docker compose down -v']],
  ['Symptom: `docker ps -a` shows nothing', []],
  ['- **Symptômes** : `systemctl status web` affiche `failed`', []],
  ['- Symptom: `docker ps -a` bleibt leer', []],
  ['- Síntoma: `docker ps -a` no termina', []],
  ['- Sintomas: `docker ps -a` não termina', []],
  ['Symptom: web is down. Run `docker ps -a`.', ['docker ps -a']],
  ['- `docker ps -a` hangs', []],
  ['- docker ps hangs', []],
  ['## Symptoms\n- `docker ps -a` without the shop\n- `df -h`', ['df -h']],
  ['## Symptoms and fixes\n- `docker start web` when it is down', ['docker start web']],
  ['Try `docker restart` on it.', []],
  ['Map the port: `docker run -p 9002:80` will do.', []],
  ['Test with `curl -v` then.', []],
  [
    'Try `curl -v localhost` on it, then `sudo docker restart web`.',
    ['curl -v localhost', 'sudo docker restart web'],
  ],
  ['Stop all with `docker ps -q | xargs docker stop` then.', ['docker ps -q | xargs docker stop']],
  ['Use `docker compose restart` here.', ['docker compose restart']],
  ['We saw `SELECT a FROM b` be slow.', []],
  ['It needs the right to `DROP TABLE`.', []],
  ['The probe asks `GET /health` of it.', []],
  ['Never run `TRUNCATE TABLE orders`.', []],
])('in a sentence: %s', (text, commands) => {
  expect(commandsOf(text).map(([, command]) => command)).toEqual(commands);
});

test('lines of a session in a paragraph or item are commands, what they printed is not', () => {
  const text = `1) Log in:

    [ops@web01 ~]$ uptime -p
     up 10 days
    [root@web01 ~]# systemctl restart web
    ops@web01:~$ df -h
`;
  expect(commandsOf(text)).toEqual([
    [3, 'uptime -p'],
    [5, 'systemctl restart web'],
    [6, 'df -h'],
  ]);
});

test.each([
  ['不要使用 `docker compose down -v`。'],
  ['No ejecutar `docker compose down -v`.'],
  ['Bitte nicht `docker compose down -v` verwenden.'],
  ['Не выполняйте `docker compose down -v`.'],
])('what is warned of in another language is not given: %s', (text) => {
  expect(checkRunbook('x.md', `# Shop\n\n- ${text}\n`).steps).toEqual([]);
});
