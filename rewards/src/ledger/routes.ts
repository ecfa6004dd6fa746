import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { merchantOf } from '../merchants/authenticate.ts';
import { Problem } from '../http/problem.ts';

const entryPath = z.object({ id: z.uuid() });

export function ledgerRoutes(app: FastifyInstance, pool: Pool): void {
  app.get('/ledger/entries/:id', async (request) => {
    const { id } = entryPath.parse(request.params);
    const entry = await pool.query<{ kind: string; reference: string | null; created_at: Date }>(
      'SELECT kind, reference, created_at FROM entries WHERE id = $1 AND merchant_id = $2',
      [id, merchantOf(request)],
    );
    const found = entry.rows[0];
    if (found === undefined) throw new Problem('not_found');
    const postings = await pool.query<{ kind: string; owner_id: string; amount: bigint }>(
      `SELECT kind, owner_id, amount FROM postings JOIN accounts ON accounts.id = account_id
       WHERE entry_id = $1 ORDER BY amount, owner_id LIMIT 1000`,
      [id],
    );
    return {
      id,
      kind: found.kind,
      reference: found.reference,
      created_at: found.created_at,
      postings: postings.rows.map((row) => ({
        account: row.kind,
        owner_id: row.owner_id,
        amount: row.amount.toString(),
      })),
    };
  });
}
