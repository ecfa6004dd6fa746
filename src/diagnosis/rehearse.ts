/**
 * A made-up outage, diagnosed before there is a real one. What is built on first use (the search
 * over all signatures, the usual patterns) takes a third of a second, and in an outage somebody
 * waits for it.
 */
import type { Fact } from '../evidence/evidence.ts';
import { identify } from '../evidence/identify.ts';
import type { Diagnosis } from './cause.ts';
import { diagnose } from './diagnose.ts';
import type { DependencyGraph } from './graph.ts';

const graph: DependencyGraph = {
  web: {
    names: ['web'],
    dependencies: [{ to: 'db', role: 'database', setting: 'DATABASE_URL' }],
    startPeriod: null,
    restarts: true,
  },
  db: { names: ['db'], dependencies: [], startPeriod: null, restarts: true },
};

/** What most outages have in their logs, one way or another. */
const texts = [
  'GET /orders 200 in 12 ms',
  'level=info msg="listening" address=0.0.0.0:8080',
  '{"level":"error","msg":"request failed","error":"connect ECONNREFUSED 10.0.0.2:5432"}',
  'Error: getaddrinfo ENOTFOUND db',
  'dial tcp 10.0.0.2:5432: i/o timeout',
  'psycopg2.OperationalError: could not connect to server: Connection refused',
  'FATAL: password authentication failed for user "app"',
  'FATAL: sorry, too many clients already',
  'java.lang.OutOfMemoryError: Java heap space',
  'write /data/orders.log: no space left on device',
  'accept: too many open files',
  'Error: Missing required environment variable DATABASE_URL',
];

const lines = texts.map((text, at) => ({ at, stream: 'stderr' as const, text }));

const facts: readonly Fact[] = [
  {
    kind: 'container-state',
    service: 'db',
    container: 'db-1',
    name: 'db-1',
    status: 'exited',
    pid: null,
    exitCode: 1,
    oomKilled: false,
    error: '',
    restartCount: 0,
    restartPolicy: 'no',
    createdAt: 0,
    startedAt: 0,
    finishedAt: 1,
    dockerHealth: 'none',
    healthOutput: '',
    healthLog: [],
    imageId: '',
    imageRef: 'db',
    memoryLimit: 0,
    ports: [],
  },
  { kind: 'logs', service: 'web', container: 'web-1', lines, truncated: false },
  {
    kind: 'dependency',
    service: 'web',
    dependency: 'db',
    role: 'database',
    setting: 'DATABASE_URL',
    address: 'db:5432',
    state: 'refused',
    detail: '',
    via: 'login',
    vantage: 'namespace',
  },
];

/** Takes a third of a second of a core, once; what it leaves behind every diagnosis needs. */
export function rehearse(): Diagnosis {
  return diagnose({ service: 'web', graph, evidence: identify(facts, 1, 0), gaps: [] });
}
