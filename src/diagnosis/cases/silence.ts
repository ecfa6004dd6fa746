/** Servers that run and answer nobody: workers that end, queues that nobody empties. */
import type { Case } from './example.ts';
import { allReady, container, down, exited, listening, logs, probes } from './example.ts';

const silent = probes('shop', 'down', { silent: true, detail: 'no answer within 2 s' });

export const silenceCases: readonly Case[] = [
  {
    title: 'a server whose workers end as soon as they start has crashed, and does not hang',
    facts: [
      container('shop'),
      silent,
      { ...listening('shop', true), waiting: 510 },
      logs('shop', '[31] Early termination of worker', '[32] Early termination of worker'),
      ...allReady,
    ],
    kind: 'app-crash',
    component: 'shop',
    says: /takes connections and answers none: its workers end again and again, 2 times/,
  },
  {
    title: 'a server that lost one worker and does not answer hangs',
    facts: [
      container('shop'),
      silent,
      logs('shop', '[31] Early termination of worker', 'ready'),
      ...allReady,
    ],
    kind: 'hang',
    component: 'shop',
  },
  {
    title: 'a server that lets connections wait hangs, and not the proxy in front of it',
    facts: [
      container('pricing'),
      probes('pricing', 'up', {}),
      { ...listening('pricing', true), port: 9000, waiting: 3 },
      container('shop'),
      silent,
      ...allReady,
    ],
    kind: 'hang',
    component: 'pricing',
    says: /does not take the connections that it is sent on port 9000/,
  },
  {
    title: 'a server whose queue is so full that no connection comes about hangs',
    facts: [
      container('shop'),
      probes('shop', 'down', { detail: 'no connection within 2 s', unheard: true }),
      { ...listening('shop', true), waiting: 101 },
      ...allReady,
    ],
    kind: 'hang',
    component: 'shop',
    says: /does not take the connections that it is sent on port/,
  },
  {
    title: 'connections that wait where everybody gets an answer are a busy moment',
    facts: [
      exited('shop', 1),
      container('pricing'),
      { ...listening('pricing', true), waiting: 3 },
      ...allReady,
      down,
    ],
    kind: 'app-crash',
    component: 'shop',
  },
];
