/** A shop in Python (Flask, gunicorn) behind nginx, with MariaDB: everything that Nova Rewards is not. */
import { join } from 'node:path';
import type { Canary, Place, ReferenceStack } from './reference.ts';
import { send, textOf } from './send.ts';

export const orders: ReferenceStack = {
  source: join(import.meta.dirname, 'orders'),
  files: ['compose.yaml', 'web.env', 'db.env', 'nginx.conf'],
  environment: (_project, port) => `ORDERS_PORT=${port}\n`,
  readiness: '/readyz',
  plantCanary,
};

/** A product of which some were ordered. */
async function plantCanary({ url }: Place): Promise<Canary> {
  const added = await send(`${url}/products`, { body: { name: 'canary', stock: 200 } });
  const product = textOf(added, 'id');
  const order = { reference: 'canary', product: Number(product), quantity: 63 };
  await send(`${url}/orders`, { body: order });
  return { value: async () => textOf(await send(`${url}/products/${product}`), 'stock') };
}
