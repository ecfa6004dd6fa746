import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { insertReturningId } from '../database/insert.ts';
import { inTransaction } from '../database/transaction.ts';
import { Problem } from '../http/problem.ts';
import { findAccount, openAccount, postEntry } from '../ledger/entry.ts';
import { points } from '../ledger/points.ts';
import { merchantOf } from '../merchants/authenticate.ts';

const newCampaign = z.object({ name: z.string().trim().min(1).max(200), budget: points });
const campaignPath = z.object({ id: z.uuid() });

export function campaignRoutes(app: FastifyInstance, pool: Pool): void {
  // The budget is an account of its own, so a campaign cannot give away more than it was funded with.
  app.post('/campaigns', async (request, reply) => {
    const merchantId = merchantOf(request);
    const { name, budget } = newCampaign.parse(request.body);
    const id = await inTransaction(pool, async (client) => {
      const campaignId = await insertReturningId(
        client,
        'INSERT INTO campaigns (merchant_id, name) VALUES ($1, $2) RETURNING id',
        [merchantId, name],
      );
      const to = await openAccount(client, {
        kind: 'campaign_budget',
        merchantId,
        ownerId: campaignId,
      });
      const from = await findAccount(client, {
        kind: 'merchant_funding',
        merchantId,
        ownerId: merchantId,
      });
      if (from === undefined) throw new Error(`merchant ${merchantId} has no funding account`);
      const legs = [
        { accountId: from, amount: -budget },
        { accountId: to, amount: budget },
      ];
      await postEntry(client, { kind: 'funding', merchantId }, legs, 'insufficient_budget');
      return campaignId;
    });
    return await reply.code(201).send({ id, name, remaining: budget.toString() });
  });

  app.get('/campaigns/:id', async (request) => {
    const { id } = campaignPath.parse(request.params);
    const { rows } = await pool.query<{ name: string; balance: bigint }>(
      `SELECT name, balance FROM campaigns
       JOIN accounts ON accounts.kind = 'campaign_budget' AND accounts.owner_id = campaigns.id
       WHERE campaigns.id = $1 AND campaigns.merchant_id = $2`,
      [id, merchantOf(request)],
    );
    const campaign = rows[0];
    if (campaign === undefined) throw new Problem('not_found');
    return { id, name: campaign.name, remaining: campaign.balance.toString() };
  });
}
