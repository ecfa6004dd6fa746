import { expect, test } from 'vitest';
import { splitLines } from './lines.ts';

test.each([
  ['web-1  | hello', 'web-1', 'hello'],
  ['2|api  | hello', 'api', 'hello'],
  ['  # web_1 | hello', 'web_1', 'hello'],
  ['plain', '', 'plain'],
  ['\u001b[36mweb-1  |\u001b[0m hello', 'web-1', 'hello'],
  ['a or b | c', '', 'a or b | c'],
  ['2026-01-02T03:04:05.678901234Z [inf]  2|api  | hello', 'api', 'hello'],
  ['2026-01-02T03:04:05Z app[3d8d7e1f] fra [info]hello', '', 'hello'],
  ['2026-01-02 03:04:05 web-1  | hello', 'web-1', 'hello'],
  ['2026-01-02T03:04:05.678901234Z hello', '', 'hello'],
  ['2026-01-02T03:04:05.678Z hello', '', '2026-01-02T03:04:05.678Z hello'],
  ['2026-01-02 03:04:05 hello', '', '2026-01-02 03:04:05 hello'],
])('%j is said by %j: %j', (line, source, text) => {
  expect(splitLines(line)).toMatchObject([{ source, text }]);
});

test('a message, its stack and its causes are one record, also when others speak between', () => {
  const text = [
    'web | Error: no',
    'db  | ready',
    'web |     at main (x.js:1)',
    'web | Caused by: nothing',
    'web | next',
  ].join('\n');
  expect(splitLines(text).map(({ record }) => record)).toEqual([1, 2, 1, 1, 3]);
});
