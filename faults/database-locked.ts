/** A job locks the tables of the database and then does nothing, while people go on using the service. */
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { addressOf, publishedPort } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { loginOf, postgres } from './postgres.ts';
import { until } from './until.ts';

/** More than the backend has connections to the database. */
const people = 12;

export const databaseLocked: Fault = {
  does: 'locks the tables of the database and leaves the transaction open',
  expected: escalated('database-exhausted', postgres.service, []),
  inject: async (scene) => {
    const job = await logIn(scene, 'month-end-closing');
    await job.query('begin');
    const { rows } = await job.query<{ name: string }>(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where tableowner = current_user",
    );
    const tables = rows.map(({ name }) => name).join(', ');
    await job.query(`lock table ${tables} in access exclusive mode`);
    const at = Date.now();
    const using = new AbortController();
    const usage = keepAsking(scene, using.signal);
    await until('requests that wait for the lock', () => waiting(job));
    return {
      at,
      heal: async () => {
        await job.end();
        using.abort();
        await usage;
      },
      cure: null,
    };
  },
};

/** With a key that nobody has: even to find that out takes a look into the database. */
async function keepAsking(scene: Scene, over: AbortSignal): Promise<void> {
  const port = await publishedPort(scene, 'backend', 4000);
  const url = `http://127.0.0.1:${port}/api/v1/campaigns`;
  const one = async (): Promise<void> => {
    while (!over.aborted) {
      await fetch(url, { headers: { 'x-api-key': 'nobody' }, signal: over }).catch(() => undefined);
      await pause(200);
    }
  };
  await Promise.all(Array.from({ length: people }, one));
}

async function waiting(job: Client): Promise<true | null> {
  const { rowCount } = await job.query('select 1 from pg_locks where not granted');
  return (rowCount ?? 0) > 0 ? true : null;
}

async function logIn(scene: Scene, program: string): Promise<Client> {
  const client = new Client({
    host: await addressOf(scene, postgres.service),
    ...(await loginOf(scene)),
    application_name: program,
  });
  // Whoever helps may end the session, which is not this program's failure.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
