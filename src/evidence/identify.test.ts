import { expect, test } from 'vitest';
import type { Fact } from './evidence.ts';
import { identify, subjectOf } from './identify.ts';

const missing = (service: string): Fact => ({ kind: 'container-missing', service });

test('ids are unique across the rounds of an incident', () => {
  const rounds = [1, 2, 11].flatMap((round) =>
    identify([missing('a'), missing('b'), missing('c')], round, 1000),
  );
  expect(rounds.map((one) => one.id)).toEqual([
    ...['1.1', '1.2', '1.3'],
    ...['2.1', '2.2', '2.3'],
    ...['11.1', '11.2', '11.3'],
  ]);
  expect(rounds[4]).toEqual({ id: '2.2', round: 2, collectedAt: 1000, fact: missing('b') });
});

test.each<[string, Fact]>([
  ['web', missing('web')],
  [
    'web, host port 8080',
    { kind: 'port-owner', service: 'web', port: 8080, owner: { is: 'nobody' } },
  ],
  [
    'web, name db',
    { kind: 'name-resolution', service: 'web', name: 'db', resolved: true, error: '' },
  ],
  [
    'web (0123456789ab), port 80',
    { kind: 'listening', service: 'web', container: '0123456789abcdef', port: 80, listening: true },
  ],
  [
    'web to db (db:5432)',
    {
      kind: 'dependency',
      service: 'web',
      dependency: 'db',
      role: 'database',
      setting: 'DATABASE_URL',
      address: 'db:5432',
      state: 'ready',
      detail: '',
      via: 'login',
      vantage: 'namespace',
    },
  ],
])('a fact is about %s', (subject, fact) => {
  expect(subjectOf(fact)).toBe(subject);
});
