import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Secret } from '../config/secret.ts';
import { insertReturningId } from '../database/insert.ts';
import { inTransaction } from '../database/transaction.ts';
import { openAccount } from '../ledger/entry.ts';
import { authenticateAdmin, hashKey } from './authenticate.ts';

const newMerchant = z.object({ name: z.string().trim().min(1).max(200) });

export function merchantRoutes(app: FastifyInstance, pool: Pool, adminApiKey: Secret): void {
  app.post('/merchants', async (request, reply) => {
    authenticateAdmin(adminApiKey, request);
    const { name } = newMerchant.parse(request.body);
    const apiKey = `nova_${randomBytes(24).toString('base64url')}`;
    const id = await inTransaction(pool, async (client) => {
      const merchantId = await insertReturningId(
        client,
        'INSERT INTO merchants (name, api_key_hash) VALUES ($1, $2) RETURNING id',
        [name, hashKey(apiKey)],
      );
      await openAccount(client, { kind: 'merchant_funding', merchantId, ownerId: merchantId });
      await openAccount(client, { kind: 'redemption', merchantId, ownerId: merchantId });
      return merchantId;
    });
    return await reply.code(201).send({ id, name, api_key: apiKey });
  });
}
