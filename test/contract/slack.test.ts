/** Slack: what it is sent, against a double that holds it to the documented shapes, and what people answer there. */
import { createHmac } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { audienceOf, channelOf } from '../../src/notify/channels.ts';
import { slackActions } from '../../src/notify/slack-message.ts';
import type { PageText } from '../../src/notify/page.ts';
import type { UpdateText } from '../../src/notify/update.ts';
import { startReceiver, type Reply, type Request } from '../receiver.ts';
import { askedPlan, signingSecret, startApi } from './http-rig.ts';

const token = 'xoxb-canary-0123456789';
const sealed = (text: string) => ({ reveal: () => text });
const hostile = '<!channel> <https://evil.example|click> *bold* & :bomb:';

const page: PageText = {
  key: '20261125-080000-abcd',
  act: 'trigger',
  project: 'shop',
  service: 'web',
  severity: 'critical',
  summary: `web: its container died ${hostile}`,
  since: Date.UTC(2026, 10, 25, 8),
  details: { why: 'ask: may we?', cause: hostile },
  links: [{ text: 'Runbook', href: 'https://wiki.example/down?of=web&x=%3C' }],
  incidents: ['20261125-080000-abcd'],
  asks: { plan: 'a'.repeat(16), says: 'May we restart web?' },
  repeat: false,
};

/** The parts of Block Kit that are used, with Slack's limits. */
const plain = (most: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(most),
    emoji: z.boolean(),
  });
const button = z.strictObject({
  type: z.literal('button'),
  action_id: z.string().max(255),
  style: z.enum(['primary', 'danger']).optional(),
  text: plain(75),
  value: z.string().max(2_000),
  confirm: z
    .strictObject({ title: plain(100), text: plain(300), confirm: plain(30), deny: plain(30) })
    .optional(),
});
const block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      text: plain(3_000).optional(),
      fields: z.array(plain(2_000)).min(1).max(10).optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(
      z.strictObject({
        type: z.literal('rich_text_list'),
        style: z.enum(['bullet', 'ordered']),
        elements: z.array(
          z.strictObject({
            type: z.literal('rich_text_section'),
            elements: z.array(
              z.strictObject({ type: z.literal('link'), url: z.url(), text: z.string().min(1) }),
            ),
          }),
        ),
      }),
    ),
  }),
  z.strictObject({ type: z.literal('actions'), elements: z.array(button).min(1).max(25) }),
]);
const message = z.strictObject({
  channel: z.string(),
  text: z.string().min(1).max(40_000),
  blocks: z.array(block).min(1).max(50),
  ts: z.string().optional(),
  thread_ts: z.string().optional(),
  unfurl_links: z.literal(false),
  unfurl_media: z.literal(false),
});

/** As Slack answers: 200 to everything that it can read, and what is wrong in the body. */
function likeSlack(error: string | null = null) {
  return ({ path, headers, body }: Request): Reply => {
    const says = (answer: object) => ({ status: 200, body: JSON.stringify(answer) });
    if (error !== null) return says({ ok: false, error });
    if (headers.authorization !== `Bearer ${token}`)
      return says({ ok: false, error: 'invalid_auth' });
    const parsed = message.safeParse(JSON.parse(body));
    if (!parsed.success) return says({ ok: false, error: 'invalid_blocks' });
    const edits = path === '/api/chat.update';
    if (edits && parsed.data.ts === undefined) return says({ ok: false, error: 'no_text' });
    return says({ ok: true, channel: 'C0123456789', ts: edits ? parsed.data.ts : '17.42' });
  };
}

async function bot(error: string | null = null) {
  const receiver = await startReceiver(likeSlack(error));
  onTestFinished(() => receiver.stop());
  const settings = {
    kind: 'slack' as const,
    ...{ token: sealed(token), channel: 'C0123456789', api: `${receiver.url}/api/` },
    ...{ signingSecret: sealed('s'), approvers: [] },
  };
  return { channel: channelOf(settings), settings, requests: receiver.requests };
}

const bodyOf = ({ body }: Request) => message.parse(JSON.parse(body));

describe('an incident in Slack', () => {
  test('is one message, which is edited, and a thread', async () => {
    const { channel, requests } = await bot();
    const first = await channel.send(page, 'id-1', null);
    expect(first).toEqual({ outcome: 'delivered', detail: 'Slack has it', receipt: '17.42' });
    const later = { ...page, summary: 'web: extended outage', asks: null };
    expect(await channel.send(later, 'id-2', '17.42')).toMatchObject({ receipt: '17.42' });
    const [posted, ...more] = requests;
    expect(posted?.path).toBe('/api/chat.postMessage');
    expect(more.map(({ path }) => path).sort()).toEqual([
      '/api/chat.postMessage',
      '/api/chat.update',
    ]);
    const [edited, told] = more.sort((a, b) => b.path.localeCompare(a.path)).map(bodyOf);
    expect(edited?.ts).toBe('17.42');
    expect(told?.thread_ts).toBe('17.42');
  });

  test('asks with buttons that carry the plan, while it asks', async () => {
    const { channel, requests } = await bot();
    await channel.send(page, 'id-1', null);
    await channel.send({ ...page, act: 'resolve' }, 'id-2', null);
    const [asked, over] = requests.map(bodyOf);
    const values = (asked?.blocks ?? []).flatMap((one) =>
      one.type === 'actions' ? one.elements.map(({ value }) => JSON.parse(value) as unknown) : [],
    );
    const carried = { incident: page.key, plan: 'a'.repeat(16) };
    expect(values).toEqual([carried, carried]);
    expect(over?.blocks.map(({ type }) => type)).not.toContain('actions');
  });

  test('mentions nobody and links nowhere, whatever a log says', async () => {
    const { channel, requests } = await bot();
    await channel.send(page, 'id-1', null);
    const [posted] = requests.map(bodyOf);
    expect(posted?.text).not.toMatch(/[<>]/);
    expect(JSON.stringify(posted?.blocks)).not.toContain('mrkdwn');
  });

  test('fits, however long its texts are', async () => {
    const { channel } = await bot();
    const long = 'x'.repeat(9_000);
    const details = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`d${i}`, long]));
    const asks = { plan: 'a'.repeat(16), says: long };
    const sent = await channel.send({ ...page, summary: long, details, asks }, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'delivered' });
  });

  test.each([
    ['invalid_auth', 'rejected'],
    ['channel_not_found', 'rejected'],
    ['message_not_found', 'rejected'],
    ['ratelimited', 'failed'],
    ['internal_error', 'failed'],
    ['<b>canary</b>', 'failed'],
  ])('is not delivered when Slack says %s', async (error, outcome) => {
    const { channel } = await bot(error);
    const sent = await channel.send(page, 'id-1', null);
    expect(sent).toMatchObject({ outcome });
    expect(JSON.stringify(sent)).not.toContain('canary');
  });

  test('is a message of its own each time through an incoming webhook, and the hook stays secret', async () => {
    const receiver = await startReceiver(() => ({ status: 404, body: 'no_service' }));
    onTestFinished(() => receiver.stop());
    const webhook = sealed(`${receiver.url}/services/canary`);
    const sent = await channelOf({ kind: 'slack', webhook }).send(page, 'id-1', null);
    expect(sent).toEqual({ outcome: 'rejected', detail: 'HTTP 404' });
    expect(receiver.requests[0]?.body).not.toContain('nova-approve');
  });

  test('tells users in plain words', async () => {
    const { settings, requests } = await bot();
    const update: UpdateText = {
      ...{ key: page.key, product: 'Shop', status: 'investigating', subject: 'Shop: disruption' },
      ...{ body: `Sorry ${hostile}`, at: page.since, since: page.since, next: null, repeat: false },
    };
    expect(await audienceOf(settings).announce(update, 'id-1')).toMatchObject({
      outcome: 'delivered',
    });
    expect(requests.map(bodyOf)[0]?.text).toBe('Shop: disruption');
  });
});

describe('an answer from Slack', () => {
  interface Press {
    readonly user?: string;
    readonly plan?: string;
    readonly action?: string;
    readonly at?: number;
    readonly secret?: string;
    readonly payload?: string;
  }

  async function rig() {
    const api = await startApi();
    await api.asking('i-1');
    const press = async (part: Press = {}) => {
      const { user = 'U0123456789', plan = askedPlan, action = slackActions.approve } = part;
      const value = JSON.stringify({ incident: 'i-1', plan });
      const actions = [{ action_id: action, value, type: 'button', block_id: 'b' }];
      const pressed = { type: 'block_actions', user: { id: user, name: 'ann' }, actions };
      const payload = part.payload ?? JSON.stringify(pressed);
      const body = new URLSearchParams({ payload }).toString();
      const time = String(Math.floor((part.at ?? Date.now()) / 1_000));
      const by = part.secret ?? signingSecret;
      const digest = createHmac('sha256', by).update(`v0:${time}:${body}`).digest('hex');
      const response = await fetch(new URL('/v1/slack/actions', api.url), {
        method: 'POST',
        headers: {
          'content-type': 'application/x-www-form-urlencoded',
          'x-slack-request-timestamp': time,
          'x-slack-signature': `v0=${digest}`,
        },
        body,
      });
      return { status: response.status, json: (await response.json()) as Record<string, unknown> };
    };
    return { ...api, press };
  }

  test('counts once, and only for the plan that was shown', async () => {
    const { press, store } = await rig();
    expect(await press({ plan: 'f'.repeat(16) })).toMatchObject({ status: 200 });
    expect((await store.load('i-1')).at(-1)?.event.type).not.toBe('approval-given');
    expect((await press()).json).toMatchObject({
      response_type: 'ephemeral',
      text: 'approved by slack:U0123456789',
    });
    expect((await store.load('i-1')).at(-1)?.event).toMatchObject({
      type: 'approval-given',
      decision: 'approved',
      by: 'slack:U0123456789',
      via: 'slack',
    });
    expect((await press({ action: slackActions.deny })).json.text).toContain('has approved it');
  });

  test.each<[string, Press, number]>([
    ['with another signature', { secret: 'guess' }, 401],
    ['of six minutes ago', { at: 1_000 }, 401],
    ['that is no JSON', { payload: '{' }, 400],
    ['to another button', { action: 'other' }, 400],
  ])('%s is refused', async (_name, part, status) => {
    const { press, store } = await rig();
    const moved = part.at === undefined ? part : { at: Date.now() - 360_000 };
    expect((await press(moved)).status).toBe(status);
    expect((await store.load('i-1')).at(-1)?.event.type).not.toBe('approval-given');
  });

  test('of somebody who may not is told so, and changes nothing', async () => {
    const { press, store } = await rig();
    expect((await press({ user: 'U999' })).json.text).toBe('U999 may not answer here');
    expect((await store.load('i-1')).at(-1)?.event.type).not.toBe('approval-given');
  });
});
