/** etcd and Consul: the stores that others coordinate by. */
import type { Signature } from './signature.ts';

export const etcdSignatures: readonly Signature[] = [
  {
    id: 'etcd',
    cause: 'database-unavailable',
    strength: 'error',
    contains: [
      'etcdserver: request timed out',
      'etcdserver: no leader',
      'etcdserver: leader changed',
      'no cluster leader',
      'etcdserver: too many requests',
    ],
    pattern: null,
    example: 'etcdserver: no leader',
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
