import { describe, expect, test } from 'vitest';
import { asPostgresError, isLost, isTaken } from './postgres-problem.ts';

/** An error as the driver makes it from the server's words. */
function said(code: string, part: object = {}): Error {
  return Object.assign(new Error(`said ${code}`), { severity: 'ERROR', code, ...part });
}

function network(code: string): Error {
  return Object.assign(new Error(`connect ${code} 10.0.0.1:5432`), { code, syscall: 'connect' });
}

test.each([
  ['a full disk', said('53100'), 'STORE_FULL'],
  ['no connection left', said('53300'), 'STORE_UNAVAILABLE'],
  ['a standby', said('25006'), 'STORE_UNAVAILABLE'],
  ['a wrong password', said('28P01'), 'STORE_UNAVAILABLE'],
  ['no permission', said('42501'), 'STORE_UNAVAILABLE'],
  ['a table that has gone', said('42P01'), 'STORE_CORRUPT'],
  ['a damaged page', said('XX001'), 'STORE_CORRUPT'],
  ['a statement that took too long', said('57014'), 'STORE_UNAVAILABLE'],
  ['a shutdown', said('57P01'), 'STORE_UNAVAILABLE'],
  ['nobody there', network('ECONNREFUSED'), 'STORE_UNAVAILABLE'],
  [
    'several addresses and nobody at any',
    new AggregateError([network('ECONNREFUSED')]),
    'STORE_UNAVAILABLE',
  ],
  ['a broken connection', new Error('Connection terminated unexpectedly'), 'STORE_UNAVAILABLE'],
  ['no answer', new Error('Query read timeout'), 'STORE_UNAVAILABLE'],
] as const)('%s', (_, error, code) => {
  expect(asPostgresError(error, 'db/nova')).toMatchObject({ name: 'StoreError', code });
});

test('several addresses are told with their reasons, which the error alone has not', () => {
  const error = new AggregateError([network('ECONNREFUSED'), network('ETIMEDOUT')]);
  expect(asPostgresError(error, 'db/nova')?.message).toBe(
    'the PostgreSQL store cannot be used: db/nova: connect ECONNREFUSED 10.0.0.1:5432; connect ETIMEDOUT 10.0.0.1:5432',
  );
});

test.each([
  ['a violated constraint', said('23502')],
  ['a bug', new TypeError('undefined is not a function')],
  ['no error at all', 'text'],
])('%s says nothing about the store', (_, error) => {
  expect(asPostgresError(error, 'db/nova')).toBeUndefined();
});

describe('after which an append is made again', () => {
  test.each([
    ['a shutdown', said('57P01'), true],
    ['a server that is starting', said('57P03'), true],
    ['a refused connection', network('ECONNREFUSED'), true],
    ['a statement that took too long', said('57014'), false],
    ['a wrong password', said('28P01'), false],
    ['a full disk', said('53100'), false],
    ['a bug', new TypeError('undefined is not a function'), false],
  ] as const)('%s: %s', (_, error, lost) => {
    expect(isLost(error)).toBe(lost);
  });

  test('a key that another replica has taken, but not two pieces of evidence of one name', () => {
    expect(isTaken(said('23505', { table: 'events' }))).toBe(true);
    expect(isTaken(said('23505', { table: 'evidence' }))).toBe(false);
    expect(isTaken(said('57P01'))).toBe(false);
  });
});
