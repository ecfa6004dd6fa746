import { expect, test } from 'vitest';
import { judgeFailure, judgeResolver } from './failure.ts';

const failure = (code: string) => Object.assign(new Error(`it failed: ${code}`), { code });

test.each([
  ['ECONNREFUSED', 'refused'],
  ['ETIMEDOUT', 'timeout'],
  ['EHOSTUNREACH', 'unreachable'],
  ['28P01', 'auth-failed'],
  ['53300', 'exhausted'],
  ['57P03', 'starting'],
])('a connection that ends with %s is %s', (code, state) => {
  expect(judgeFailure(failure(code)).state).toBe(state);
});

test.each(['ECONNREFUSED', 'ETIMEOUT', 'EAI_AGAIN', 'ESERVFAIL', 'ENOTFOUND', 'EWHATEVER'])(
  'a resolver that ends with %s says nothing of the server behind the name',
  (code) => {
    expect(judgeResolver(failure(code)).state).toBe('name-not-found');
  },
);

test('a resolver that could not be asked is told from a name that does not exist', () => {
  expect(judgeResolver(failure('ECONNREFUSED')).detail).toMatch(/^ECONNREFUSED /);
  expect(judgeResolver(failure('ENOTFOUND')).detail).toBe('the name is not known');
});
