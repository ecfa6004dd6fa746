import { expect, test } from 'vitest';
import { checkRunbook } from './check/check-runbook.ts';
import { withWholeCells } from './table-rows.ts';

test.each([
  ['| disk | `df -h | tail -n +2` | grow |', '| disk | `df -h \\| tail -n +2` | grow |'],
  ['| a | `b \\| c` |', '| a | `b \\| c` |'],
  ['| a | `b` | `c` |', '| a | `b` | `c` |'],
  ['a `b | c` d', 'a `b | c` d'],
  ['| tail `x | y`', '| tail `x | y`'],
])('%s', (line, whole) => {
  expect(withWholeCells(line)).toBe(whole);
});

test('a pipeline in a table is one command', () => {
  const text =
    '| What | How |\n| --- | --- |\n| port | `ss -tln | grep 8080` |\n| disk | `df -h` |\n';
  const found = checkRunbook('a.md', text).steps.map(({ line, command }) => [line, command]);
  expect(found).toEqual([
    [3, 'ss -tln | grep 8080'],
    [4, 'df -h'],
  ]);
});
