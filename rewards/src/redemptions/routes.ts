import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { BalanceCache } from '../cache/balance-cache.ts';
import type { Metrics } from '../http/metrics.ts';
import { Problem } from '../http/problem.ts';
import { idempotencyKeyOf, once } from '../idempotency/once.ts';
import { findAccount, postEntry } from '../ledger/entry.ts';
import { points } from '../ledger/points.ts';
import { merchantOf } from '../merchants/authenticate.ts';

const newRedemption = z.object({
  member_id: z.uuid(),
  points,
  reference: z.string().max(500).optional(),
});

export function redemptionRoutes(
  app: FastifyInstance,
  pool: Pool,
  cache: BalanceCache,
  metrics: Metrics,
): void {
  app.post('/redemptions', async (request, reply) => {
    const merchantId = merchantOf(request);
    const body = newRedemption.parse(request.body);
    const keyed = { merchantId, key: idempotencyKeyOf(request), operation: 'redemption', body };
    const outcome = await once(pool, keyed, async (client) => {
      const from = await findAccount(client, {
        kind: 'member',
        merchantId,
        ownerId: body.member_id,
      });
      const to = await findAccount(client, { kind: 'redemption', merchantId, ownerId: merchantId });
      if (from === undefined || to === undefined)
        throw new Problem('not_found', { missing: 'member_id' });
      const legs = [
        { accountId: from, amount: -body.points },
        { accountId: to, amount: body.points },
      ];
      const entry = { kind: 'redemption', merchantId, reference: body.reference } as const;
      const entryId = await postEntry(client, entry, legs, 'insufficient_points');
      return { entry_id: entryId, member_id: body.member_id, points: body.points.toString() };
    });
    if (outcome.kind === 'first') metrics.pointsRedeemed.inc(Number(body.points));
    await cache.drop(merchantId, [body.member_id]);
    return await reply.code(outcome.kind === 'first' ? 201 : 200).send(outcome.response);
  });
}
