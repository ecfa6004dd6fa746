import { expect, test } from 'vitest';
import { folded } from './fold.ts';

test.each([
  ['', 10, ['']],
  ['one', 10, ['one']],
  ['one two three', 7, ['one two', 'three']],
  ['one  two', 8, ['one  two']],
  ['a http://127.0.0.1:4000/health b', 10, ['a', 'http://127.0.0.1:4000/health', 'b']],
  ['no end of a line', Infinity, ['no end of a line']],
])('%o in %d columns', (text, width, lines) => {
  expect(folded(text, width)).toEqual(lines);
});
