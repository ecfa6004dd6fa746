import type { Pool, PoolClient } from 'pg';
import { once, type Outcome } from '../idempotency/once.ts';
import { Problem } from '../http/problem.ts';
import { findAccount, postEntry } from '../ledger/entry.ts';

export type BulkItem = { member_id: string; points: bigint };
export type BulkIssue = {
  merchantId: string;
  key: string;
  campaignId: string;
  items: readonly BulkItem[];
};
export type BulkIssued = { entry_id: string; rewards: number; points: string };

/**
 * Gives points to many members in one ledger entry: all of them or none. Items of the same member are
 * added up. The campaign's posting comes last, so its row is locked only shortly before the commit.
 */
export async function issueBulk(pool: Pool, request: BulkIssue): Promise<Outcome<BulkIssued>> {
  const { merchantId, key, campaignId, items } = request;
  const keyed = { merchantId, key, operation: 'bulk_issue', body: { campaignId, items } };
  return await once(pool, keyed, async (client) => {
    const from = await findAccount(client, {
      kind: 'campaign_budget',
      merchantId,
      ownerId: campaignId,
    });
    if (from === undefined) throw new Problem('not_found', { missing: 'campaign_id' });

    const perMember = new Map<string, bigint>();
    for (const item of items)
      perMember.set(item.member_id, (perMember.get(item.member_id) ?? 0n) + item.points);
    const total = items.reduce((sum, item) => sum + item.points, 0n);
    const accounts = await memberAccounts(client, merchantId, [...perMember.keys()]);
    // The accounts come in order of their ids, so that every bulk request locks them in the same order.
    const legs = accounts.map(({ id, owner_id }) => ({
      accountId: id,
      amount: perMember.get(owner_id) ?? 0n,
    }));
    legs.push({ accountId: from, amount: -total });

    const entryId = await postEntry(
      client,
      { kind: 'bulk_issue', merchantId },
      legs,
      'insufficient_budget',
    );
    return { entry_id: entryId, rewards: items.length, points: total.toString() };
  });
}

type MemberAccount = { owner_id: string; id: string };

async function memberAccounts(
  client: PoolClient,
  merchantId: string,
  members: string[],
): Promise<MemberAccount[]> {
  const { rows } = await client.query<MemberAccount>(
    `SELECT owner_id, id FROM accounts WHERE kind = 'member' AND merchant_id = $1 AND owner_id = ANY ($2::uuid[])
     ORDER BY id`,
    [merchantId, members],
  );
  const known = new Set(rows.map(({ owner_id }) => owner_id));
  const unknown = members.filter((member) => !known.has(member));
  if (unknown.length > 0)
    throw new Problem('unknown_members', { count: unknown.length, first: unknown.slice(0, 10) });
  return rows;
}
