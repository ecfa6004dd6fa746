import type { FastifyInstance } from 'fastify';
import pg, { type Pool } from 'pg';
import { z } from 'zod';
import type { BalanceCache } from '../cache/balance-cache.ts';
import { insertReturningId } from '../database/insert.ts';
import { inTransaction } from '../database/transaction.ts';
import { Problem } from '../http/problem.ts';
import { openAccount } from '../ledger/entry.ts';
import { merchantOf } from '../merchants/authenticate.ts';
import { isStrKey } from '../stellar/strkey.ts';

const newMember = z.object({
  external_ref: z.string().trim().min(1).max(200),
  wallet: z
    .string()
    .refine((text) => isStrKey(text, 'account'), { error: 'must be a Stellar account (G…)' })
    .optional(),
});
const memberPath = z.object({ id: z.uuid() });
const uniqueViolation = '23505';

export function memberRoutes(app: FastifyInstance, pool: Pool, cache: BalanceCache): void {
  app.post('/members', async (request, reply) => {
    const merchantId = merchantOf(request);
    const body = newMember.parse(request.body);
    const id = await createMember(pool, merchantId, body.external_ref, body.wallet);
    return await reply
      .code(201)
      .send({ id, external_ref: body.external_ref, wallet: body.wallet ?? null });
  });

  app.get('/members/:id/balance', async (request, reply) => {
    const merchantId = merchantOf(request);
    const { id } = memberPath.parse(request.params);
    const cached = await cache.get(merchantId, id);
    if (cached !== undefined)
      return await reply.header('x-cache', 'hit').send({ member_id: id, balance: cached });

    const { rows } = await pool.query<{ balance: bigint }>(
      `SELECT balance FROM accounts WHERE kind = 'member' AND merchant_id = $1 AND owner_id = $2`,
      [merchantId, id],
    );
    const account = rows[0];
    if (account === undefined) throw new Problem('not_found');
    const balance = account.balance.toString();
    await cache.put(merchantId, id, balance);
    return await reply.header('x-cache', 'miss').send({ member_id: id, balance });
  });
}

async function createMember(
  pool: Pool,
  merchantId: string,
  ref: string,
  wallet: string | undefined,
): Promise<string> {
  try {
    return await inTransaction(pool, async (client) => {
      const memberId = await insertReturningId(
        client,
        'INSERT INTO members (merchant_id, external_ref, wallet) VALUES ($1, $2, $3) RETURNING id',
        [merchantId, ref, wallet ?? null],
      );
      await openAccount(client, { kind: 'member', merchantId, ownerId: memberId });
      return memberId;
    });
  } catch (error) {
    throw error instanceof pg.DatabaseError && error.code === uniqueViolation
      ? new Problem('already_exists')
      : error;
  }
}
