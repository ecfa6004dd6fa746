import { expect, test } from 'vitest';
import { checkRunbook } from './check/check-runbook.ts';

const commandsOf = (text: string) =>
  checkRunbook('a.md', text).steps.map(({ line, command }) => [line, command]);

test.each([
  [
    '<pre><code>docker ps -a\ndf -h\n</code></pre>',
    [
      [1, 'docker ps -a'],
      [2, 'df -h'],
    ],
  ],
  ['<pre>\ndocker ps -a\n</pre>', [[2, 'docker ps -a']]],
  [
    '<details>\n<pre class="x"><code class="language-bash">\nss -ltn &amp;&amp; <b>df -h</b>\n</code></pre>\n</details>',
    [
      [3, 'ss -ltn'],
      [3, 'df -h'],
    ],
  ],
  [
    '<pre>df -h</pre>\ntext\n<pre>\ndf -i\n</pre>',
    [
      [1, 'df -h'],
      [4, 'df -i'],
    ],
  ],
  ['<pre><code class="language-yaml">\ndocker: ps\n</code></pre>', []],
  ['<pre>never closed\ndf -h', []],
])('commands in HTML: %j', (text, commands) => {
  expect(commandsOf(text)).toEqual(commands);
});

test('a blank in brackets stays one', () => {
  expect(commandsOf('<pre>docker logs <container></pre>')).toEqual([
    [1, 'docker logs <container>'],
  ]);
});

test('many that are never closed cost no more than their length', () => {
  const time = (count: number): number => {
    const text = `<div>\n${'<pre '.repeat(count)}`;
    const began = performance.now();
    checkRunbook('a.md', text);
    return performance.now() - began;
  };
  time(1_000);
  expect(time(400_000)).toBeLessThan(2_000);
});
