import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenLinks } from './check-links.ts';
import { checkRunbook } from './check-runbook.ts';

const check = (text: string) => checkRunbook('a.md', text);
const commandsOf = (text: string) => check(text).steps.map(({ line, command }) => [line, command]);

describe('where commands stand', () => {
  test.each([
    ['~~~\ndocker ps\n~~~', [[2, 'docker ps']]],
    [
      'text\n\n    docker ps\n    df -h\n',
      [
        [3, 'docker ps'],
        [4, 'df -h'],
      ],
    ],
    ['1. first\n   ```sh\n   docker ps\n   ```', [[3, 'docker ps']]],
    ['- [ ] Run `docker ps -a`', [[1, 'docker ps -a']]],
    ['| Do | With |\n| - | - |\n| list | `docker ps -a` |', [[3, 'docker ps -a']]],
    ['Never run `docker system prune -f` here.', []],
    ['Title\n=====\n\nRun `docker ps -a` first.', [[4, 'docker ps -a']]],
    ['The `docker compose` file is in `/srv`.', []],
    ['```json\n{"docker": "ps"}\n```', []],
  ])('%j', (text, commands) => {
    expect(commandsOf(text)).toEqual(commands);
  });

  test('a function that the runbook defines is known from then on', () => {
    const { steps, unrecognised } = check(
      '```sh\nheal() { docker restart web; }\n```\n\n```sh\nheal\n```',
    );
    expect(steps.map(({ kind }) => kind)).toEqual(['remedy', 'remedy']);
    expect(unrecognised).toBe(0);
  });

  test('placeholders become parameters with a type', () => {
    const [step] = check(
      '```sh\ndocker logs <container> --since [TIME] --tail {{lines}}\n```',
    ).steps;
    expect(step?.parameters).toEqual([
      { name: 'container', type: 'container', filled: true },
      { name: 'time', type: 'time', filled: true },
      { name: 'lines', type: 'text', filled: false },
    ]);
    expect(step?.traps).toEqual([]);
  });
});

describe('links', () => {
  const runbook = check(
    '# One\n\n[a](#one) [b](#two) [c](b.md) [d](c.md#x) [e](https://x.example/)',
  );

  test('a file or heading that is not there is found', () => {
    const find = (path: string) => (path === 'b.md' ? ('there' as const) : ('missing' as const));
    expect(brokenLinks(runbook, find).map(({ message }) => message)).toEqual([
      'the link is broken: this file has no heading #two',
      'the link is broken: c.md does not exist',
    ]);
  });
});

const real = readdirSync('runbooks').map((name) => readFileSync(`runbooks/${name}`, 'utf8'));

test('real runbooks with pieces cut out, doubled and mixed are read, twice to the same', () => {
  const mutation = fc.record({
    from: fc.nat(),
    length: fc.nat(400),
    into: fc.nat(),
    insert: fc.constantFrom(
      '',
      '```',
      '`',
      "'",
      '"',
      '$(',
      '<',
      '\\',
      '|',
      '\u0000',
      '{{',
      '    ',
      '\r',
    ),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...real),
      fc.array(mutation, { maxLength: 8 }),
      (text, mutations) => {
        let mutated = text;
        for (const { from, length, into, insert } of mutations) {
          const size = Math.max(1, mutated.length);
          const piece = mutated.slice(from % size, (from % size) + length);
          mutated =
            mutated.slice(0, into % size) + insert + piece + mutated.slice((into % size) + 50);
        }
        const lines = mutated.split(/\r\n?|\n/).length;
        const found = check(mutated);
        for (const { line, traps } of found.steps)
          for (const at of [line, ...traps.map((one) => one.line)]) {
            expect(at).toBeGreaterThanOrEqual(1);
            expect(at).toBeLessThanOrEqual(lines);
          }
        expect(check(mutated)).toEqual(found);
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ['list items', '- a\n'],
  ['headings', '# a\n'],
  ['fences', '```\nls\n```\n'],
  ['quotes', "```sh\ndon't (\n```\n"],
  ['spans', 'run `docker ps -a` now\n'],
  ['code in HTML', '<p>a <code>ls -l</code>\n'],
  ['plain lines', 'Look\nls -l\n'],
  ['rows', '`ls -l`|b\n'],
  ['backticks', '` `` '],
])('time grows with the text, not with its square: %s', (_name, piece) => {
  const time = (size: number): number => {
    const text = piece.repeat(Math.ceil(size / piece.length));
    check(text);
    // The least of a few: the collector of garbage takes its time when it likes.
    const times = Array.from({ length: 3 }, () => {
      const before = process.cpuUsage();
      check(text);
      const { user, system } = process.cpuUsage(before);
      return user + system;
    });
    return Math.min(...times);
  };
  const small = Math.max(time(100_000), 10_000);
  // Eight times the text: sixty-four times the time would be a square.
  expect(time(800_000) / small).toBeLessThan(32);
});
