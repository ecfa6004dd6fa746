/** What is no fault, or not the one that was looked for. */
import type { Case } from './example.ts';
import { allReady, container, down, events, exited, logs, NOW, probes } from './example.ts';

export const controlCases: readonly Case[] = [
  {
    title: 'a healthy service with a noisy log is nothing',
    facts: [
      container('shop'),
      probes('shop', 'up', {}),
      logs(
        'shop',
        'Error: connect ECONNREFUSED 10.1.0.7:5432',
        'FATAL: heap out of memory',
        'EMFILE',
      ),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a healthy dependency with a noisy log does not explain a service that is down',
    facts: [
      container('shop'),
      down,
      logs('ledger', 'FATAL:  sorry, too many clients already'),
      probes('ledger', 'up', {}),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'our own restart and probes are never evidence',
    facts: [
      container('shop'),
      down,
      events('shop', { ours: true, exitCode: 137 }, { action: 'oom', ours: true }),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a fault of a service that stands on this one does not explain it',
    service: 'ledger',
    facts: [container('ledger'), probes('ledger', 'down', {}), exited('shop', 1)],
    kind: 'unknown',
    component: 'ledger',
  },
  {
    title: 'what a log said before the container’s present life is not read',
    facts: [
      container('shop', { startedAt: NOW - 1000, createdAt: NOW - 60_000 }),
      down,
      logs('shop', 'EMFILE: too many open files'),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  { title: 'no evidence at all is unknown', facts: [], kind: 'unknown', component: 'shop' },
];
