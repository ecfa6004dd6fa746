import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildAutomaton, findTexts } from './literals.ts';

test.each([
  [['he', 'she', 'hers'], 'USHERS', [0, 1, 2]],
  [['aa', 'aaa'], 'aaaa', [0, 1]],
  [['abcd', 'bc'], 'xabcx', [1]],
  [['x'], '', []],
  [['a'], 'Äa', [0]],
])('of %j in %j it finds %j', (texts, line, found) => {
  expect(findTexts(buildAutomaton(texts), line)).toEqual(found);
});

test('it finds what a plain search finds, for any texts over a small alphabet', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 5 });
  const line = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ö'), maxLength: 40 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), line, (texts, text) => {
      const plain = texts.flatMap((one, index) => (text.includes(one) ? [index] : []));
      expect(findTexts(buildAutomaton(texts), text)).toEqual(plain);
    }),
  );
});
