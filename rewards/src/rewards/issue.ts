import type { Pool } from 'pg';
import { once, type Outcome } from '../idempotency/once.ts';
import { Problem } from '../http/problem.ts';
import { findAccount, postEntry } from '../ledger/entry.ts';

export type Issue = {
  merchantId: string;
  key: string;
  campaignId: string;
  memberId: string;
  points: bigint;
  reference: string | undefined;
};
export type Issued = { entry_id: string; member_id: string; points: string };

/** Moves points from a campaign's budget to a member. */
export async function issue(pool: Pool, request: Issue): Promise<Outcome<Issued>> {
  const { merchantId, key, ...body } = request;
  return await once(pool, { merchantId, key, operation: 'issue', body }, async (client) => {
    const from = await findAccount(client, {
      kind: 'campaign_budget',
      merchantId,
      ownerId: request.campaignId,
    });
    const to = await findAccount(client, { kind: 'member', merchantId, ownerId: request.memberId });
    if (from === undefined || to === undefined) {
      throw new Problem('not_found', { missing: from === undefined ? 'campaign_id' : 'member_id' });
    }
    const legs = [
      { accountId: from, amount: -request.points },
      { accountId: to, amount: request.points },
    ];
    const entry = { kind: 'issue', merchantId, reference: request.reference } as const;
    const entryId = await postEntry(client, entry, legs, 'insufficient_budget');
    return { entry_id: entryId, member_id: request.memberId, points: request.points.toString() };
  });
}
