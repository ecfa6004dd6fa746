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
  [
    '<div>\n1. <code>docker ps -a</code><br>\n2. <code> rm -rf /srv/cache/* </code><br>\n</div>',
    [
      [2, 'docker ps -a'],
      [3, 'rm -rf /srv/cache/*'],
    ],
  ],
  ['<p>Then run <code>docker restart web</code>.</p>', [[1, 'docker restart web']]],
  ['<ul>\n<li><code>df -h &gt; now</code></li>\n</ul>', [[2, 'df -h > now']]],
  ['<b>Step 1:</b> <code>docker start web</code>', [[1, 'docker start web']]],
  ['Never run <code>docker volume prune</code>.', []],
  ['<p>We saw <code>docker ps -a</code> hang.</p>', []],
  ['<div>\n<!-- <code>docker ps -a</code> -->\n</div>', []],
  ['`<code>docker ps -a</code>` is HTML.', []],
  [
    '<div>\n<p>a</p>\n\n    <p>Next: <code>docker start web</code></p>\n</div>',
    [[4, 'docker start web']],
  ],
  [
    '<details>\n<summary>x</summary>\n  <pre>$ docker start web\n\nweb\n \n\n$ df -h</pre>\n</details>\n\ndocker ps -a',
    [
      [3, 'docker start web'],
      [8, 'df -h'],
      [11, 'docker ps -a'],
    ],
  ],
  ['```html\n<pre>\n\n```\n\ndocker ps -a\n\n```html\n</pre>\n```\n', [[6, 'docker ps -a']]],
  ['Put it between `<pre>` and\n\ndocker ps -a\n\nand `</pre>`.', [[3, 'docker ps -a']]],
  ['```sh\ncat <<X\n<pre>\n\n</pre>\nX\n```\n', [[2, 'cat <<X']]],
])('commands in HTML: %j', (text, commands) => {
  expect(commandsOf(text)).toEqual(commands);
});

test('a blank in brackets stays one', () => {
  expect(commandsOf('<pre>docker logs <container></pre>')).toEqual([
    [1, 'docker logs <container>'],
  ]);
});

test.each(['<pre ', '<!--<code>', '<code>', '<code><p>', '<code></code>', '<script><code>'])(
  'many that are never closed are read to their end: %s',
  (piece) => {
    const { steps } = checkRunbook('a.md', `<div>\n${piece.repeat(200_000)}`);
    expect(steps).toEqual([]);
  },
);
