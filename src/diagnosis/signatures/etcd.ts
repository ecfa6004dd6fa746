/** etcd and its file format, which others use too. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const etcdSignatures: readonly Signature[] = [
  {
    id: 'bolt-damage',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'failed to get all reachable pages',
      'crc mismatch',
      'invalid freelist page',
      'freelist corrupted',
      'failed to find database snapshot file',
      ' already freed',
      'snap: crc',
      'mmap too large',
      'corrupt alarm',
      'opening storage failed',
    ],
    pattern: raw`(?:failed to get all reachable pages|\bcrc mismatch\b|\bmmap too large\b|invalid freelist page|failed to find database snapshot file|page \d* ?already freed|(?:alarm|found) ?:?CORRUPT|corrupt alarm|opening storage failed.*(?:magic number|checksum|corrupt|unexpected end|not sequential|unsequential))`,
    example: 'freepages: failed to get all reachable pages (page 41: multiple references)',
  },
  {
    id: 'etcd',
    cause: 'database-unavailable',
    strength: 'error',
    contains: [
      'etcdserver: request timed out',
      'etcdserver: no leader',
      'etcdserver: leader changed',
      'etcdserver: too many requests',
    ],
    pattern: null,
    example: 'etcdserver: no leader',
  },
  {
    id: 'etcd-overloaded',
    cause: 'host-exhausted',
    strength: 'error',
    contains: [
      'send out heartbeat on time',
      'likely overloaded',
      'overloaded likely from slow disk',
    ],
    pattern: null,
    example: 'failed to send out heartbeat on time (deadline exceeded for 41.2ms)',
  },
  {
    id: 'etcd-space',
    cause: 'disk-full',
    strength: 'error',
    contains: ['mvcc: database space exceeded'],
    pattern: null,
    example: 'etcdserver: mvcc: database space exceeded',
  },
];
