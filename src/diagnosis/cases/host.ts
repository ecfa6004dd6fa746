/** Hangs, health checks, images, disks, descriptors, TLS and damage. */
import type { ContainerState } from '../../evidence/evidence.ts';
import type { Case } from './example.ts';
import {
  NOW,
  allReady,
  answer,
  container,
  down,
  exited,
  host,
  logs,
  missing,
  pay,
  probes,
  readyExcept,
} from './example.ts';

/** The shop does not answer, and neither does the database below it. */
const silentLedger: Case['facts'] = [
  container('shop'),
  probes('shop', 'down', { silent: true, depth: 'deep' }),
  container('ledger'),
  ...readyExcept('ledger'),
  answer('ledger', 'timeout'),
];

const calm = { memory: null, processor: null, disk: null };

const calledUnhealthy = probes('shop', 'down', {
  probe: 'container',
  detail: '1 running, of which Docker calls 1 unhealthy',
});

function checked(exitCode: number, output: string): Partial<ContainerState> {
  return { healthOutput: output, healthLog: [{ at: NOW - 1_000, exitCode, output }] };
}

export const hostCases: readonly Case[] = [
  {
    title: 'a busy host does not take containers away',
    facts: [
      container('shop'),
      probes('shop', 'down', { silent: true, depth: 'deep' }),
      missing('ledger'),
      ...readyExcept('ledger'),
      answer('ledger', 'timeout'),
      host({ load: 22 }),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title:
      'damaged data explain a database that refuses connections while it starts again and again',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      logs('ledger', 'PANIC:  could not read file "global/pg_control": read 0 of 296'),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'data-corruption',
    component: 'ledger',
  },
  {
    title: 'a process that accepts and never answers hangs',
    facts: [container('shop'), probes('shop', 'down', { silent: true }), ...allReady],
    kind: 'hang',
    component: 'shop',
  },
  {
    title: 'a hang over a database that does not answer is the database’s',
    facts: [...silentLedger],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a database that is silent on an idle host does not answer',
    facts: [
      ...silentLedger,
      host({ load: 1.5, pressure: { ...calm, processor: { some: 40, full: 0 } } }),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a database that is silent on a host with far too much work may only be slow',
    facts: [...silentLedger, host({ load: 22 })],
    kind: 'host-exhausted',
    component: 'shop',
    shared: 'the host',
    says: /load is 22 on 4 processors/,
  },
  {
    title: 'a service that is silent while all work waits for a processor does not hang',
    facts: [
      container('shop'),
      probes('shop', 'down', { silent: true }),
      ...allReady,
      host({ pressure: { ...calm, processor: { some: 97, full: 0 } } }),
    ],
    kind: 'host-exhausted',
    component: 'shop',
    shared: 'the host',
    says: /97 % of the time/,
  },
  {
    title: 'a database that refuses connections on a busy host is down all the same',
    facts: [
      container('shop'),
      probes('shop', 'down', { silent: true, depth: 'deep' }),
      container('ledger'),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
      host({ load: 22 }),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a health check that fails while every probe is answered is wrong itself',
    facts: [
      container('shop', { dockerHealth: 'unhealthy', healthOutput: 'curl: not found' }),
      probes('shop', 'up', {}, { depth: 'deep' }),
      ...allReady,
    ],
    kind: 'healthcheck-misconfigured',
    component: 'shop',
    says: /curl: not found/,
  },
  {
    title:
      'a health check whose program is not in the image is wrong, though nothing else says how the service is',
    facts: [
      container('shop', {
        dockerHealth: 'unhealthy',
        ...checked(
          -1,
          'OCI runtime exec failed: exec failed: "pgrep": executable file not found in $PATH',
        ),
      }),
      calledUnhealthy,
      ...allReady,
    ],
    kind: 'healthcheck-misconfigured',
    component: 'shop',
    says: /cannot be run.*pgrep/,
  },
  {
    title:
      'a shell that does not find the program of a health check says so, whatever it ends with',
    facts: [
      container('shop', {
        dockerHealth: 'unhealthy',
        ...checked(1, '/bin/sh: 1: pgrep: not found'),
      }),
      calledUnhealthy,
      ...allReady,
    ],
    kind: 'healthcheck-misconfigured',
    component: 'shop',
  },
  {
    title: 'a health check that could not begin for want of something else is not wrong',
    facts: [
      container('shop', {
        dockerHealth: 'unhealthy',
        ...checked(-1, 'OCI runtime exec failed: exec failed: resource temporarily unavailable'),
      }),
      calledUnhealthy,
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title:
      'a health check that ran and failed is believed where nothing else says how the service is',
    facts: [
      container('shop', { dockerHealth: 'unhealthy', ...checked(1, 'queue not found') }),
      calledUnhealthy,
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a health check that cannot be run does not excuse a service that does not answer',
    facts: [
      container('shop', { dockerHealth: 'unhealthy', ...checked(127, 'sh: 1: curl: not found') }),
      probes('shop', 'down', { silent: true }),
      ...allReady,
    ],
    kind: 'hang',
    component: 'shop',
  },
  {
    title: 'an image that the engine does not have is unavailable',
    facts: [
      container('shop', { status: 'created', error: 'No such image: acme/shop:9' }),
      ...allReady,
      down,
    ],
    kind: 'image-unavailable',
    component: 'shop',
  },
  {
    title: 'a full disk is measured and told',
    facts: [
      exited('shop', 1),
      logs('shop', "ENOSPC: no space left on device, write '/x'"),
      host({ diskFree: 0 }),
      ...allReady,
      down,
    ],
    kind: 'disk-full',
    component: 'shop',
    shared: "the host's disk",
  },
  {
    title: 'a full volume of the database is found while the host has room',
    facts: [
      container('shop'),
      down,
      host(),
      exited('ledger', 1),
      logs('ledger', 'PANIC:  could not write to file "pg_wal/x": No space left on device'),
      ...readyExcept('ledger'),
    ],
    kind: 'disk-full',
    component: 'ledger',
    says: /volume or a quota/,
  },
  {
    title: 'too many open files are told by the log',
    facts: [
      container('shop'),
      down,
      logs('shop', "EMFILE: too many open files, open '/a'"),
      ...allReady,
    ],
    kind: 'fd-exhaustion',
    component: 'shop',
  },
  {
    title: 'a host without memory is measured',
    facts: [container('shop'), down, host({ memoryAvailable: 0 }), ...allReady],
    kind: 'host-exhausted',
    component: 'shop',
    shared: 'the host',
  },
  {
    title: 'a handshake that fails is TLS and not the dependency',
    facts: [
      container('shop'),
      down,
      ...readyExcept('pay.test'),
      answer('pay.test', 'tls-failed', pay),
    ],
    kind: 'tls-error',
    component: 'pay.test',
  },
  {
    title: 'a certificate that our own probe does not accept is that of the service',
    facts: [
      container('shop'),
      probes('shop', 'down', { detail: 'CERT_HAS_EXPIRED', tls: 'failed' }),
      ...allReady,
    ],
    kind: 'tls-error',
    component: 'shop',
  },
  {
    title: 'damaged pages are suspected before anything else about a database',
    facts: [
      container('shop'),
      down,
      exited('ledger', 1),
      logs('ledger', 'PANIC:  could not locate a valid checkpoint record'),
      ...readyExcept('ledger'),
    ],
    kind: 'data-corruption',
    component: 'ledger',
  },
];
