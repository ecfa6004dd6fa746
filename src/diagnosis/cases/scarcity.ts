/** What has run out: room, files, processes, memory of the host. */
import type { Logs } from '../../evidence/evidence.ts';
import type { Case } from './example.ts';
import {
  HOUR,
  NOW,
  allReady,
  answer,
  container,
  down,
  exited,
  host,
  listening,
  logs,
  memory,
  probes,
  readyExcept,
} from './example.ts';
import { kernelKill, openFiles, redefined, tasks, volumes } from './measured.ts';

const MEBIBYTE = 1_048_576;
const noRoom = 'PANIC:  could not write to file "pg_wal/x": No space left on device';

const noFork = 'LOG:  could not fork new process for connection: Resource temporarily unavailable';
const loginRefused = probes('ledger', 'down', {
  ...{ probe: 'postgres login', detail: 'connection closed', login: 'refused' },
});

function longAgo(one: Logs): Logs {
  return { ...one, lines: one.lines.map((line) => ({ ...line, at: NOW - 3 * HOUR })) };
}

export const scarcityCases: readonly Case[] = [
  {
    title: 'a full volume of the database is measured and told',
    facts: [
      container('shop'),
      down,
      exited('ledger', 1),
      volumes('ledger', { free: 9 * MEBIBYTE, total: 256 * MEBIBYTE, access: null }),
      logs('ledger', noRoom),
      host(),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'disk-full',
    component: 'ledger',
    says: /could not write to \/data: 9 MiB of 256 MiB are free/,
  },
  {
    title: 'a full volume is enough when nothing is told',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      volumes('ledger', { free: 0 }),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'disk-full',
    component: 'ledger',
  },
  {
    title: 'a volume without a free inode is full, whatever its size says',
    facts: [
      exited('shop', 1),
      logs('shop', "ENOSPC: no space left on device, open '/data/x'"),
      volumes('shop', { inodesFree: 0 }),
      ...allReady,
      down,
    ],
    kind: 'disk-full',
    component: 'shop',
    says: /inodes none is free/,
  },
  {
    title: 'a volume on the full disk of the host shares it with all others',
    facts: [
      exited('shop', 1),
      logs('shop', "ENOSPC: no space left on device, open '/data/x'"),
      volumes('shop', { free: 0, total: 1_000 * MEBIBYTE }),
      host({ diskFree: 0, diskTotal: 1_000 * MEBIBYTE }),
      ...allReady,
      down,
    ],
    kind: 'disk-full',
    component: 'shop',
    shared: "the host's disk",
    says: /cannot write to \/data|could not write to \/data/,
  },
  {
    title: 'what is full by nature and cannot be written anyway is nothing',
    facts: [
      container('shop'),
      down,
      volumes('shop', { free: 0, inodesFree: 0, wanted: 'read-only', access: 'read-only' }),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a large disk at one percent holds much and is not full',
    facts: [
      container('shop'),
      down,
      host({ diskFree: 9_000 * MEBIBYTE, diskTotal: 1_000_000 * MEBIBYTE }),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a full volume of a healthy service is its own affair',
    facts: [
      container('shop'),
      down,
      volumes('ledger', { free: 0 }),
      probes('ledger', 'up', {}),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a process at its limit of open files is counted and told',
    facts: [
      container('shop'),
      down,
      openFiles('shop', 1_024),
      logs('shop', "EMFILE: too many open files, open '/a'"),
      ...allReady,
    ],
    kind: 'fd-exhaustion',
    component: 'shop',
    says: /node has 1024 of 1024 files open/,
  },
  {
    title: 'a process at its limit of open files needs no log',
    facts: [container('shop'), down, openFiles('shop', 63, 64), ...allReady],
    kind: 'fd-exhaustion',
    component: 'shop',
  },
  {
    title: 'an old complaint about open files is contradicted by the count',
    facts: [
      container('shop'),
      down,
      openFiles('shop', 40),
      logs('shop', "EMFILE: too many open files, open '/a'"),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'many open files without a limit are nothing',
    facts: [container('shop'), down, openFiles('shop', 90_000, null), ...allReady],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a database that may not fork is out of processes',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      tasks('ledger', 100, 100, 7),
      ...readyExcept('ledger'),
      answer('ledger', 'protocol-error'),
    ],
    kind: 'host-exhausted',
    component: 'ledger',
    says: /100 of 100 exist in its container, and 7 more were refused/,
  },
  {
    title: 'a database that breaks off logins and says that it may not fork is out of processes',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      loginRefused,
      logs('ledger', noFork),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'host-exhausted',
    component: 'ledger',
    says: /as it says/,
  },
  {
    title: 'a database that refuses connections is down, whatever it was refused long ago',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      loginRefused,
      longAgo(logs('ledger', noFork)),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a container far from its limit of processes is well, whatever it was refused once',
    facts: [container('shop'), down, tasks('shop', 12, 100, 3), ...allReady],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a kill for want of memory of the host is not the container’s limit',
    facts: [
      exited('shop', 137, { oomKilled: true }),
      memory('shop', 1),
      kernelKill('shop', 'host'),
      host({ memoryAvailable: 900 * MEBIBYTE }),
      ...allReady,
      down,
    ],
    kind: 'host-exhausted',
    component: 'shop',
    says: /itself was within its limit/,
    shared: 'the host',
  },
  {
    title: 'a kill that the kernel’s log tells of is the container’s limit',
    facts: [exited('shop', 137), kernelKill('shop', 'group'), ...allReady, down],
    kind: 'out-of-memory',
    component: 'shop',
  },
  {
    title: 'a record of a kill without a death is not an outage',
    facts: [
      container('shop'),
      down,
      kernelKill('shop', 'group'),
      listening('shop', true),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a host that only thrashes is out of memory',
    facts: [
      container('shop'),
      down,
      host({
        pressure: { memory: { some: 92, full: 71 }, processor: null, disk: null },
      }),
      ...allReady,
    ],
    kind: 'host-exhausted',
    component: 'shop',
    shared: 'the host',
    says: /stood still 71 %/,
  },
  {
    title: 'a host without a free process number is exhausted',
    facts: [container('shop'), down, host({ tasks: 29_900 }), ...allReady],
    kind: 'host-exhausted',
    component: 'shop',
    shared: 'the host',
  },
  {
    title: 'a busy host is no fault by itself',
    facts: [
      container('shop'),
      down,
      host({
        load: 40,
        pressure: { memory: { some: 12, full: 3 }, processor: { some: 95, full: 0 }, disk: null },
      }),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a limit that was lowered is part of running out of memory',
    facts: [
      exited('shop', 137),
      memory('shop', 1),
      redefined('shop', { aspect: 'memory-limit', before: '512 MiB', after: '256 MiB' }),
      ...allReady,
      down,
    ],
    kind: 'out-of-memory',
    component: 'shop',
  },
];
