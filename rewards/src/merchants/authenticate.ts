import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Secret } from '../config/secret.ts';
import { Problem } from '../http/problem.ts';

const merchants = new WeakMap<FastifyRequest, string>();

export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * Finds the merchant of `x-api-key`. A database that cannot be asked throws its own error (503): it must
 * never look like a wrong key (401).
 */
export async function authenticateMerchant(pool: Pool, request: FastifyRequest): Promise<void> {
  const key = request.headers['x-api-key'];
  if (typeof key !== 'string' || key === '') throw new Problem('unauthorized');
  const { rows } = await pool.query<{ id: string }>(
    'SELECT id FROM merchants WHERE api_key_hash = $1',
    [hashKey(key)],
  );
  const merchant = rows[0];
  if (merchant === undefined) throw new Problem('unauthorized');
  merchants.set(request, merchant.id);
}

/** The merchant on whose behalf an authenticated request acts. */
export function merchantOf(request: FastifyRequest): string {
  const merchant = merchants.get(request);
  if (merchant === undefined)
    throw new Error(`${request.method} ${request.url} is served without authentication`);
  return merchant;
}

export function authenticateAdmin(adminApiKey: Secret, request: FastifyRequest): void {
  const key = request.headers['x-admin-key'];
  if (typeof key !== 'string' || !timingSafeEqual(hashKey(key), hashKey(adminApiKey.reveal()))) {
    throw new Problem('unauthorized');
  }
}
