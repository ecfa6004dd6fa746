/** Databases, caches and endpoints outside. */
import type { ProbeAnswer, ProbeAnswers } from '../../evidence/evidence.ts';
import type { Case } from './example.ts';
import {
  NOW,
  allReady,
  answer,
  cachePort,
  configured,
  container,
  down,
  exited,
  logs,
  memory,
  pay,
  probes,
  readyExcept,
} from './example.ts';

/** Our own login to the ledger, which nobody has answered. */
function unheard(failingSince: number, over: Partial<ProbeAnswer> = {}): ProbeAnswers {
  const answer = { detail: 'no connection within 2 s', login: 'timeout', ...over } as const;
  return { ...probes('ledger', 'down', { probe: 'postgres login', ...answer }), failingSince };
}

export const dependencyCases: readonly Case[] = [
  {
    title: 'a database that has exited explains the service above it',
    facts: [
      exited('shop', 1),
      logs('shop', 'Error: connect ECONNREFUSED 10.1.0.7:5432'),
      exited('ledger', 1),
      ...readyExcept('ledger'),
      down,
    ],
    kind: 'database-unavailable',
    component: 'ledger',
    says: /exited with code 1/,
  },
  {
    title: 'an incident of the database itself is the database’s',
    service: 'ledger',
    facts: [exited('ledger', 137), memory('ledger', 0), probes('ledger', 'down', {})],
    kind: 'database-unavailable',
    component: 'ledger',
    says: /killed from outside/,
  },
  {
    title: 'the deepest fault explains a chain of services',
    facts: [
      container('shop'),
      down,
      exited('pricing', 1),
      exited('ledger', 1),
      ...readyExcept('pricing', 'ledger'),
      answer('pricing', 'refused'),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a database that refuses connections while it runs is unavailable',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      ...readyExcept('ledger'),
      answer('ledger', 'refused'),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a frozen database is unavailable',
    facts: [
      container('shop'),
      down,
      container('ledger', { status: 'paused' }),
      ...readyExcept('ledger'),
      answer('ledger', 'timeout'),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
    says: /^ledger is paused\.$/,
  },
  {
    title: 'a refused login with unchanged settings is the database’s word',
    facts: [
      container('shop'),
      down,
      configured('shop', {}),
      ...readyExcept('ledger'),
      container('ledger'),
      answer('ledger', 'auth-failed', { detail: '28P01' }),
    ],
    kind: 'database-auth',
    component: 'ledger',
    says: /refuses the login: 28P01/,
  },
  {
    title: 'a database without a free connection is exhausted',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      ...readyExcept('ledger'),
      answer('ledger', 'exhausted', { detail: '53300' }),
    ],
    kind: 'database-exhausted',
    component: 'ledger',
  },
  {
    title:
      'a database that tells our own login what it lacks is believed when nobody else could ask',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      probes('ledger', 'down', {
        probe: 'postgres login',
        detail: '3D000 database "shop" does not exist',
        login: 'missing-database',
      }),
    ],
    kind: 'database-auth',
    component: 'ledger',
    says: /does not have the database that is asked for: 3D000/,
  },
  {
    title: 'a cache that tells our own login to wait is believed when nobody else could ask',
    facts: [
      container('shop'),
      down,
      container('sessions'),
      probes('sessions', 'down', { probe: 'redis login', detail: 'LOADING', login: 'starting' }),
    ],
    kind: 'cache-unavailable',
    component: 'sessions',
    says: /still loading its data: LOADING/,
  },
  {
    title: 'a database that answers itself and nobody else is walled off, and well',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      probes('ledger', 'down', { detail: 'no answer within 2 s' }),
      ...readyExcept('ledger'),
      answer('ledger', 'timeout', { detail: 'no answer within 2 s', toItself: 'ready' }),
    ],
    kind: 'network-unreachable',
    component: 'ledger',
    says: /is well inside and cannot be reached/,
  },
  {
    title: 'a database whose own health check passes while nobody hears of it is walled off',
    facts: [
      container('shop'),
      down,
      container('ledger', { healthLog: [{ at: NOW - 9_000, exitCode: 0, output: '' }] }),
      unheard(NOW - 12_000),
    ],
    kind: 'network-unreachable',
    component: 'ledger',
  },
  {
    title: 'a health check that passed before the outage clears no database',
    facts: [
      container('shop'),
      down,
      container('ledger', { healthLog: [{ at: NOW - 15_000, exitCode: 0, output: '' }] }),
      unheard(NOW - 12_000),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a database that takes connections and is slow to answer is reached',
    facts: [
      container('shop'),
      down,
      container('ledger', { healthLog: [{ at: NOW - 9_000, exitCode: 0, output: '' }] }),
      unheard(NOW - 12_000, { silent: true }),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'what a service heard that ends again and again is no proof against a healthy database',
    facts: [
      container('shop', { restartCount: 3, startedAt: NOW - 2_000 }),
      down,
      container('ledger', { healthLog: [{ at: NOW - 9_000, exitCode: 0, output: '' }] }),
      unheard(NOW - 12_000, { silent: true }),
      ...readyExcept('ledger'),
      answer('ledger', 'timeout', { detail: 'connected, and no answer within 2 s' }),
    ],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'a database that answers nobody, itself included, is at fault',
    facts: [
      container('shop'),
      down,
      container('ledger'),
      ...readyExcept('ledger'),
      answer('ledger', 'timeout', { detail: 'no answer within 2 s', toItself: 'timeout' }),
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a cache that has exited explains the service above it',
    facts: [
      container('shop'),
      down,
      exited('sessions', 1),
      ...readyExcept('sessions'),
      answer('sessions', 'refused', cachePort),
    ],
    kind: 'cache-unavailable',
    component: 'sessions',
  },
  {
    title: 'a cache that takes no writes is unavailable',
    facts: [
      container('shop'),
      down,
      container('sessions'),
      ...readyExcept('sessions'),
      answer('sessions', 'out-of-memory', cachePort),
    ],
    kind: 'cache-unavailable',
    component: 'sessions',
    says: /memory limit/,
  },
  {
    title: 'a database that nobody could ask is judged by the log of its client',
    facts: [
      exited('shop', 1),
      logs(
        'shop',
        'connection to server at "ledger" (10.1.0.7), port 5432 failed: Connection refused',
      ),
      down,
    ],
    kind: 'database-unavailable',
    component: 'ledger',
  },
  {
    title: 'a log that blames a database which answers a login is contradicted',
    facts: [
      exited('shop', 1),
      logs('shop', 'Error: connect ECONNREFUSED 10.1.0.7:5432'),
      ...allReady,
      down,
    ],
    kind: 'app-crash',
    component: 'shop',
  },
  {
    title: 'an endpoint outside that fails under a living service is not ours to repair',
    facts: [
      container('shop'),
      probes('shop', 'degraded', {}),
      ...readyExcept('pay.test'),
      answer('pay.test', 'timeout', pay),
    ],
    kind: 'external-dependency',
    component: 'pay.test',
  },
  {
    title: 'an endpoint that is not ours and asks for fewer requests degrades who needs it',
    facts: [
      container('shop'),
      probes('shop', 'degraded', { depth: 'deep', detail: 'HTTP 200 degraded' }),
      ...readyExcept('pay.test'),
      answer('pay.test', 'exhausted', { ...pay, detail: 'HTTP 429' }),
    ],
    kind: 'external-dependency',
    component: 'pay.test',
    says: /asks for fewer requests/,
  },
  {
    title: 'nothing goes down because somebody asks for fewer requests',
    facts: [
      container('shop'),
      down,
      ...readyExcept('pay.test'),
      answer('pay.test', 'exhausted', { ...pay, detail: 'HTTP 429' }),
    ],
    kind: 'unknown',
    component: 'shop',
  },
  {
    title: 'a service that runs elsewhere is judged by its answers alone, and not ours to repair',
    service: 'pay.test',
    facts: [probes('pay.test', 'down', { detail: 'HTTP 503' })],
    kind: 'external-dependency',
    component: 'pay.test',
    says: /^pay\.test, which does not run in this project, is down \(http: HTTP 503\)\.$/,
  },
  {
    title: 'a cache that fails by itself is told by what it answers to a client',
    service: 'sessions',
    facts: [
      container('sessions'),
      probes('sessions', 'down'),
      answer('sessions', 'out-of-memory', { detail: 'OOM command not allowed' }),
    ],
    kind: 'cache-unavailable',
    component: 'sessions',
    says: /memory limit/,
  },
];
