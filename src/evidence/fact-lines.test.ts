import { expect, test } from 'vitest';
import type { Fact } from './evidence.ts';
import { factLines } from './fact-lines.ts';

const web = { service: 'web', container: 'web-id' } as const;
const mebibyte = 1024 ** 2;

test.each<[string, Fact, readonly string[]]>([
  [
    'a limit that has refused processes',
    {
      kind: 'limits',
      ...web,
      tasks: { current: 60, limit: 60, refused: 4 },
      processor: null,
    },
    ['web has 60 processes and threads of 60, and 4 were refused'],
  ],
  [
    'a kill by the kernel',
    {
      kind: 'kernel-kills',
      ...web,
      kills: [{ at: 0, process: 'node', pid: 7, lack: 'group', memory: 96 * mebibyte }],
    },
    [
      '1970-01-01T00:00:00.000Z the kernel killed node (7) of web for want of memory within its limit, at 96 MiB',
    ],
  ],
  [
    'no kill',
    { kind: 'kernel-kills', ...web, kills: [] },
    ["the kernel's log has no kill for memory in web"],
  ],
  [
    'a volume that has turned read-only',
    {
      kind: 'volume-use',
      ...web,
      volumes: [
        {
          destination: '/data',
          fileSystem: 'ext4',
          total: 8 * mebibyte,
          free: mebibyte,
          inodes: 0,
          inodesFree: 0,
          wanted: 'read-write',
          access: 'read-only',
        },
      ],
    },
    ['web /data (ext4): 1 MiB of 8 MiB free, turned read-only'],
  ],
  [
    'a changed definition, without what might be a secret',
    {
      kind: 'definition-change',
      service: 'web',
      lastGoodAt: 0,
      changes: [
        { aspect: 'command', before: null, after: null },
        { aspect: 'memory-limit', before: '96 MiB', after: '64 MiB' },
      ],
    },
    [
      'web is made otherwise than when it was last good, in its command',
      'web is made otherwise than when it was last good, in its memory-limit: 96 MiB → 64 MiB',
    ],
  ],
  [
    'a time in which nobody saw',
    { kind: 'blind-intervals', intervals: [{ reason: 'responder-dead', from: 0, until: 1_000 }] },
    ['1970-01-01T00:00:00.000Z to 1970-01-01T00:00:01.000Z: the responder did not run'],
  ],
  [
    'an instance that does not serve yet',
    {
      ...{ kind: 'scaling-group', service: 'web', group: 'shop', desired: 2, min: 1, max: 4 },
      ready: 1,
      notReady: [{ id: 'i-1', lifecycle: 'Pending', health: 'Healthy' }],
    },
    [
      'web: the Auto Scaling group shop is to have 2 instances, of 1 to 4; 1 are in service and healthy',
      '  i-1: Pending, Healthy',
    ],
  ],
  [
    'containers that cannot be several',
    {
      ...{ kind: 'replica-room', service: 'web', running: 1, configured: 1, max: 4 },
      obstacle: 'it publishes a fixed port',
    },
    ['web runs 1 containers of at most 4, but it publishes a fixed port'],
  ],
  [
    'a deployment',
    {
      ...{ kind: 'deployments', service: 'web', application: 'shop', lastGoodAt: null },
      deployments: [
        {
          ...{ id: 'd-1', group: 'production', status: 'Failed', revision: 'shop/web@1a2b' },
          ...{ createdAt: 0, completedAt: null },
        },
      ],
    },
    [
      'shop: the last 1 deployments by CodeDeploy',
      '  1970-01-01T00:00:00.000Z d-1 to production: Failed, shop/web@1a2b',
    ],
  ],
  [
    'history without a commit since',
    { kind: 'git-history', folder: '/srv/app', commits: [], since: 0 },
    ['/srv/app: no commits since 1970-01-01T00:00:00.000Z'],
  ],
])('%s', (_what, fact, lines) => {
  expect(factLines(fact)).toEqual(lines);
});
