import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { readCommands } from './command.ts';
import type { Step } from './step.ts';

function only(text: string): Step | undefined {
  const { steps } = readCommands(text, 1);
  expect(steps).toHaveLength(1);
  return steps[0];
}

const create = { remedy: 'create', when: ['container-missing'] } as const;
const start = { remedy: 'start', when: ['container-stopped'] };
const restart = { remedy: 'restart', when: [] };
const recreate = { remedy: 'recreate', when: [] };
const reload = { remedy: 'reload', when: [] };
const scaleOut = { remedy: 'scale-out', when: [] };
const shop = { named: 'shop' };

describe('remedies are recognised whatever their spelling', () => {
  test.each([
    ['docker start shop', [start], [shop]],
    ['docker container start shop', [start], [shop]],
    ['sudo docker start shop db', [start], [shop, { named: 'db' }]],
    ['/usr/bin/docker restart -t 5 shop', [restart], [shop]],
    ['docker restart shop --time=5', [restart], [shop]],
    ['docker restart -t5 "shop"', [restart], [shop]],
    ['docker compose restart shop', [restart], [shop]],
    ['docker-compose -f a.yml -p x restart shop', [restart], [shop]],
    ['docker compose --file a.yml restart --timeout 3 shop', [restart], [shop]],
    ['docker restart {{service}}', [restart], ['service']],
    ['docker restart "{{ component }}"', [restart], ['component']],
    ['docker restart <container_name>', [restart], ['service']],
    ['docker exec shop nginx -s reload', [reload], [shop]],
    ['docker compose exec -T {{component}} nginx -s reload', [reload], ['component']],
    ['docker exec shop apachectl graceful', [reload], [shop]],
    ['docker exec shop httpd -k graceful', [reload], [shop]],
    ['docker exec -w /etc/caddy shop caddy reload', [reload], [shop]],
    ['docker exec shop kill -HUP 1', [reload], [shop]],
    ['docker kill -s HUP shop', [reload], [shop]],
    ['docker compose kill --signal=SIGUSR2 shop', [reload], [shop]],
    ['curl -X POST http://shop:9090/-/reload', [reload], [shop]],
    ['curl -fsS -XPOST localhost:9090/-/reload', [reload], ['service']],
    ['docker restart $SERVICE', [restart], ['service']],
    ['docker restart "${SERVICE_NAME}"', [restart], ['service']],
    ['docker compose up -d --force-recreate --no-deps shop', [recreate], [shop]],
    ['docker-compose up --no-deps --force-recreate -d shop', [recreate], [shop]],
    ['docker compose up --no-recreate -d shop', [start, create], [shop]],
    [
      'docker compose up -d shop',
      [start, create, { remedy: 'recreate', when: ['files-differ'] }],
      [shop],
    ],
    ['docker compose up -d --no-recreate --scale shop=3', [scaleOut], [shop]],
    ['docker compose up -d --scale {{service}}=3 {{service}}', [scaleOut], ['service']],
    [
      'aws autoscaling set-desired-capacity --auto-scaling-group-name shop --desired-capacity 4',
      [scaleOut],
      [shop],
    ],
    [
      'aws --region eu-central-1 autoscaling set-desired-capacity --desired-capacity={{one-more}} --auto-scaling-group-name={{group}} --no-cli-pager',
      [scaleOut],
      ['service'],
    ],
    [
      'docker update --memory 2g --memory-swap 2g shop',
      [{ remedy: 'raise-memory', when: [] }],
      [shop],
    ],
    ['docker update shop -m=2g', [{ remedy: 'raise-memory', when: [] }], [shop]],
    [
      'docker network connect --alias api net shop',
      [{ remedy: 'reconnect-network', when: [] }],
      [shop],
    ],
  ])('%s', (text, choices, targets) => {
    expect(only(text)).toMatchObject({ kind: 'remedy', choices, targets });
  });
});

describe('what looks, asks or does nothing is recognised', () => {
  test.each([
    ['docker logs shop --tail 50', { kind: 'observe', what: 'logs', target: shop }],
    ['docker logs shop 2>&1 | grep -i error | tail', { kind: 'observe', what: 'logs' }],
    [
      'docker exec -it db pg_isready -U x',
      { kind: 'probe', probe: 'postgres', inside: { named: 'db' } },
    ],
    [
      'docker compose exec -T {{component}} redis-cli -h r ping',
      { kind: 'probe', probe: 'redis', inside: 'component', address: 'r:6379' },
    ],
    ['curl -fsS -m5 http://x/health', { kind: 'probe', probe: 'http', address: 'http://x/health' }],
    ['curl {{health-url}}', { kind: 'probe', probe: 'http', address: '' }],
    ['nc -zv localhost 80', { kind: 'probe', probe: 'tcp', address: 'localhost:80' }],
    ['docker exec shop nslookup db', { kind: 'probe', probe: 'resolve', address: 'db' }],
    ['df -h', { kind: 'observe', what: 'disk' }],
    ['git log --oneline -5', { kind: 'observe', what: 'changes' }],
    ['sleep 30', { kind: 'nothing' }],
    ['A=b', { kind: 'nothing' }],
  ])('%s', (text, expected) => {
    expect(only(text)).toMatchObject(expected);
  });
});

test.each(['nginx -t', 'apachectl configtest', 'haproxy -c -f /x', 'promtool check config /x'])(
  '%s in a container looks at its configuration',
  (check) => {
    const expected = { kind: 'observe', what: 'configuration', target: shop };
    expect(only(`docker exec shop ${check}`)).toMatchObject(expected);
  },
);

describe('waits are recognised, with their bound', () => {
  test.each([
    ['until pg_isready; do sleep 1; done', 'postgres', null],
    ['until docker exec -it db pg_isready; do sleep 1; done', 'postgres', null],
    ['while ! curl -f http://x; do sleep 2; done', 'http', null],
    ['while true; do curl -f http://x && break; sleep 2; done', 'http', null],
    ["timeout 60 sh -c 'until redis-cli ping; do sleep 1; done'", 'redis', 60_000],
    ["timeout -k 5 2m bash -c 'until nc -z a 1; do :; done' >/dev/null", 'tcp', 120_000],
    ['for i in {1..30}; do curl -f http://x && break; sleep 2; done', 'http', 60_000],
    ['for i in $(seq 1 10); do pg_isready && break; sleep 1; done', 'postgres', 10_000],
    ['for i in $(seq 0 5 20); do pg_isready && break; done', 'postgres', 5000],
    ['for i in 1 2 3; do pg_isready && break; sleep 5s; done', 'postgres', 15_000],
  ])('%s', (text, probe, within) => {
    expect(only(text)).toMatchObject({ kind: 'wait', until: { probe }, within });
  });
});

describe('anything else is left to people', () => {
  test.each([
    'docker restart',
    'docker restart $(docker ps -q)',
    'docker restart {{whatever}}',
    'docker restart {{constructor}}',
    'docker restart shop*',
    'docker --host tcp://other restart shop',
    'docker restart --with-a-twist shop',
    'docker rm -v shop',
    'docker kill -s STOP shop',
    'docker exec shop nginx -s stop',
    'docker exec shop nginx',
    'docker exec shop apachectl restart',
    'docker exec shop kill -HUP 7',
    'nginx -s reload',
    'curl -X POST http://x/-/quit',
    'docker compose down',
    'docker compose up -d -V shop',
    'docker system prune -f',
    'docker image prune -f',
    'docker builder prune -f',
    'docker exec shop docker restart other',
    'docker exec db psql -c "drop table a"',
    'curl -X POST http://x/restart',
    'curl -d a=b http://x',
    'redis-cli flushall',
    'docker restart shop &',
    'curl -f http://x || docker restart shop',
    'if ! curl -f http://x; then docker restart shop; fi',
    'while true; do docker restart shop; sleep 60; done',
    'for c in a b; do docker restart $c; done',
    'docker ps -q | xargs docker restart',
    "sh -c 'docker ps; docker restart shop'",
    'echo A=b > .env',
    'rm -rf /',
    'dmesg -C',
    `${'sudo '.repeat(9)}docker restart shop`,
    '$TOOL restart shop',
    '(docker restart shop)',
  ])('%s', (text) => {
    expect(readCommands(text, 1).steps.at(-1)).toMatchObject({ kind: 'shell' });
  });
});

test('commands keep the line and the text that they were written on', () => {
  const { steps } = readCommands(
    '# why\ndocker restart a && docker start b\n\ndocker \\\n  ps\n',
    10,
  );
  expect(steps.map(({ kind, line }) => [kind, line])).toEqual([
    ['remedy', 11],
    ['remedy', 11],
    ['observe', 13],
  ]);
  expect(steps[2]?.text).toBe('docker \\\n  ps');
});

test('in a session only what follows the prompt is a command', () => {
  const { steps, problems } = readCommands('$ docker ps\nNAME  (x\n$ docker restart a\n', 5);
  expect(steps.map(({ kind, line }) => [kind, line])).toEqual([
    ['observe', 5],
    ['remedy', 7],
  ]);
  expect(problems).toEqual([]);
});

test('after a syntax error nothing in the block is trusted', () => {
  const { steps, problems } = readCommands('docker ps\nif then (\ndocker restart a\n', 3);
  expect(steps[0]).toMatchObject({ kind: 'observe', line: 3 });
  expect(steps.slice(1).every(({ kind }) => kind === 'shell')).toBe(true);
  expect(problems).toMatchObject([{ code: 'shell-syntax' }]);
});

const scraps = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'docker ',
        'compose ',
        'restart ',
        'up -d ',
        'exec ',
        'until ',
        'do ',
        'done',
        '; ',
        '\n',
        ' | ',
        ' && ',
        "'",
        '"',
        '$(',
        ')',
        '`',
        '<<EOF\n',
        '{{service}} ',
        '<PID>',
        '-',
        '--',
        'for i in ',
        'timeout 5 ',
        'sh -c ',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

test('any block is read, and its steps stand on its lines in their order', () => {
  fc.assert(
    fc.property(scraps, (text) => {
      const { steps, problems } = readCommands(text, 7);
      const lines = text.split('\n').length;
      for (const { line } of [...steps, ...problems]) {
        expect(line).toBeGreaterThanOrEqual(7);
        expect(line).toBeLessThan(7 + lines);
      }
      expect(steps.length).toBeLessThanOrEqual(text.length);
      expect(steps.map(({ line }) => line)).toEqual(
        steps.map(({ line }) => line).sort((a, b) => a - b),
      );
    }),
    { numRuns: 500 },
  );
});

test('a restart is never read out of quotes, comments or heredocs', () => {
  fc.assert(
    fc.property(
      fc.constantFrom("echo '%'", '# %', 'echo "%"', 'cat <<E\n%\nE', 'A="%"'),
      fc.constantFrom('docker restart a', 'docker compose up -d a'),
      (around, command) => {
        const { steps } = readCommands(around.replace('%', command), 1);
        expect(steps.some(({ kind }) => kind === 'remedy')).toBe(false);
      },
    ),
  );
});
