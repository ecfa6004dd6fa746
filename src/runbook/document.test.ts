import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseDocument, plainText } from './document.ts';
import type { Section } from './document.ts';
import { descendants } from './section-tree.ts';

const text = `---
title: Shop
nova: { escalate-after: 10m }
---

# Shop

Some *words*.

## Fixes {#fixes}

1. First

   \`\`\`bash {remedy=start}
   docker start shop
   \`\`\`

2. Second **step**

| Who | How |
| --- | --- |
| Ann | phone |

### Deep
## Next
`;

test('headings become a tree that keeps lines, front matter included', () => {
  const { root, frontMatter } = parseDocument(text);
  expect(frontMatter).toMatchObject({ title: 'Shop', escalateAfter: 600_000, lines: 4 });
  const shop = root.children[0];
  expect(shop).toMatchObject({ title: 'Shop', level: 1, line: 6 });
  expect(shop?.children.map(({ title, line }) => [title, line])).toEqual([
    ['Fixes', 10],
    ['Next', 25],
  ]);
  expect(shop?.children[0]?.attributes.id).toBe('fixes');
  expect(shop?.children[0]?.children.map(({ title }) => title)).toEqual(['Deep']);
});

test('blocks keep their lines and lose their marks', () => {
  const { root } = parseDocument(text);
  expect(root.children[0]?.blocks).toEqual([{ kind: 'text', text: 'Some words.', line: 8 }]);
  const blocks = root.children[0]?.children[0]?.blocks ?? [];
  expect(blocks).toMatchObject([
    { kind: 'code', language: 'bash', line: 15, text: 'docker start shop\n' },
    {
      kind: 'list',
      ordered: true,
      items: [
        { text: 'First', line: 12 },
        { text: 'Second step', line: 18 },
      ],
    },
    { kind: 'table', header: ['Who', 'How'], rows: [['Ann', 'phone']], line: 20 },
  ]);
});

test('an indented block may name its language in its first line', () => {
  const { root } = parseDocument('Ask:\n\n    :::mysql\n    SHOW PROCESSLIST;\n');
  expect(root.blocks[1]).toMatchObject({ language: 'mysql', line: 4, text: 'SHOW PROCESSLIST;\n' });
});

test('line ends of any system count the same', () => {
  const lines = (source: string) => descendants(parseDocument(source).root).map(({ line }) => line);
  expect(lines('a\r\n\r\n# b\r\n\r\n## c')).toEqual([3, 5]);
  expect(lines('a\r\r# b\r\r## c')).toEqual([3, 5]);
});

test.each([
  ['a **b** `c` [d](e)', 'a b c d'],
  ['a\nb', 'a b'],
  ['plain   text', 'plain text'],
  ['a <!-- hidden --> b', 'a b'],
])('%j reads as %j', (source, expected) => {
  expect(plainText(source)).toBe(expected);
});

test.each([
  ['---\nnova:\n  escalate-afer: 5m\n---\n', 3],
  ['---\nnova:\n  escalate-after: soon\n---\n', 3],
  ['---\na: [1\n---\n', 2],
  ['---\njust words\n---\n', 2],
  [`---\n${'['.repeat(16_000)}\n---\n`, 2],
  [`---\n${'a'.repeat(17_000)}\n---\n`, 1],
])('front matter %# that cannot be taken over is a problem', (source, line) => {
  const { problems } = parseDocument(source);
  expect(problems[0]).toMatchObject({ code: 'bad-front-matter' });
  expect(problems[0]?.line).toBeLessThanOrEqual(line);
});

test('front matter of other programs is left alone', () => {
  expect(parseDocument('---\nowner: me\ntags: [a]\n---\n# x\n').problems).toEqual([]);
});

/** Markdown-like noise reaches more of the parser than plain noise. */
const noise = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '# ',
        '```',
        '\n',
        '- ',
        '1. ',
        '> ',
        '|',
        '---\n',
        '{',
        '}',
        '<!--',
        '[',
        '](',
        '\t',
        '    ',
        '\r',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

function linesOf(section: Section): readonly number[] {
  return [section, ...descendants(section)].flatMap(({ line, blocks }) => [
    line,
    ...blocks.flatMap((block) =>
      block.kind === 'list' ? [block.line, ...block.items.map((item) => item.line)] : [block.line],
    ),
  ]);
}

test('any text is parsed, with lines inside the text', () => {
  fc.assert(
    fc.property(noise, (source) => {
      const { root, problems } = parseDocument(source);
      // An empty code block at the end begins on the line after its fence.
      const last = source.split(/\r\n?|\n/).length + 1;
      for (const line of [...linesOf(root), ...problems.map((one) => one.line)]) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(last);
      }
    }),
  );
});

test('what is read never outgrows the text', () => {
  fc.assert(
    fc.property(noise, fc.integer({ min: 1, max: 20 }), (piece, times) => {
      const source = `${piece}\n`.repeat(times);
      const { root } = parseDocument(source);
      const blocks = [root, ...descendants(root)].flatMap((section) => section.blocks);
      const size = blocks.reduce(
        (sum, block) =>
          sum +
          1 +
          (block.kind === 'list'
            ? block.items.reduce((n, { text: t }) => n + t.length + 1, 0)
            : 0) +
          (block.kind === 'table' ? block.rows.length : 0) +
          (block.kind === 'code' || block.kind === 'text' ? block.text.length : 0),
        0,
      );
      // Tabs of an indented block become up to four spaces each.
      expect(size).toBeLessThanOrEqual(4 * source.length + 4);
    }),
  );
});

test('lines hold across the pieces of a long document, and blank lines cost nothing', () => {
  const blank = 200_000;
  const text = `${'Read me first, as ever.\n\n'.repeat(2000)}# One\n${'\n'.repeat(blank)}  # Two\n\n\`\`\`sh\ndocker ps\n\n\`\`\`\n${' \n'.repeat(blank)}# Three\n`;
  const [one, two, three] = parseDocument(text).root.children;
  expect([one?.title, one?.line]).toEqual(['One', 4001]);
  expect([two?.title, two?.line]).toEqual(['Two', 4002 + blank]);
  expect(two?.blocks).toMatchObject([{ line: 4005 + blank, text: 'docker ps\n\n' }]);
  expect([three?.title, three?.line]).toEqual(['Three', 4008 + 2 * blank]);
});
