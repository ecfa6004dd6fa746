/** A job opens connections to the database and keeps them, until there is none left for the shop. */
import { createConnection, type Connection } from 'mysql2/promise';
import { addressOf } from '../docker.ts';
import { escalated, type Fault, type Scene } from '../fault.ts';
import { loginOf, mariadb } from './mariadb.ts';

/** More than `max_connections` of test/stacks/orders/mariadb/server.cnf. */
const most = 60;

export const databaseExhausted: Fault = {
  does: 'keeps connections to the database open until it takes no more',
  expected: escalated('database-exhausted', mariadb.service, []),
  inject: async (scene) => {
    const connections = await openAll(scene);
    return {
      at: Date.now(),
      heal: () => {
        for (const connection of connections) connection.destroy();
        return Promise.resolve();
      },
      cure: null,
    };
  },
};

async function openAll(scene: Scene): Promise<readonly Connection[]> {
  const host = await addressOf(scene, mariadb.service);
  const login = { host, ...(await loginOf(scene)) };
  const connections: Connection[] = [];
  while (connections.length < most) {
    const opened = await createConnection(login).catch((error: unknown) => String(error));
    if (typeof opened !== 'string') connections.push(opened);
    else if (opened.includes('Too many connections')) return connections;
    else throw new Error(opened);
  }
  throw new Error('the database took every connection');
}
