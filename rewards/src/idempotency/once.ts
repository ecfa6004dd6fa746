import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/transaction.ts';
import { Problem } from '../http/problem.ts';

/** A request that may arrive several times: who sent it, under which key, and what it asks for. */
export type Keyed = { merchantId: string; key: string; operation: string; body: unknown };

/** `first`: done just now. `replay`: done before, with the answer of that time. */
export type Outcome<T> = { kind: 'first' | 'replay'; response: T };

export function idempotencyKeyOf(request: FastifyRequest): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length < 1 || key.length > 200)
    throw new Problem('idempotency_key_missing');
  return key;
}

/**
 * Does `work` at most once for each merchant and key. Key, ledger entry and answer are committed
 * together, so a crash leaves either all or nothing and no lease has to expire. A second request that
 * arrives meanwhile waits for the first on the key's row (at most the lock timeout, then `busy`). A
 * refused request leaves no key behind and may be repeated.
 */
export async function once<T>(
  pool: Pool,
  keyed: Keyed,
  work: (client: PoolClient) => Promise<T>,
): Promise<Outcome<T>> {
  const hash = createHash('sha256')
    .update(keyed.operation)
    .update('\n')
    .update(JSON.stringify(keyed.body, digits))
    .digest();
  return await inTransaction(pool, async (client) => {
    const claimed = await client.query(
      'INSERT INTO idempotency_keys (merchant_id, key, request_hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [keyed.merchantId, keyed.key, hash],
    );
    if (claimed.rowCount === 0) return await replay<T>(client, keyed, hash);
    const response = await work(client);
    await client.query(
      'UPDATE idempotency_keys SET response = $3 WHERE merchant_id = $1 AND key = $2',
      [keyed.merchantId, keyed.key, JSON.stringify(response)],
    );
    return { kind: 'first', response };
  });
}

async function replay<T>(client: PoolClient, keyed: Keyed, hash: Buffer): Promise<Outcome<T>> {
  const { rows } = await client.query<{ request_hash: Buffer; response: T }>(
    'SELECT request_hash, response FROM idempotency_keys WHERE merchant_id = $1 AND key = $2',
    [keyed.merchantId, keyed.key],
  );
  const stored = rows[0];
  if (stored === undefined) throw new Problem('busy');
  if (!stored.request_hash.equals(hash)) throw new Problem('idempotency_key_reused');
  return { kind: 'replay', response: stored.response };
}

function digits(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}
