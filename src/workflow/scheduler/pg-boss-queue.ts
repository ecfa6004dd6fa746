/**
 * The queue of wake-ups in PostgreSQL, as the scheduler uses it: one pg-boss queue whose key is
 * the incident, so that of all replicas one at a time holds a job of it.
 *
 * A job that was taken is never failed by us, for a failed job would block its key: it is deleted
 * when its advance has ended, however that ended. A worker that dies stops its heartbeat; pg-boss
 * then hands the job out again.
 */
import type { JobWithMetadata, PgBoss } from 'pg-boss';
import { loadClient } from '../../store/postgres-client.ts';

const queue = 'advance';
/** Its own schema, whose migrations are pg-boss's. */
const schema = 'nova_jobs';
/** Seconds without a heartbeat after which a worker counts as dead: the least that pg-boss takes. */
const heartbeat = 10;

export interface Wake {
  readonly incident: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A wake-up that we hold: nobody else gets one of this incident until it is done. */
export interface Held {
  readonly incident: string;
  readonly id: string;
  readonly retryCount: number;
}

export interface WakeQueue {
  readonly add: (wakes: readonly Wake[], now: number) => Promise<void>;
  /** At most `limit` that are due, each of another incident. */
  readonly take: (limit: number) => Promise<readonly Held[]>;
  /** Forgets what waits for the incident: who holds it looks at everything anyway. */
  readonly supersede: (incident: string) => Promise<void>;
  readonly beat: (held: readonly Held[]) => Promise<void>;
  readonly done: (held: readonly Held[]) => Promise<void>;
  /** Incidents whose key a failed job blocks; the job is gone afterwards. */
  readonly sweep: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/**
 * @param connection a connection string, which is a secret
 * @throws what pg-boss throws when the server cannot be used
 */
export async function openWakeQueue(
  connection: string,
  onError: (error: unknown) => void,
): Promise<WakeQueue> {
  const { PgBoss } = await import('pg-boss');
  // Its options go on to the pool of the driver, though their type does not say so.
  const driver = { Client: await loadClient() };
  const boss = new PgBoss({
    ...driver,
    connectionString: connection,
    schema,
    application_name: 'nova',
    max: 3,
    connectionTimeoutMillis: 5_000,
    options: '-c statement_timeout=10000',
    // Takeover within 15 s needs somebody to look for dead workers about every second.
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    flowIntervalSeconds: 60,
  });
  boss.on('error', onError);
  try {
    await boss.start();
    await boss.createQueue(queue, {
      policy: 'key_strict_fifo',
      heartbeatSeconds: heartbeat,
      // A worker that lives may take as long as it needs; one that does not stops its heartbeat.
      expireInSeconds: 86_000,
      retryLimit: 1_000_000,
      retryDelay: 0,
    });
  } catch (error) {
    await close(boss);
    throw error;
  }
  return queueOf(boss);
}

function queueOf(boss: PgBoss): WakeQueue {
  return {
    async add(wakes, now) {
      if (wakes.length === 0) return;
      const jobs = wakes.map(({ incident, at }) => ({
        singletonKey: incident,
        // What is due now is due by the server's clock, whatever ours says.
        ...(at <= now ? {} : { startAfter: new Date(at) }),
      }));
      await boss.insert(queue, jobs);
    },
    async take(limit) {
      const jobs = await boss.fetch<object>(queue, { batchSize: limit, includeMetadata: true });
      return jobs.map(heldOf);
    },
    async supersede(incident) {
      const waiting = await boss.findJobs(queue, { key: incident, queued: true });
      if (waiting.length > 0)
        await boss.deleteJob(
          queue,
          waiting.map(({ id }) => id),
        );
    },
    async beat(held) {
      if (held.length > 0) await boss.touch(queue, [...held]);
    },
    async done(held) {
      if (held.length > 0) await boss.deleteJob(queue, [...held]);
    },
    async sweep() {
      const keys = await boss.getBlockedKeys(queue);
      for (const key of keys) {
        const jobs = await boss.findJobs(queue, { key });
        const failed = jobs.filter(({ state }) => state === 'failed');
        await boss.deleteJob(
          queue,
          failed.map(({ id }) => id),
        );
      }
      return keys;
    },
    close: () => close(boss),
  };
}

function heldOf({ id, retryCount, singletonKey }: JobWithMetadata): Held {
  if (singletonKey === null) throw new Error(`job ${id} has no incident`);
  return { id, retryCount, incident: singletonKey };
}

async function close(boss: PgBoss): Promise<void> {
  // What is lost while closing is lost for nobody: the queue is in the database.
  await boss.stop({ graceful: false, close: true }).catch(() => undefined);
}
