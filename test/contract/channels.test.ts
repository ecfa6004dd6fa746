/** One suite for every channel, against real servers on this machine. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { Webhook } from 'standardwebhooks';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { audienceOf, channelOf, type ChannelSettings } from '../../src/notify/channels.ts';
import type { Sent } from '../../src/notify/channel.ts';
import type { PageText } from '../../src/notify/page.ts';
import { stormPageOf } from '../../src/notify/storm-page.ts';
import type { UpdateText } from '../../src/notify/update.ts';
import { incident as incidentOf, paths } from '../examples/incident.ts';
import { startReceiver, type Reply, type Request } from '../receiver.ts';

const key = 'canary0123456789canary0123456789';
const sealed = (text: string) => ({ reveal: () => text });
const hostile = '<script>alert(1)</script> & "quoted" {{x}} \\ %0d%0a';

const page: PageText = {
  key: '20261125-080000-abcd',
  act: 'trigger',
  project: 'shop',
  service: 'web',
  severity: 'critical',
  summary: `web: its container died ${hostile}`,
  since: Date.UTC(2026, 10, 25, 8),
  details: { cause: hostile, services: 'web, db' },
  asks: null,
  links: [{ text: 'Runbook', href: 'https://wiki.example/down?of=web&x=%3C' }],
  incidents: ['20261125-080000-abcd'],
  repeat: false,
};

const update: UpdateText = {
  key: page.key,
  product: 'Shop',
  status: 'investigating',
  subject: `Shop: service disruption ${hostile}`,
  body: `We are looking into it.\n\nStatus: Investigating\n${hostile}`,
  at: page.since + 180_000,
  since: page.since,
  next: page.since + 1_080_000,
  repeat: false,
};

async function receiver(reply: (request: Request) => Reply | null) {
  const one = await startReceiver(reply);
  onTestFinished(() => one.stop());
  return one;
}

/** How a provider that speaks HTTP is reached, and what its answer of success holds. */
const overHttp = {
  pagerduty: (url: string): ChannelSettings => ({
    kind: 'pagerduty',
    routingKey: sealed(key),
    url,
  }),
  webhook: (url: string): ChannelSettings => ({
    kind: 'webhook',
    url: sealed(`${url}/${key}`),
    secret: sealed(key),
  }),
  'slack webhook': (url: string): ChannelSettings => ({
    kind: 'slack',
    webhook: sealed(`${url}/services/${key}`),
  }),
  'slack bot': (url: string): ChannelSettings => ({
    kind: 'slack',
    ...{ token: sealed(`xoxb-${key}`), channel: 'C0123456789', api: `${url}/api/` },
    ...{ signingSecret: sealed(key), approvers: [] },
  }),
};
/** Only a bot is told in the body what became of the message. */
const answerOf = (status: number) =>
  status < 300 ? JSON.stringify({ ok: true, ts: '17.42' }) : key.repeat(100);
const names = Object.keys(overHttp) as (keyof typeof overHttp)[];

describe.each(names)('%s', (name) => {
  const settings = overHttp[name];

  test.each<[number, Record<string, string>, Sent]>([
    [200, {}, { outcome: 'delivered', detail: 'HTTP 200' }],
    [202, {}, { outcome: 'delivered', detail: 'HTTP 202' }],
    [302, { location: 'http://127.0.0.1:1/' }, { outcome: 'rejected', detail: 'HTTP 302' }],
    [400, {}, { outcome: 'rejected', detail: 'HTTP 400' }],
    [401, {}, { outcome: 'rejected', detail: 'HTTP 401' }],
    [413, {}, { outcome: 'rejected', detail: 'HTTP 413' }],
    [408, {}, { outcome: 'failed', detail: 'HTTP 408', retryAfter: null }],
    [429, { 'retry-after': '7' }, { outcome: 'failed', detail: 'HTTP 429', retryAfter: 7_000 }],
    [
      429,
      { 'retry-after': '9999' },
      { outcome: 'failed', detail: 'HTTP 429', retryAfter: 300_000 },
    ],
    [429, { 'retry-after': 'soon' }, { outcome: 'failed', detail: 'HTTP 429', retryAfter: null }],
    [500, {}, { outcome: 'failed', detail: 'HTTP 500', retryAfter: null }],
    [503, {}, { outcome: 'failed', detail: 'HTTP 503', retryAfter: null }],
  ])('an answer with %i %o is understood', async (status, headers, expected) => {
    const { url, requests } = await receiver(() => ({ status, headers, body: answerOf(status) }));
    const said =
      name === 'slack bot' && expected.outcome === 'delivered'
        ? { outcome: 'delivered', detail: 'Slack has it', receipt: '17.42' }
        : expected;
    expect(await channelOf(settings(url)).send(page, 'id-1', null)).toEqual(said);
    // A redirect is not followed: who may be there has no business with it.
    expect(requests).toHaveLength(1);
  });

  test('a server that is not there is a failure to be tried again, and names no secret', async () => {
    const sent = await channelOf(settings('http://127.0.0.1:1')).send(page, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'failed' });
    expect(JSON.stringify(sent)).not.toContain('canary');
  });

  test('a server that never answers is given up within the limit of one effect', async () => {
    const { url } = await receiver(() => null);
    expect(await channelOf(settings(url)).send(page, 'id-1', null)).toEqual({
      outcome: 'failed',
      detail: 'no answer within 10 s',
      retryAfter: null,
    });
  });

  test('hostile text arrives as text', async () => {
    const { url, requests } = await receiver(() => ({ status: 202, body: answerOf(202) }));
    await channelOf(settings(url)).send(page, 'id-1', null);
    const body = JSON.stringify(JSON.parse(requests[0]?.body ?? ''));
    expect(body).toContain(JSON.stringify(hostile).slice(1, -1));
    expect(body).toContain('https://wiki.example/down?of=web&x=%3C');
  });

  test('the longest page that there is fits, and no secret of ours is in what people read', async () => {
    const { url, requests } = await receiver(() => ({ status: 202, body: answerOf(202) }));
    const sent = await channelOf(settings(url)).send(longest, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'delivered' });
    const { body = '' } = requests[0] ?? {};
    expect(body.length).toBeLessThan(64 * 1_024);
    // PagerDuty's key is how it knows us, and it shows it to nobody.
    expect(body.replace(`"routing_key":"${key}"`, '')).not.toContain(key);
  });
});

/** A storm of as many incidents as there may be, each of which has as much to say as it can. */
const longest = stormPageOf(
  'leader',
  Array.from({ length: 300 }, (_, index) => ({
    ...incidentOf(paths.planning),
    id: `2026112${index}-080000-abcd`,
    service: `service-${index}-${'x'.repeat(60)}`,
    services: [`service-${index}-${'x'.repeat(60)}`],
    escalations: [{ at: 0, reason: 'ask' as const, message: 'long words '.repeat(500) }],
  })),
  { act: 'trigger' },
  'shop',
  false,
  page.links,
);

/** PagerDuty's Events API v2, as documented for POST /v2/enqueue. */
const event = z.discriminatedUnion('event_action', [
  z.strictObject({
    event_action: z.literal('trigger'),
    routing_key: z.string().length(32),
    dedup_key: z.string().min(1).max(255),
    client: z.string().optional(),
    client_url: z.url().optional(),
    links: z.array(z.strictObject({ href: z.url(), text: z.string() })).optional(),
    payload: z.strictObject({
      summary: z.string().min(1).max(1_024),
      source: z.string().min(1),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime(),
      component: z.string().optional(),
      group: z.string().optional(),
      class: z.string().optional(),
      custom_details: z.record(z.string(), z.unknown()).optional(),
    }),
  }),
  ...(['acknowledge', 'resolve'] as const).map((action) =>
    z.strictObject({
      event_action: z.literal(action),
      routing_key: z.string().length(32),
      dedup_key: z.string().min(1).max(255),
    }),
  ),
]);

function likePagerDuty({ path, body }: Request): Reply {
  const parsed = event.safeParse(JSON.parse(body));
  const valid = path === '/v2/enqueue' && parsed.success && body.length <= 512 * 1_024;
  return valid
    ? { status: 202, body: JSON.stringify({ status: 'success' }) }
    : { status: 400, body: JSON.stringify({ status: 'invalid event', errors: [parsed.error] }) };
}

describe('PagerDuty', () => {
  test('takes the page of a storm, with its links and one detail for each of many incidents', async () => {
    const { url, requests } = await receiver(likePagerDuty);
    const sent = await channelOf(overHttp.pagerduty(url)).send(longest, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'delivered' });
    const taken = event.parse(JSON.parse(requests[0]?.body ?? ''));
    if (taken.event_action !== 'trigger') throw new Error('it is no trigger');
    expect(taken.links).toEqual([{ href: page.links[0]?.href, text: 'Runbook' }]);
    expect(Object.keys(taken.payload.custom_details ?? {}).length).toBeGreaterThan(20);
    expect(taken.payload.custom_details?.more).toBe('280 more: nova incidents');
  });

  test('that is busy or down for now takes the same event a moment later', async () => {
    const busy = [429, 500, 503];
    const { url, requests } = await receiver((request) => {
      const status = busy.shift();
      return status === undefined ? likePagerDuty(request) : { status };
    });
    const channel = channelOf(overHttp.pagerduty(url));
    const outcomes = [];
    for (let count = 0; count < 4; count++)
      outcomes.push((await channel.send(page, `id-${count}`, null)).outcome);
    expect(outcomes).toEqual(['failed', 'failed', 'failed', 'delivered']);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
  });

  test.each(['trigger', 'acknowledge', 'resolve'] as const)(
    'takes what we send to %s, with the same key each time',
    async (act) => {
      const { url, requests } = await receiver(likePagerDuty);
      const channel = channelOf(overHttp.pagerduty(url));
      expect(await channel.send({ ...page, act }, 'id-1', null)).toMatchObject({
        outcome: 'delivered',
      });
      expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ dedup_key: page.key });
    },
  );

  test('takes the longest page that there is', async () => {
    const { url } = await receiver(likePagerDuty);
    const long = { ...page, summary: 'x'.repeat(5_000), key: 'k'.repeat(400) };
    const sent = await channelOf(overHttp.pagerduty(url)).send(long, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'delivered' });
  });
});

/** As the specification says, without its library: docs/notifications.md says the same in words. */
function verifier(secret: string) {
  const seen = new Set<string>();
  return ({ headers, body }: Request, now: number) => {
    const { 'webhook-id': id = '', 'webhook-timestamp': at = '' } = headers;
    const expected = createHmac('sha256', secret).update(`${id}.${at}.${body}`).digest();
    const signed = (headers['webhook-signature'] ?? '').split(' ').some((one) => {
      const [version, digest = ''] = one.split(',');
      const given = Buffer.from(digest, 'base64');
      return (
        version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected)
      );
    });
    if (!signed) return 'not signed by us';
    if (Math.abs(now / 1_000 - Number(at)) > 300) return 'too old';
    if (seen.has(id)) return 'seen before';
    seen.add(id);
    return 'taken';
  };
}

describe('a webhook', () => {
  test('is signed so that the receiver knows the sender, and a change shows', async () => {
    const { url, requests } = await receiver(() => ({ status: 200 }));
    await channelOf(overHttp.webhook(url)).send(page, 'id-1', null);
    const [request] = requests;
    if (request === undefined) throw new Error('nothing came');
    const known = new Webhook(key, { format: 'raw' });
    expect(known.verify(request.body, request.headers)).toMatchObject({ key: page.key });
    expect(() => known.verify(`${request.body} `, request.headers)).toThrow('signature');
    const old = { ...request.headers, 'webhook-timestamp': '1' };
    expect(() => known.verify(request.body, old)).toThrow('too old');
    expect(request.headers['webhook-id']).toBe('id-1');
  });

  test('cannot be replayed to a receiver that follows the rules of Standard Webhooks', async () => {
    const { url, requests } = await receiver(() => ({ status: 200 }));
    const channel = channelOf(overHttp.webhook(url));
    await channel.send(page, 'id-1', null);
    await channel.send({ ...page, repeat: true }, 'id-2', null);
    const [first, second] = requests;
    if (first === undefined || second === undefined) throw new Error('nothing came');
    const check = verifier(key);
    expect(check(first, Date.now())).toBe('taken');
    expect(check(first, Date.now())).toBe('seen before');
    // The same page once more, after a crash, is another message, and says that it is a repeat.
    expect(check(second, Date.now())).toBe('taken');
    const renamed = { ...first, headers: { ...first.headers, 'webhook-id': 'id-3' } };
    expect(check(renamed, Date.now())).toBe('not signed by us');
    const now = String(Math.floor(Date.now() / 1_000) + 60);
    const redated = { ...first, headers: { ...first.headers, 'webhook-timestamp': now } };
    expect(check(redated, Date.now())).toBe('not signed by us');
    expect(verifier(key)(first, Date.now() + 301_000)).toBe('too old');
    expect(verifier('another')(first, Date.now())).toBe('not signed by us');
  });

  test('says of a repeat that it may be one', async () => {
    const { url, requests } = await receiver(() => ({ status: 200 }));
    await channelOf(overHttp.webhook(url)).send({ ...page, repeat: true }, 'id-2', null);
    expect(JSON.parse(requests[0]?.body ?? '')).toMatchObject({ repeat: true });
  });
});

describe('an update for users', () => {
  test('goes through a webhook, signed, with its times and its status', async () => {
    const { url, requests } = await receiver(() => ({ status: 200 }));
    const settings = { kind: 'webhook', url: sealed(url), secret: sealed(key) } as const;
    expect(await audienceOf(settings).announce(update, 'id-1')).toMatchObject({
      outcome: 'delivered',
    });
    const [request] = requests;
    if (request === undefined) throw new Error('nothing came');
    expect(new Webhook(key, { format: 'raw' }).verify(request.body, request.headers)).toMatchObject(
      {
        ...{ act: 'update', key: page.key, status: 'investigating', product: 'Shop' },
        ...{ since: '2026-11-25T08:00:00.000Z', next: '2026-11-25T08:18:00.000Z' },
        body: update.body,
      },
    );
  });

  test('goes by e-mail to people who do not see each other, and hostile text stays text', async () => {
    const { url, messages } = await mailServer();
    const to = ['one@customer.example', 'two@customer.example'];
    const from = 'Shop <status@shop.example>';
    const channel = audienceOf({ kind: 'email', server: sealed(url), from, to });
    const sent = await channel.announce({ ...update, subject: 'Shop: down', repeat: true }, 'id-1');
    expect(sent).toEqual({ outcome: 'delivered', detail: '2 recipients' });
    const text = plain(messages[0]);
    expect(text).not.toContain('customer.example');
    expect(text).toMatch(/^Subject: perhaps sent before: Shop: down$/m);
    const [, html] = text.split('text/html');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });
});

interface Mailbox {
  readonly url: string;
  readonly messages: readonly string[];
}

async function mailServer(refuse: number | null = null): Promise<Mailbox> {
  const messages: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (auth, _session, done) =>
      auth.password === key ? done(null, { user: auth.username }) : done(new Error(key)),
    onRcptTo: (_address, _session, done) =>
      done(refuse === null ? null : Object.assign(new Error(key), { responseCode: refuse })),
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        messages.push(text);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://nova:${key}@127.0.0.1:${port}`, messages };
}

function mail(url: string): ChannelSettings {
  const to = ['oncall@shop.example', 'lead@shop.example'];
  return { kind: 'email', server: sealed(url), from: 'Nova <nova@shop.example>', to };
}

/** With the line ends of this machine, and the lines that quoted-printable broke made whole. */
function plain(message = ''): string {
  return message.replaceAll('\r\n', '\n').replaceAll(/(?<!\?)=\n/g, '');
}

describe('e-mail', () => {
  test('is delivered to all, as text and as HTML without foreign tags', async () => {
    const { url, messages } = await mailServer();
    const sent = await channelOf(mail(url)).send(page, 'id-1', null);
    expect(sent).toEqual({ outcome: 'delivered', detail: '2 recipients' });
    const text = plain(messages[0]);
    expect(text).toMatch(/^Message-ID: <id-1@shop\.example>$/m);
    expect(text).toMatch(/^In-Reply-To: <20261125-080000-abcd@shop\.example>$/m);
    expect(text).toMatch(/^To: oncall@shop\.example, lead@shop\.example$/m);
    const [, html] = text.split('text/html');
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>');
  });

  test('takes the page of a storm in lines that every server takes, with its links', async () => {
    const { url, messages } = await mailServer();
    const sent = await channelOf(mail(url)).send(longest, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'delivered' });
    const lines = (messages[0] ?? '').split('\r\n').map((line) => Buffer.byteLength(line));
    expect(Math.max(...lines)).toBeLessThanOrEqual(998);
    expect(plain(messages[0])).toContain('Runbook: https://wiki.example/down');
    expect(messages[0]).not.toContain(key);
  });

  test('cannot be given more headers by what a log says', async () => {
    const { url, messages } = await mailServer();
    await channelOf(mail(url)).send(
      { ...page, summary: 'web\r\nBcc: eve@evil.example' },
      'id-1',
      null,
    );
    const [headers] = plain(messages[0]).split('\n\n');
    expect(headers).toContain('\nSubject: [shop] web Bcc: eve@evil.example\n');
    expect(headers).not.toMatch(/^Bcc:/m);
  });

  test.each([
    [550, 'rejected'],
    [451, 'failed'],
  ] as const)(
    'that is refused with %i is %s, without the words of the server',
    async (code, is) => {
      const { url } = await mailServer(code);
      const sent = await channelOf(mail(url)).send(page, 'id-1', null);
      expect(sent).toMatchObject({ outcome: is });
      expect(JSON.stringify(sent)).not.toContain('canary');
    },
  );

  test('with a wrong password is rejected, and the password is not told', async () => {
    const { url } = await mailServer();
    const sent = await channelOf(mail(url.replace(key, 'canary-wrong'))).send(page, 'id-1', null);
    expect(sent).toEqual({ outcome: 'rejected', detail: 'SMTP 535' });
  });

  test('to a server that is not there is a failure to be tried again', async () => {
    const sent = await channelOf(mail('smtp://127.0.0.1:1')).send(page, 'id-1', null);
    expect(sent).toMatchObject({ outcome: 'failed', retryAfter: null });
  });
});
