import { expect, test } from 'vitest';
import { checkRunbook } from './check-runbook.ts';

const commandsOf = (text: string) =>
  checkRunbook('a.md', text).steps.map(({ line, command }) => [line, command]);

test('lines of root are commands, with their output between them', () => {
  const text =
    '```\n# systemctl status nginx\n  active (running)\n# tail -5 \\\n  /var/log/x\n```\n';
  expect(commandsOf(text)).toEqual([
    [2, 'systemctl status nginx'],
    [4, 'tail -5 \\\n  /var/log/x'],
  ]);
});

test.each(['```sh', '```console', '```'])('under %s', (fence) => {
  expect(commandsOf(`${fence}\n# docker ps -a\n# df -h\n\`\`\`\n`)).toHaveLength(2);
});

test('the way into a session of a client is typed by root too', () => {
  const text =
    '```\n# systemctl restart db\n# psql -U a shop\nshop=# select 1;\n 1\nshop=# show all;\n```\n';
  expect(commandsOf(text)).toEqual([
    [2, 'systemctl restart db'],
    [3, 'psql -U a shop'],
    [4, 'select 1;'],
    [6, 'show all;'],
  ]);
});

test('in a session of a client words stay comments', () => {
  const text = '```\n# then look around\nmysql> SHOW PROCESSLIST;\n```\n';
  expect(commandsOf(text)).toEqual([[3, 'SHOW PROCESSLIST;']]);
});

test.each([
  ['beside commands', '# docker ps shows all\ndocker ps', 1],
  ['in words', '# look around first', 0],
  ['some in words', '# docker ps -a\n# then look around', 0],
])('comments %s stay comments', (_where, text, count) => {
  expect(commandsOf(`\`\`\`sh\n${text}\n\`\`\`\n`)).toHaveLength(count);
});
