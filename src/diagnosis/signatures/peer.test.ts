import { expect, test } from 'vitest';
import { causeOfPeer, isLoopback } from './peer.ts';

test.each([
  ['10.1.0.7', 5432, '', 'database-unavailable'],
  ['10.1.0.7', 6379, '', 'cache-unavailable'],
  ['shop-db', null, '', 'database-unavailable'],
  ['shop-redis', 7000, '', 'cache-unavailable'],
  ['pricing', 8080, 'sequelize', 'external-dependency'],
  [null, null, 'at Sequelize.connect', 'database-unavailable'],
  [null, null, 'at ioredis', 'cache-unavailable'],
  [null, null, '', 'external-dependency'],
] as const)('%s:%s in "%s" is %s', (host, port, words, cause) => {
  expect(causeOfPeer({ host, port }, words)).toBe(cause);
});

test.each([
  ['localhost', true],
  ['127.0.1.1', true],
  ['::1', true],
  ['ledger', false],
  [null, false],
])('%s is the container itself: %s', (host, is) => {
  expect(isLoopback(host)).toBe(is);
});
