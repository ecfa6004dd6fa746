import { describe, expect, test } from 'vitest';
import {
  behindLock,
  inQueue,
  mysqlWrites,
  postgresWrites,
  redisFull,
  redisLoading,
  redisReplica,
  type Holder,
} from './condition.ts';

const holder: Holder = {
  pid: 77,
  user: 'shop',
  program: 'closing',
  address: '10.1.0.9',
  state: 'idle in transaction',
  open: 34.2,
  waiting: 11,
  longest: 12.9,
  objects: ['orders'],
};

describe('a queue behind a lock', () => {
  test('is told with who holds it, since when, and how many wait', () => {
    expect(behindLock(holder)).toEqual({
      state: 'blocked',
      detail:
        '11 sessions wait, the longest for 12 s for orders, locked by session 77 (user shop, program closing, from 10.1.0.9, idle in transaction, its transaction open for 34 s)',
    });
  });

  test('is told with the little that a login may see of the sessions of others', () => {
    const hidden = { address: null, state: null, open: null, program: '' };
    const waits = { waiting: 1, objects: null };
    expect(behindLock({ ...holder, ...hidden, ...waits, user: 'postgres' })?.detail).toBe(
      '1 session waits, the longest for 12 s for what is locked by session 77 (user postgres)',
    );
  });

  test('names a few tables only, and what has no session', () => {
    const objects = ['a', 'b', 'c', 'd', 'e'];
    expect(behindLock({ ...holder, pid: 0, objects, longest: null })?.detail).toBe(
      '11 sessions wait for a, b, c and 2 more, locked by a prepared transaction (pg_prepared_xacts)',
    );
  });

  test.each([
    ['nobody waits', null, false],
    ['both are short', { open: 4.9, longest: 0.9 }, false],
    ['nothing is known of either', { open: null, longest: null }, false],
    ['somebody waits for long', { open: 0.1, longest: 1 }, true],
    ['the transaction is open for long', { open: 5, longest: 0 }, true],
  ] as const)('when %s', (_when, times, isBlocked) => {
    const told = behindLock(times === null ? null : { ...holder, ...times });
    expect(told !== null).toBe(isBlocked);
  });

  test.each([
    [null, null],
    [{ state: 'Waiting for table metadata lock', waiting: 3, longest: 0 }, null],
    [
      { state: 'Waiting for table metadata lock', waiting: 3, longest: 9 },
      '3 of its sessions: Waiting for table metadata lock, the longest for 9 s',
    ],
  ])('of MySQL: %j', (queue, detail) => {
    expect(inQueue(queue)?.detail ?? null).toBe(detail);
  });
});

describe('writes that are not taken', () => {
  test.each([
    [{ recovery: false, readOnly: 'off' }, undefined],
    [{ recovery: true, readOnly: 'off' }, 'refused'],
    [{ recovery: false, readOnly: 'on' }, 'refused'],
  ])('PostgreSQL: %j', (row, writes) => {
    expect(postgresWrites('hello', row).writes).toBe(writes);
  });

  test.each([
    [[], undefined],
    [[{ name: 'read_only', value: 'OFF' }], undefined],
    [
      [
        { name: 'read_only', value: 'OFF' },
        { name: 'super_read_only', value: 'ON' },
      ],
      'refused',
    ],
  ])('MySQL: %j', (settings, writes) => {
    expect(mysqlWrites('hello', settings).writes).toBe(writes);
  });
});

const replica = (over: Readonly<Record<string, string>>): string =>
  Object.entries({
    role: 'slave',
    master_host: '10.1.0.3',
    master_port: '6379',
    master_link_status: 'down',
    master_sync_in_progress: '0',
    slave_read_only: '1',
    ...over,
  })
    .map(([key, value]) => `${key}:${value}\r\n`)
    .join('');

describe('Redis', () => {
  test.each([
    ['a master', { role: 'master' }, null, null],
    ['a replica that takes writes', { slave_read_only: '0' }, null, null],
    ['a replica without its master', {}, 'read-only', 'read-only'],
    ['a replica that is being filled', { master_sync_in_progress: '1' }, null, 'writes refused'],
    ['a replica in good order', { master_link_status: 'up' }, null, 'writes refused'],
  ] as const)('%s', (_what, info, login, condition) => {
    const says = (look: 'login' | 'condition'): string | null => {
      const told = redisReplica(replica(info), look);
      return told === null ? null : (told.state ?? `writes ${told.writes ?? 'taken'}`);
    };
    expect([says('login'), says('condition')]).toEqual([login, condition]);
  });

  test('whom it follows is told', () => {
    expect(redisReplica(replica({}), 'login')?.detail).toBe(
      'it is a read-only replica of 10.1.0.3:6379, which it does not reach',
    );
  });

  test('how far it has read its data is told, as far as it says', () => {
    const info = 'loading:1\r\nloading_loaded_perc:41.72\r\nloading_eta_seconds:7\r\n';
    expect(redisLoading(info)).toEqual({
      state: 'starting',
      detail: 'LOADING: it reads its data into memory, 41 % done, about 7 s left',
    });
    expect(redisLoading('').detail).toBe('LOADING: it reads its data into memory');
  });

  test.each([
    ['noeviction', 100, 100, true],
    ['noeviction', 100, 99, false],
    ['noeviction', 0, 99, false],
    ['allkeys-lru', 100, 100, false],
  ])('with %s, a limit of %i and %i in use it is full: %s', (policy, most, used, isFull) => {
    const info = `maxmemory:${most}\r\nmaxmemory_policy:${policy}\r\nused_memory:${used}\r\n`;
    expect(redisFull(info) !== null).toBe(isFull);
  });
});
