/** Nova Rewards: Node with PostgreSQL and Redis. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Canary, Place, ReferenceStack } from './reference.ts';
import { send, textOf } from './send.ts';

export const rewards: ReferenceStack = {
  source: join(import.meta.dirname, '..', '..', 'rewards'),
  files: ['compose.yaml', 'backend.env', 'postgres.env', 'redis.env'],
  environment: (project, port) => `NOVA_STACK=${project}\nNOVA_PORT=${port}\n`,
  readiness: '/ready',
  plantCanary,
};

/** A member who was given points. */
async function plantCanary({ folder, url }: Place): Promise<Canary> {
  const settings = parseEnv(await readFile(join(folder, 'backend.env'), 'utf8'));
  const merchant = await send(`${url}/api/v1/merchants`, {
    body: { name: 'canary' },
    headers: { 'x-admin-key': settings.ADMIN_API_KEY ?? '' },
  });
  const headers = { 'x-api-key': textOf(merchant, 'api_key') };
  const member = await send(`${url}/api/v1/members`, {
    body: { external_ref: 'canary' },
    headers,
  });
  const campaign = await send(`${url}/api/v1/campaigns`, {
    body: { name: 'canary', budget: 1_000 },
    headers,
  });
  await send(`${url}/api/v1/rewards/issue`, {
    body: {
      campaign_id: textOf(campaign, 'id'),
      member_id: textOf(member, 'id'),
      points: 137,
      reference: 'canary',
    },
    headers: { ...headers, 'idempotency-key': 'canary' },
  });
  const balance = `${url}/api/v1/members/${textOf(member, 'id')}/balance`;
  return { value: async () => textOf(await send(balance, { headers }), 'balance') };
}
