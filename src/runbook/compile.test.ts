import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { compile } from './compile.ts';
import type { Rung } from './runbook.ts';

const run = (text: string) => compile({ file: 'x.md', text, hash: 'h' });

function show(rungs: readonly Rung[] | undefined): readonly string[] | undefined {
  return rungs?.map(({ remedy, target, when, within }) => {
    const whom = typeof target === 'string' ? target : target.named;
    return `${remedy} ${whom}${when.map((one) => ` ${one}`).join('')}${within === null ? '' : ` ${within}`}`;
  });
}

describe('runbooks of other shapes compile to the same ladders', () => {
  test('other words, Compose v1, options in another order', () => {
    const { runbook } = run(`
# Billing API is not responding

## Known Issues

### The container exited
\`\`\`
docker-compose up -d billing
\`\`\`
#### If that does not help
\`\`\`console
$ git checkout v1.2.3
HEAD is now at 123
$ docker-compose up --build -d billing
\`\`\`

### OOM kills
\`\`\`sh
docker update billing --memory-swap=2g --memory=2g
docker restart --time 10 billing
\`\`\`

### Postgres connection errors
\`\`\`shell
docker restart billing-db
for i in $(seq 1 30); do docker exec billing-db pg_isready && break; sleep 2; done
docker restart billing
\`\`\`

## Who to call
1. Ann: pager
`);
    expect(show(runbook.ladders['app-crash'])).toEqual([
      'start billing container-stopped',
      'create billing container-missing',
      'recreate billing files-differ',
      'rollback-image billing image-changed',
      'rollback-git billing image-changed',
    ]);
    expect(show(runbook.ladders['out-of-memory'])).toEqual([
      'raise-memory billing',
      'restart billing',
    ]);
    expect(show(runbook.ladders['database-unavailable'])).toEqual([
      'restart billing-db 60000',
      'restart billing',
    ]);
    expect(runbook.escalation.contacts).toEqual([{ name: 'Ann', how: 'pager' }]);
  });

  test('causes without a section around them, named by attribute or front matter', () => {
    const { runbook, problems } = run(`---
nova:
  escalate-after: 10m
  causes:
    The box fell over: app-crash
---
# The box fell over
    docker stop web
    docker start web
# Gremlins {#hang}
~~~sh
docker compose stop web && docker compose rm -f web && docker compose up -d web
~~~
# Port already taken
~~~sh
lsof -i :80
kill -9 <PID>
~~~
~~~sh
docker stop old-web
~~~
# Escalation
1. Me
`);
    expect(show(runbook.ladders['app-crash'])).toEqual(['restart web']);
    expect(show(runbook.ladders.hang)).toEqual(['recreate web']);
    expect(show(runbook.ladders['port-conflict'])).toEqual([
      'free-port service held-by-process',
      'free-port service held-by-our-container',
    ]);
    expect(runbook.escalation.downFor).toBe(600_000);
    expect(problems.map(({ code, line }) => [code, line])).toEqual([]);
  });

  test('a section about one cause goes before a section about its family', () => {
    const { runbook } = run(`# Solutions
## Network problems
    docker network disconnect net web
    docker network connect net web
## DNS problems
    docker restart web
`);
    expect(show(runbook.ladders['network-detached'])).toEqual(['reconnect-network web']);
    expect(show(runbook.ladders['network-unreachable'])).toEqual(['reconnect-network web']);
    expect(show(runbook.ladders['dns-failure'])).toEqual(['restart web']);
  });
});

describe('attributes decide where commands leave it open', () => {
  const ladder = (info: string, command: string) =>
    show(
      run(`# Causes\n## Crash\n\`\`\`bash ${info}\n${command}\n\`\`\`\n`).runbook.ladders[
        'app-crash'
      ],
    );

  test.each([
    ['{when="files-differ"}', 'docker compose up -d a', ['recreate a files-differ']],
    [
      '{when=container-stopped within=2m}',
      'docker compose up -d a',
      ['start a container-stopped 120000'],
    ],
    [
      '{when="still-failing image-changed"}',
      'docker restart a',
      ['restart a still-failing image-changed'],
    ],
    ['{remedy=rollback-image}', 'make rollback', ['rollback-image service']],
    ['{remedy=restart}', 'docker compose restart {{component}}', ['restart component']],
    ['{remedy=restart target=db}', './bounce', ['restart db']],
    [
      '{within=30s}',
      'docker restart a\ntimeout 60 sh -c "until pg_isready; do sleep 1; done"',
      ['restart a 30000'],
    ],
    [
      '{within=90s}',
      'docker restart a\ntimeout 60 sh -c "until pg_isready; do sleep 1; done"',
      ['restart a 60000'],
    ],
  ])('%s on %j', (info, command, expected) => {
    expect(ladder(info, command)).toEqual(expected);
  });
});

describe('what is wrong is said with its line, and nothing wider is done instead', () => {
  test.each([
    ['{when=exits-again}', 'docker restart a', 'unknown-condition', 3, []],
    ['{remedy=reboot}', 'reboot', 'unknown-remedy', 3, []],
    ['{within=soon}', 'docker restart a', 'bad-attribute', 3, ['restart a']],
    ['{remedy=restart factor=0.5}', 'x', 'bad-attribute', 3, ['restart service']],
    ['{remedy=restart wen=x}', 'x', 'bad-attribute', 3, ['restart service']],
    ['', 'docker compose restart', 'narrowed-to-service', 4, ['restart service']],
    [
      '',
      'docker restart a\nuntil pg_isready; do sleep 1; done',
      'unbounded-wait',
      5,
      ['restart a'],
    ],
    ['', 'docker system prune -af', 'needs-approval', 4, []],
    ['', 'docker compose up -d --build a', 'needs-approval', 4, []],
  ])('%s %j is %s on line %d', (info, command, code, line, expected) => {
    const text = `# Causes\n## Crash\n\`\`\`bash ${info}\n${command}\n\`\`\`\n# Escalation\n1. Me\n`;
    const { runbook, problems } = run(text);
    expect(problems.filter((one) => one.code !== 'missing-section')).toMatchObject([
      { code, line },
    ]);
    expect(show(runbook.ladders['app-crash'])).toEqual(expected);
  });

  test('a section whose heading nobody understands is reported, not guessed', () => {
    const { problems } = run('# Causes\n## Gremlins\n    docker restart a\n# Escalation\n1. Me\n');
    expect(problems).toMatchObject([
      { code: 'missing-section', line: 1 },
      { code: 'unknown-cause', line: 2 },
    ]);
  });
});

test('what is done immediately stands there also among solutions', () => {
  const { runbook, problems } = run(
    '# Shop\n\n## Resolution\n\n### Immediate:\n\n```sh\ndocker restart a\n```\n',
  );
  expect(runbook.immediate).toMatchObject([{ text: 'docker restart a' }]);
  expect(problems.map(({ code }) => code)).not.toContain('unknown-cause');
});

describe('"anything else" is the cause unknown where causes stand beside it', () => {
  const unknown = (beside: string, words: string) =>
    run(`# Shop\n\n## Resolution\n\n### ${beside}\n\nWords.\n\n### Anything else\n\n${words}\n`)
      .runbook.ladders.unknown;

  test.each([
    ['Disk full', 'Delete what is old.', []],
    ['Known machines', 'Delete what is old.', undefined],
    ['Known machines', 'Do not restart anything.', []],
  ])('beside %j with the words %j', (beside, words, expected) => {
    expect(unknown(beside, words)).toEqual(expected);
  });
});

test('an empty file still gives one restart and the default escalation', () => {
  const { runbook, problems } = run('');
  expect(show(runbook.generic)).toEqual(['restart service']);
  expect(runbook.escalation.downFor).toBe(300_000);
  expect(problems.map(({ code }) => code)).toEqual(['missing-section', 'missing-section']);
});

test('a section that only says to communicate has that as its rung', () => {
  const { runbook } = run('# Causes\n## Third party outage\n- Communicate only, never restart.\n');
  expect(show(runbook.ladders['external-dependency'])).toEqual(['communicate service']);
});

const pieces = fc.constantFrom(
  '# Causes\n',
  '## Crash\n',
  '## Port conflict\n',
  '### Network issues\n',
  '# Escalation\n',
  '# Communication\n',
  '```sh\n',
  '```\n',
  '```bash {remedy=restart when="x"}\n',
  'docker restart a\n',
  'docker compose up -d\n',
  'kill -9 <PID>\n',
  'git checkout x\n',
  '- down 5 minutes\n',
  '1. Ann: phone\n',
  '| a | b |\n|-|-|\n| c | d |\n',
  '---\nnova: {x: 1}\n---\n',
  '{{service}}',
  'until x; do y; done\n',
  '\n',
);

test('any text compiles, twice to the same, with every line inside it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 50 }),
      (all) => {
        const text = all.join('');
        const { runbook, problems } = run(text);
        expect(run(text)).toEqual({ runbook, problems });
        const lines = text.split(/\r\n?|\n/).length;
        const rungs = [...Object.values(runbook.ladders).flat(), ...runbook.generic];
        for (const { line } of [...rungs, ...problems]) {
          expect(line).toBeGreaterThanOrEqual(1);
          expect(line).toBeLessThanOrEqual(lines + 1);
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('twice the text gives twice the rungs and no more', () => {
  const block = (_: unknown, index: number) => `\`\`\`sh\ndocker restart a${index}\n\`\`\`\n`;
  const count = (times: number) =>
    run(`# Causes\n## Crash\n${Array.from({ length: times }, block).join('')}`).runbook.ladders[
      'app-crash'
    ]?.length;
  expect([count(10), count(20), count(40)]).toEqual([10, 20, 40]);
});

describe('a ladder says nothing twice', () => {
  const ladderOf = (heading: string, body: string) =>
    run(`# Causes\n## ${heading}\n\`\`\`sh\n${body}\n\`\`\`\n`).runbook.ladders;

  test('the same remedy for the same target stands once', () => {
    const written = 'docker restart web\ndocker restart api\ndocker restart web';
    expect(show(ladderOf('Crash', written)['app-crash'])).toEqual(['restart web', 'restart api']);
  });

  test('one under another condition stays', () => {
    const text = `# Causes
## Crash
\`\`\`sh {when=container-stopped}
docker restart web
\`\`\`
\`\`\`sh {when=still-failing}
docker restart web
\`\`\`
`;
    expect(show(run(text).runbook.ladders['app-crash'])).toEqual([
      'restart web container-stopped',
      'restart web still-failing',
    ]);
  });

  test('clients of a database are brought back, and not made anew', () => {
    const written = 'docker compose up -d shop-db\ndocker compose up -d shop';
    expect(show(ladderOf('Database down', written)['database-unavailable'])).toEqual([
      'start shop-db container-stopped',
      'create shop-db container-missing',
      'recreate shop-db files-differ',
      'start shop container-stopped',
    ]);
  });

  test('where no name tells the component, all is kept', () => {
    const written = 'docker compose up -d first\ndocker compose up -d second';
    expect(show(ladderOf('Crash', written)['app-crash'])).toHaveLength(6);
  });
});
