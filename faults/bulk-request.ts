/** Rewards for many members in one request: the most memory that a caller can make the backend need. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { publishedPort } from './docker.ts';
import type { Scene } from './fault.ts';

/** Rewards in one request: as many as the backend takes, in just under 10 MB. */
const items = 150_000;

/**
 * Makes a merchant, a member and a campaign, and answers with what sends one such request under
 * the given idempotency key. Rejects when the connection breaks.
 */
export async function bulkRequest(scene: Scene): Promise<(key: string) => Promise<void>> {
  const settings = parseEnv(await readFile(join(scene.folder, 'backend.env'), 'utf8'));
  const base = `http://127.0.0.1:${await publishedPort(scene, 'backend', 4000)}/api/v1`;
  const post = async (path: string, headers: Record<string, string>, body: unknown) => {
    const response = await fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    return (await response.json()) as Record<string, string>;
  };
  const admin = { 'x-admin-key': settings.ADMIN_API_KEY ?? '' };
  const merchant = await post('/merchants', admin, { name: 'a large one' });
  const login = { 'x-api-key': merchant.api_key ?? '' };
  const member = await post('/members', login, { external_ref: 'many small rewards' });
  const campaign = await post('/campaigns', login, { name: 'everybody', budget: 1_000_000_000 });
  const body = Array.from({ length: items }, () => ({ member_id: member.id, points: 1 }));
  return async (key) => {
    const headers = { ...login, 'idempotency-key': key };
    await post(`/rewards/bulk?campaign_id=${campaign.id ?? ''}`, headers, body);
  };
}
