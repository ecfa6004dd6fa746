import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from './printable.ts';

test.each([
  ['\u001b[31merror\u001b[0m done', 'error done'],
  ['\u009b1;31mred', 'red'],
  ['\u001b]0;title\u0007text', 'text'],
  ['\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b]0;never ends, but must be seen', '0;never ends, but must be seen'],
  ['\u001b(Bplain\u001b=\u001bc', 'plain'],
  ['10%\r20%\r\n', '10% 20%\n'],
  ['a\tb\nc', 'a\tb\nc'],
  ['a\u0000\u0008\u007fb', 'ab'],
  ['nov\u202ea\u200b!', 'nova!'],
  ['half \ud83d pair', 'half \ufffd pair'],
  ['ünïcödé 日本 🎉', 'ünïcödé 日本 🎉'],
])('%j is shown as %j', (text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('no control character survives, a second pass changes nothing, lines keep their number', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '\u001b',
      '\u001b[',
      '\u001b]',
      '\u009b',
      '\u0007',
      '\n',
      '\r',
      '1;2m',
      '\u001b\\',
    ),
  );
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const text = pieces.join('');
      const shown = printable(text);
      expect(/[^\P{Cc}\t\n]/u.test(shown)).toBe(false);
      expect(printable(shown)).toBe(shown);
      expect(shown.split('\n')).toHaveLength(text.split('\n').length);
    }),
    { numRuns: 1000 },
  );
});
