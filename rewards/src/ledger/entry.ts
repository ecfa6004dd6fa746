import pg, { type PoolClient } from 'pg';
import { insertReturningId } from '../database/insert.ts';
import { Problem, type ProblemCode } from '../http/problem.ts';

/** What an entry records. Points go from one account to others; nothing is ever changed afterwards. */
export type EntryKind = 'funding' | 'issue' | 'bulk_issue' | 'redemption';
export type AccountKind = 'merchant_funding' | 'campaign_budget' | 'member' | 'redemption';

/** One leg of an entry; the legs of an entry add up to zero. */
export type Posting = { accountId: string; amount: bigint };

export type NewEntry = { kind: EntryKind; merchantId: string; reference?: string | undefined };

// Rows of one INSERT: far below the statement timeout, and bounded memory for the transition table.
const chunk = 5_000;

export async function openAccount(
  client: PoolClient,
  account: { kind: AccountKind; merchantId: string; ownerId: string },
): Promise<string> {
  return await insertReturningId(
    client,
    'INSERT INTO accounts (kind, merchant_id, owner_id) VALUES ($1, $2, $3) RETURNING id',
    [account.kind, account.merchantId, account.ownerId],
  );
}

/** The account of an owner, or undefined if this merchant has none like it. */
export async function findAccount(
  client: PoolClient,
  account: { kind: AccountKind; merchantId: string; ownerId: string },
): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(
    'SELECT id FROM accounts WHERE kind = $1 AND merchant_id = $2 AND owner_id = $3',
    [account.kind, account.merchantId, account.ownerId],
  );
  return rows[0]?.id;
}

/**
 * Writes an entry. The database keeps the balances, checks at commit that the postings add up to zero,
 * and refuses what would make a balance negative; that is reported as `overdrawn`.
 */
export async function postEntry(
  client: PoolClient,
  entry: NewEntry,
  postings: readonly Posting[],
  overdrawn: ProblemCode,
): Promise<string> {
  const id = await insertReturningId(
    client,
    'INSERT INTO entries (kind, merchant_id, reference) VALUES ($1, $2, $3) RETURNING id',
    [entry.kind, entry.merchantId, entry.reference ?? null],
  );
  for (let start = 0; start < postings.length; start += chunk) {
    const part = postings.slice(start, start + chunk);
    try {
      await client.query(
        `INSERT INTO postings (entry_id, account_id, amount)
         SELECT $1, account, amount FROM unnest($2::uuid[], $3::bigint[]) AS leg (account, amount)`,
        [id, part.map(({ accountId }) => accountId), part.map(({ amount }) => amount.toString())],
      );
    } catch (error) {
      throw isOverdrawn(error) ? new Problem(overdrawn) : error;
    }
  }
  return id;
}

function isOverdrawn(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.constraint === 'balance_never_negative';
}
