import { expect, test } from 'vitest';
import { z } from 'zod';
import { ask, createMerchant } from './merchant.ts';
import { expectSuccess, openStack } from './stack.ts';

const stack = await openStack();

const sql = (statement: string) =>
  stack.docker(
    ...['exec', '-u', 'postgres', `${stack.project}-postgres`],
    ...['psql', '-d', 'nova_rewards', '-v', 'ON_ERROR_STOP=1', '-Atc', statement],
  );
const ledgerSum = async () => expectSuccess(await sql('SELECT sum(amount) FROM postings')).trim();

test('points go from the campaign to the member and from the member to the till', async () => {
  const merchant = await createMerchant(stack, 1_000);
  expect(await merchant.issue('issue', 100)).toMatchObject({
    status: 201,
    body: { points: '100' },
  });
  expect(await merchant.redeem('redeem', 30)).toMatchObject({ status: 201 });
  expect((await merchant.balance()).body).toEqual({ member_id: merchant.memberId, balance: '70' });
  expect((await merchant.remaining()).body).toMatchObject({ remaining: '900' });
  expect(await ledgerSum()).toBe('0');
});

test('a repeated request answers what the first one did, and changes nothing', async () => {
  const merchant = await createMerchant(stack, 1_000);
  const first = await merchant.issue('key', 100);
  const again = await merchant.issue('key', 100);
  expect([first.status, again.status]).toEqual([201, 200]);
  expect(again.body).toEqual(first.body);
  expect(await merchant.issue('key', 101)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  expect((await merchant.balance()).body).toMatchObject({ balance: '100' });
});

test('of many equal requests at once exactly one is carried out', async () => {
  const merchant = await createMerchant(stack, 1_000);
  const answers = await Promise.all(Array.from({ length: 8 }, () => merchant.issue('key', 10)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201)).toHaveLength(1);
  expect(statuses.filter((status) => ![200, 201, 409].includes(status))).toEqual([]);
  expect((await merchant.balance()).body).toMatchObject({ balance: '10' });
});

test('nobody spends more than there is, even at the same time', async () => {
  const merchant = await createMerchant(stack, 100);
  expect(await merchant.issue('too much', 101)).toMatchObject({
    status: 409,
    body: { code: 'insufficient_budget' },
  });
  await merchant.issue('all', 100);
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_, index) => merchant.redeem(`redeem ${index}`, 40)),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
  expect((await merchant.balance()).body).toMatchObject({ balance: '20' });
  expect(await merchant.redeem('refused before', 21)).toMatchObject({
    status: 409,
    body: { code: 'insufficient_points' },
  });
  // A refusal leaves no key behind.
  expect(await merchant.redeem('refused before', 20)).toMatchObject({ status: 201 });
  expect(await ledgerSum()).toBe('0');
});

test('a bulk request is carried out as a whole or not at all', async () => {
  const merchant = await createMerchant(stack, 100);
  const item = { member_id: merchant.memberId, points: 20 };
  const done = await merchant.issueBulk('bulk', [item, item]);
  expect(done).toMatchObject({ status: 201, body: { rewards: 2, points: '40' } });
  const { entry_id } = z.object({ entry_id: z.string() }).parse(done.body);
  expect((await merchant.entry(entry_id)).body).toMatchObject({
    kind: 'bulk_issue',
    postings: [
      { account: 'campaign_budget', amount: '-40' },
      { account: 'member', amount: '40' },
    ],
  });
  const stranger = { member_id: merchant.campaignId, points: 1 };
  expect(await merchant.issueBulk('stranger', [item, stranger])).toMatchObject({
    status: 422,
    body: { code: 'unknown_members', details: { count: 1, first: [stranger.member_id] } },
  });
  expect((await merchant.balance()).body).toMatchObject({ balance: '40' });
});

test('a balance is cached, and never stale after a change', async () => {
  const merchant = await createMerchant(stack, 100);
  expect(await merchant.balance()).toMatchObject({ cache: 'miss', body: { balance: '0' } });
  expect(await merchant.balance()).toMatchObject({ cache: 'hit', body: { balance: '0' } });
  await merchant.issue('issue', 5);
  expect(await merchant.balance()).toMatchObject({ cache: 'miss', body: { balance: '5' } });
});

test('merchants do not see each other', async () => {
  const [one, other] = [await createMerchant(stack, 100), await createMerchant(stack, 100)];
  const { entry_id } = z.object({ entry_id: z.string() }).parse((await one.issue('issue', 5)).body);
  expect(await other.entry(entry_id)).toMatchObject({ status: 404 });
  expect(await ask(stack, `/api/v1/members/${one.memberId}/balance`)).toMatchObject({
    status: 401,
  });
  expect(await other.issueBulk('bulk', [{ member_id: one.memberId, points: 1 }])).toMatchObject({
    status: 422,
  });
});

test.each([
  ['a posting is changed', 'UPDATE postings SET amount = amount * 2', 'append-only'],
  ['an entry is deleted', 'DELETE FROM entries', 'append-only'],
  ['the ledger is emptied', 'TRUNCATE postings', 'append-only'],
  ['a balance is written', 'UPDATE accounts SET balance = 5', 'only through postings'],
  [
    'an entry has no postings',
    `INSERT INTO entries (kind, merchant_id) SELECT 'issue', id FROM merchants LIMIT 1`,
    'is not balanced',
  ],
  [
    'a closed entry gets another posting',
    `INSERT INTO postings SELECT entries.id, accounts.id, 5 FROM entries, accounts
     WHERE NOT EXISTS (SELECT FROM postings WHERE entry_id = entries.id AND account_id = accounts.id)
     LIMIT 1`,
    'takes no postings after its transaction',
  ],
])('the database itself refuses when %s', async (_name, statement, reason) => {
  await (await createMerchant(stack, 1)).issue('issue', 1);
  const ended = await sql(statement);
  expect(ended.exit).not.toBe(0);
  expect(ended.output).toContain(reason);
});
