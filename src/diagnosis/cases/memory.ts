/** Memory: the kernel, the runtime, and what only looks like it. */
import type { Case } from './example.ts';
import {
  allReady,
  answer,
  container,
  down,
  events,
  exited,
  listening,
  logs,
  memory,
  readyExcept,
} from './example.ts';

export const memoryCases: readonly Case[] = [
  {
    title: 'exit 137 with the engine’s flag is the kernel’s kill',
    facts: [exited('shop', 137, { oomKilled: true }), memory('shop', 1), ...allReady, down],
    kind: 'out-of-memory',
    component: 'shop',
    says: /limit of 256 MiB/,
  },
  {
    title: 'a kill inside a container whose main process outlives it is found by its counter',
    facts: [container('shop'), listening('shop', false), memory('shop', 1), ...allReady, down],
    kind: 'out-of-memory',
    component: 'shop',
    says: /outlived it/,
  },
  {
    title: 'a kill that the engine reported is found after the container runs again',
    facts: [
      container('shop', { restartCount: 1 }),
      events('shop', { action: 'oom' }, { exitCode: 137 }),
      ...allReady,
      down,
    ],
    kind: 'out-of-memory',
    component: 'shop',
  },
  {
    title: 'exit 134 with heap text is the runtime’s own limit',
    facts: [
      exited('shop', 134),
      logs('shop', 'FATAL ERROR: Reached heap limit Allocation failed'),
      ...allReady,
      down,
    ],
    kind: 'out-of-memory',
    component: 'shop',
    says: /own runtime/,
  },
  {
    title: 'the engine’s flag on a container that never died is nothing',
    facts: [container('shop', { oomKilled: true }), listening('shop', true), ...allReady, down],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a database that the kernel killed is out of memory, for the service above it too',
    facts: [
      container('shop'),
      down,
      exited('ledger', 137, { oomKilled: true }),
      memory('ledger', 1),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'out-of-memory',
    component: 'ledger',
  },
];
