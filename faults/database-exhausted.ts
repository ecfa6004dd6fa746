/** A job opens connections to PostgreSQL with the application's login, until there is none left. */
import { Client } from 'pg';
import { addressOf } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { loginOf, postgres } from './postgres.ts';

/** More than `max_connections` of rewards/images/postgres/postgresql.conf. */
const most = 60;

export const databaseExhausted: Fault = {
  does: 'keeps connections to the database open until it takes no more',
  expected: escalated('database-exhausted', postgres.service, []),
  inject: async (scene) => {
    const clients = await openAll(scene);
    return {
      at: Date.now(),
      heal: async () => {
        await Promise.allSettled(clients.map((client) => client.end()));
      },
      cure: null,
    };
  },
};

async function openAll(scene: Scene): Promise<readonly Client[]> {
  const host = await addressOf(scene, postgres.service);
  const login = { host, ...(await loginOf(scene)) };
  const clients: Client[] = [];
  while (clients.length < most) {
    const client = new Client(login);
    // The server ends them when it is stopped, which is not this program's failure.
    client.on('error', () => undefined);
    const refusal = await client.connect().then(
      () => null,
      (error: unknown) => String(error),
    );
    if (refusal === null) clients.push(client);
    else if (/remaining connection slots|too many clients/.test(refusal)) return clients;
    else throw new Error(refusal);
  }
  throw new Error('the database took every connection');
}
