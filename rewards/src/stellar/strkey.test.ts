import { expect, test } from 'vitest';
import { isStrKey } from './strkey.ts';

// The examples of SEP-23, and the development pair of backend.env.
const account = 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ';
const seed = 'SBXG65TBEBZGK53BOJSHGIDEMV3GK3DPOBWWK3TUEBXW43DZEAQCAYBS';

test.each([
  ['an account', account, 'account', true],
  ['a seed', seed, 'seed', true],
  ['a seed where an account is wanted', seed, 'account', false],
  ['an account where a seed is wanted', account, 'seed', false],
  ['one letter changed', account.replace('QYNF', 'QYNG'), 'account', false],
  ['one letter missing', account.slice(0, -1), 'account', false],
  ['a letter outside of the alphabet', account.replace('Q', '1'), 'account', false],
  ['lower case', account.toLowerCase(), 'account', false],
  ['nothing', '', 'account', false],
] as const)('%s', (_name, text, kind, expected) => {
  expect(isStrKey(text, kind)).toBe(expected);
});
