import { z } from 'zod';
import type { Stack } from './stack.ts';

export type Answer = { status: number; body: unknown; cache: string | null };

/** A merchant with one member and one funded campaign, and the requests that a till would send. */
export type Merchant = {
  campaignId: string;
  memberId: string;
  issue: (key: string, points: number) => Promise<Answer>;
  issueBulk: (key: string, items: { member_id: string; points: number }[]) => Promise<Answer>;
  redeem: (key: string, points: number) => Promise<Answer>;
  balance: () => Promise<Answer>;
  remaining: () => Promise<Answer>;
  entry: (id: string) => Promise<Answer>;
};

const created = z.looseObject({ id: z.string() });

export async function ask(stack: Stack, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(stack.url + path, { ...init, signal: AbortSignal.timeout(30_000) });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith('{') ? (JSON.parse(text) as unknown) : text,
    cache: response.headers.get('x-cache'),
  };
}

export async function createMerchant(stack: Stack, budget: number): Promise<Merchant> {
  const post = (path: string, body: unknown, headers: Record<string, string>) =>
    ask(stack, `/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const admin = { 'x-admin-key': stack.environment.ADMIN_API_KEY ?? '' };
  const merchant = await post('/merchants', { name: 'Café Aurora' }, admin);
  const key = { 'x-api-key': z.object({ api_key: z.string() }).parse(merchant.body).api_key };
  const campaign = await post('/campaigns', { name: 'Autumn', budget }, key);
  const member = await post('/members', { external_ref: 'card 17' }, key);
  const campaignId = created.parse(campaign.body).id;
  const memberId = created.parse(member.body).id;
  const keyed = (idempotencyKey: string) => ({ ...key, 'idempotency-key': idempotencyKey });
  const get = (path: string) => ask(stack, `/api/v1${path}`, { headers: key });
  return {
    campaignId,
    memberId,
    issue: (id, points) =>
      post('/rewards/issue', { campaign_id: campaignId, member_id: memberId, points }, keyed(id)),
    issueBulk: (id, items) => post(`/rewards/bulk?campaign_id=${campaignId}`, items, keyed(id)),
    redeem: (id, points) => post('/redemptions', { member_id: memberId, points }, keyed(id)),
    balance: () => get(`/members/${memberId}/balance`),
    remaining: () => get(`/campaigns/${campaignId}`),
    entry: (id) => get(`/ledger/entries/${id}`),
  };
}
