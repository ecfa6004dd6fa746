import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { BalanceCache } from '../cache/balance-cache.ts';
import type { Metrics } from '../http/metrics.ts';
import { idempotencyKeyOf } from '../idempotency/once.ts';
import { points } from '../ledger/points.ts';
import { merchantOf } from '../merchants/authenticate.ts';
import { issue } from './issue.ts';
import { issueBulk } from './issue-bulk.ts';

const reference = z.string().max(500).optional();
// Lower case, because the database answers in it.
const memberId = z.uuid().toLowerCase();
const newIssue = z.object({ campaign_id: z.uuid(), member_id: memberId, points, reference });
const newBulk = z
  .array(z.object({ member_id: memberId, points }))
  .min(1)
  .max(150_000);
const bulkQuery = z.object({ campaign_id: z.uuid() });

const bulkBodyLimit = 10 * 1024 * 1024;

export function rewardRoutes(
  app: FastifyInstance,
  pool: Pool,
  cache: BalanceCache,
  metrics: Metrics,
): void {
  app.post('/rewards/issue', async (request, reply) => {
    const merchantId = merchantOf(request);
    const body = newIssue.parse(request.body);
    const outcome = await issue(pool, {
      merchantId,
      key: idempotencyKeyOf(request),
      campaignId: body.campaign_id,
      memberId: body.member_id,
      points: body.points,
      reference: body.reference,
    });
    if (outcome.kind === 'first') metrics.pointsIssued.inc(Number(body.points));
    await cache.drop(merchantId, [body.member_id]);
    return await reply.code(outcome.kind === 'first' ? 201 : 200).send(outcome.response);
  });

  app.post('/rewards/bulk', { bodyLimit: bulkBodyLimit }, async (request, reply) => {
    const merchantId = merchantOf(request);
    const { campaign_id: campaignId } = bulkQuery.parse(request.query);
    const items = newBulk.parse(request.body);
    const outcome = await issueBulk(pool, {
      merchantId,
      key: idempotencyKeyOf(request),
      campaignId,
      items,
    });
    if (outcome.kind === 'first') metrics.pointsIssued.inc(Number(outcome.response.points));
    await cache.drop(merchantId, new Set(items.map((item) => item.member_id)));
    return await reply.code(outcome.kind === 'first' ? 201 : 200).send(outcome.response);
  });
}
