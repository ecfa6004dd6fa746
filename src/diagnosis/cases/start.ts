/** Ports that are taken, people who stop things, and what belongs to an outage before this one. */
import type { Case } from './example.ts';
import {
  allReady,
  container,
  down,
  events,
  exited,
  logs,
  NOW,
  portOwner,
  probes,
  taken,
} from './example.ts';

export const startCases: readonly Case[] = [
  {
    title: 'a port that the engine found taken names its holder',
    facts: [
      container('shop', { status: 'created', error: taken }),
      portOwner('shop', {
        is: 'process',
        pid: 77,
        startTicks: 5,
        command: 'python3 -m http.server',
      }),
      ...allReady,
      down,
    ],
    kind: 'port-conflict',
    component: 'shop',
    says: /port 8080 is taken by process 77 \(python3 -m http.server\)/,
  },
  {
    title: 'a port conflict that left no word is told by the port’s owner',
    facts: [
      exited('shop', 0),
      portOwner('shop', {
        is: 'container',
        container: 'c9',
        name: 'old-shop',
        ours: true,
        project: 'acme',
        service: 'shop',
      }),
      ...allReady,
      down,
    ],
    kind: 'port-conflict',
    component: 'shop',
    says: /left-over container old-shop/,
  },
  {
    title: 'a port that was taken at the start and is free now was the conflict all the same',
    facts: [
      container('shop', { status: 'created', error: taken }),
      portOwner('shop', { is: 'nobody' }),
      ...allReady,
      down,
    ],
    kind: 'port-conflict',
    component: 'shop',
  },
  {
    title: 'a port that nobody holds is no conflict',
    facts: [exited('shop', 1), portOwner('shop', { is: 'nobody' }), ...allReady, down],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'a stop that is not ours is an operator’s',
    facts: [
      exited('shop', 143),
      events('shop', { action: 'kill', signal: 15 }, { exitCode: 143 }, { action: 'stop' }),
      ...allReady,
      down,
    ],
    kind: 'stopped-by-operator',
    component: 'shop',
  },
  {
    title: 'a stop after which somebody tried to start it again is not the cause',
    facts: [
      exited('shop', 128, {
        error:
          'Error starting userland proxy: listen tcp4 127.0.0.1:8080: bind: address already in use',
      }),
      events('shop', { action: 'stop' }),
      ...allReady,
      down,
    ],
    kind: 'port-conflict',
    component: 'shop',
    says: /port 8080 is taken/,
  },
  {
    title: 'a stop of ours is not an operator’s',
    facts: [exited('shop', 143), events('shop', { action: 'stop', ours: true }), ...allReady, down],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'a stop before the last start explains nothing',
    facts: [
      exited('shop', 1),
      events('shop', { action: 'stop' }, { action: 'start' }, { exitCode: 1 }),
      ...allReady,
      down,
    ],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'what a log told before the service was healthy last explains nothing',
    facts: [
      container('shop'),
      logs('shop', 'OSError: [Errno 28] No space left on device'),
      { ...probes('shop', 'down', { detail: 'HTTP 500' }), healthyFrom: NOW + 5_000 },
      ...allReady,
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'what it tells since then does',
    facts: [
      container('shop'),
      logs('shop', 'OSError: [Errno 28] No space left on device'),
      { ...probes('shop', 'down', { detail: 'HTTP 500' }), healthyFrom: NOW - 60_000 },
      ...allReady,
    ],
    kind: 'disk-full',
    component: 'shop',
  },
  {
    title: 'deaths of an outage that is over are not counted',
    facts: [
      exited('shop', 1),
      events('shop', { at: NOW - 400_000 }, { at: NOW - 390_000 }, {}),
      { ...probes('shop', 'down'), healthyFrom: NOW - 300_000 },
      ...allReady,
    ],
    kind: 'app-crash',
    component: 'shop',
    says: /exited with code 1[.:]/,
  },
];
