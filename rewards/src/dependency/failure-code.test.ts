import { expect, test } from 'vitest';
import { DeadlineExceeded } from './deadline.ts';
import { failureCode } from './failure-code.ts';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), {
  code: 'ECONNREFUSED',
});

test.each([
  ['an errno', refused, 'ECONNREFUSED'],
  ['a name with several addresses', new AggregateError([refused, refused]), 'ECONNREFUSED'],
  ['fetch hides the reason', new TypeError('fetch failed', { cause: refused }), 'ECONNREFUSED'],
  ['our own deadline', new DeadlineExceeded(5), 'TIMEOUT'],
  ['node-postgres gave up', new Error('timeout expired'), 'TIMEOUT'],
  ['node-postgres lost it', new Error('Connection terminated unexpectedly'), 'CONNECTION_LOST'],
  ['Redis without a password', new Error('NOAUTH Authentication required.'), 'NOAUTH'],
  ['Redis with a wrong one', new Error('WRONGPASS invalid username-password pair'), 'WRONGPASS'],
  ['Redis that is loading', new Error('LOADING Redis is loading the dataset'), 'LOADING'],
  ['something else', new Error('postgres://nova:hunter2@db'), 'UNKNOWN'],
  ['not an error', 'hunter2', 'UNKNOWN'],
])('%s', (_name, error, code) => {
  expect(failureCode(error)).toBe(code);
});
