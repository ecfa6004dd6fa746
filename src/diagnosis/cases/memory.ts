/** Memory: the kernel, the runtime, and what only looks like it. */
import type { Case } from './example.ts';
import { kernelKill } from './measured.ts';
import {
  NOW,
  allReady,
  answer,
  container,
  down,
  events,
  exited,
  listening,
  logs,
  memory,
  probes,
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
    title: 'children that are killed again and again lack memory, although their parent answers',
    facts: [
      container('shop'),
      probes('shop', 'up', {}),
      listening('shop', true),
      memory('shop', 3),
      {
        ...kernelKill('shop', 'group'),
        kills: [90_000, 60_000, 2_000].flatMap((ago) => kernelKill('shop', 'group', ago).kills),
      },
      ...allReady,
    ],
    kind: 'out-of-memory',
    component: 'shop',
    says: /^The kernel killed 3 processes of shop for lack of memory at its limit of 256 MiB; .* outlived them/,
  },
  {
    title: 'children of a service that answers are not why another one has ended',
    facts: [
      exited('shop', 1),
      down,
      container('pricing'),
      probes('pricing', 'up', {}),
      {
        ...kernelKill('pricing', 'group'),
        kills: [90_000, 60_000, 2_000].flatMap((ago) => kernelKill('shop', 'group', ago).kills),
      },
      ...allReady,
    ],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'children that were killed a while ago are not why it is ill now',
    facts: [
      container('shop'),
      probes('shop', 'down', { silent: true }),
      listening('shop', true),
      {
        ...kernelKill('shop', 'group'),
        kills: [290_000, 200_000, 120_000].flatMap((ago) => kernelKill('shop', 'group', ago).kills),
      },
      ...allReady,
    ],
    kind: 'hang',
    component: 'shop',
  },
  {
    title: 'the engine tells of such children where the kernel may not be asked',
    facts: [
      container('shop'),
      probes('shop', 'up', {}),
      events(
        'shop',
        ...[90_000, 60_000, 2_000].map((ago) => ({ action: 'oom', at: NOW - ago }) as const),
      ),
      ...allReady,
    ],
    kind: 'out-of-memory',
    component: 'shop',
  },
  {
    title: 'one child that was killed while all is well is no cause',
    facts: [
      container('shop'),
      probes('shop', 'up', {}),
      listening('shop', true),
      memory('shop', 1),
      kernelKill('shop', 'group'),
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
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
