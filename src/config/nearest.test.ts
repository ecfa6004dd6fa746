import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const keys = [
  'project',
  'policy',
  'probing',
  'windows',
  'services',
  'state',
  'restart',
  'recreate',
];

test.each([
  ['polcy', 'policy'],
  ['polciy', 'policy'],
  ['Services', 'services'],
  ['service', 'services'],
  ['projects', 'project'],
  ['restat', 'restart'],
])('%s was probably %s', (word, meant) => {
  expect(nearest(word, keys)).toBe(meant);
});

test.each(['x', 'notifications', '', 'p'.repeat(10_000)])(
  '%.20s was probably nothing we know',
  (word) => {
    expect(nearest(word, keys)).toBeNull();
  },
);
