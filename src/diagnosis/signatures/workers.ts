/**
 * Servers that lend their work to child processes, and say that those end: what is left takes
 * connections and has nobody to answer them.
 */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const workerSignatures: readonly Signature[] = [
  {
    // Puma does not say why, and gives no level.
    id: 'puma-worker-ends',
    cause: 'app-crash',
    strength: 'error',
    anyLevel: true,
    contains: ['unable to start worker', 'early termination of worker'],
    pattern: null,
    example: '[31] Early termination of worker',
  },
  {
    id: 'gunicorn-worker-ends',
    cause: 'app-crash',
    strength: 'error',
    contains: ['worker (pid:'],
    pattern: raw`Worker \(pid:\d+\) (?:exited with code [1-9]\d*|was sent SIG(?:SEGV|ABRT|BUS|ILL)\b)`,
    example: '[ERROR] Worker (pid:31) exited with code 3',
  },
  {
    id: 'uwsgi-worker-ends',
    cause: 'app-crash',
    strength: 'error',
    anyLevel: true,
    contains: ['died :( trying respawn', 'died, killed by signal', 'respawning too fast'],
    pattern: raw`(?:worker \d+ \(pid: ?\d+\) (?:died :\( trying respawn|died, killed by signal (?:4|6|7|8|11)\b)|respawning too fast)`,
    example: 'DAMN ! worker 2 (pid: 31) died :( trying respawn ...',
  },
  {
    id: 'unicorn-worker-ends',
    cause: 'app-crash',
    strength: 'error',
    contains: ['reaped #<process::status'],
    pattern: raw`reaped #<Process::Status: pid \d+ (?:exit [1-9]\d*|SIG(?:SEGV|ABRT|BUS|ILL))`,
    example: 'ERROR -- : reaped #<Process::Status: pid 31 exit 1> worker=0',
  },
  {
    // Its line for each single end names SIGINT, whatever happened, and so looks like a planned one.
    id: 'pm2-gave-up',
    cause: 'app-crash',
    strength: 'error',
    anyLevel: true,
    contains: ['too many unstable restarts'],
    pattern: null,
    example: 'PM2 | Script /app/pricing.js had too many unstable restarts (16). Stopped. "errored"',
  },
];

/** Signatures by which a parent process says that a child of it has ended by itself. */
const childEnds: ReadonlySet<string> = new Set([
  ...workerSignatures.map(({ id }) => id),
  'php-child-signal',
  'server-worker-died',
]);

export function saysChildEnds(signature: string): boolean {
  return childEnds.has(signature);
}
