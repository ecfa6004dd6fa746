/** The API over its real doors: what it answers, whom it refuses, and that its words are kept. */
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problems } from '../../src/http/problem.ts';
import { socketPath } from '../../src/http/socket-path.ts';
import { newToken } from '../../src/http/token.ts';
import { event, paths } from '../examples/incident.ts';
import { evidence } from './store-events.ts';
import { append, askedPlan, loopback, startApi, type Answered } from './http-rig.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
const refused = (code: keyof typeof problems) => ({
  status: problems[code].status,
  json: { error: { code, message: expect.any(String) as string } },
});

describe('what is written about it', () => {
  test('docs/openapi.json says what the routes say', async () => {
    const { ask } = await startApi();
    const { text } = await ask('/openapi.json');
    const pretty = `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
    await expect(pretty).toMatchFileSnapshot(join(docs, 'openapi.json'));
  });

  test('docs/api.md lists the codes that there are, each with its status and meaning', async () => {
    const text = await readFile(join(docs, 'api.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (\d+) \| (.+) \|$/gm)];
    const listed = rows.map(([, code, status, says]) => [code, { status: Number(status), says }]);
    expect(Object.fromEntries(listed)).toEqual(problems);
  });
});

describe('reading on this machine', () => {
  test('incidents are listed newest first, open ones on request', async () => {
    const { ask, store, asking } = await startApi();
    await append(store, 'old', paths['false-alarm'], 10);
    await asking('new');
    const ids = ({ json }: Answered) => (json as { id: string }[]).map((one) => one.id);
    expect(ids(await ask('/v1/incidents'))).toEqual(['new', 'old']);
    expect(ids(await ask('/v1/incidents?status=open'))).toEqual(['new']);
    expect(ids(await ask('/v1/incidents?limit=1'))).toEqual(['new']);
  });

  test('an incident tells its question, its timeline, its evidence by name and its report', async () => {
    const { ask, store, asking } = await startApi();
    await asking('i-1');
    await store.append('i-1', 6, [event('symptom-joined')], 99, [evidence('1.1')]);
    expect((await ask('/v1/incidents/i-1')).json).toMatchObject({
      status: 'awaiting-approval',
      version: 7,
      cause: 'app-crash',
      plan: { says: 'restart web (container app-web-1 (web-id))', runbook: 'service-down.md:10' },
      verdict: { verdict: 'ask', rule: 'manual-stop' },
      question: { plan: askedPlan, says: 'May we restart?' },
    });
    expect((await ask('/v1/incidents/i-1/timeline')).json).toMatchObject([
      { version: 1, type: 'opened', headline: 'web: http fails: connection refused', tone: 'bad' },
      ...Array.from({ length: 6 }, () => ({ incident: 'i-1' })),
    ]);
    expect((await ask('/v1/incidents/i-1/evidence')).json).toEqual([
      {
        id: '1.1',
        round: 1,
        kind: 'container-missing',
        subject: 'web',
        collectedAt: '1970-01-01T00:00:00.005Z',
      },
    ]);
    expect((await ask('/v1/incidents/i-1/report')).json).toMatchObject({ id: 'i-1', blind: [] });
    const markdown = await ask('/v1/incidents/i-1/report.md');
    expect(markdown.headers['content-type']).toMatch(/^text\/markdown/);
    expect(markdown.text).toMatch(/^# Incident i-1: web/);
    const page = await ask('/v1/incidents/i-1/report.html');
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    expect(page.headers['content-security-policy']).toMatch(/^default-src 'none'/);
    expect(page.text).toMatch(/^<!doctype html>/);
  });

  test.each([
    ['/v1/incidents/nobody', 'INCIDENT_UNKNOWN'],
    ['/v1/incidents/nobody/timeline', 'INCIDENT_UNKNOWN'],
    ['/v1/incidents/nobody/report.md', 'INCIDENT_UNKNOWN'],
    ['/v1/incidents/..%2f..', 'REQUEST_INVALID'],
    ['/v1/incidents?limit=0', 'REQUEST_INVALID'],
    ['/v1/incidents?order=up', 'REQUEST_INVALID'],
    ['/v2', 'ROUTE_UNKNOWN'],
  ] as const)('GET %s is refused with %s', async (path, code) => {
    const { ask } = await startApi();
    expect(await ask(path)).toMatchObject(refused(code));
  });

  test('a store that is closed is said to be unavailable, and nothing more', async () => {
    const { ask, store } = await startApi();
    await store.close();
    const answer = await ask('/v1/incidents');
    expect(answer).toMatchObject(refused('STORE_UNAVAILABLE'));
    expect(answer.text).not.toContain('/tmp');
  });

  test('a name that a web page could have chosen is refused', async () => {
    const { ask } = await startApi();
    const named = (host: string) => ask('/v1/incidents', { headers: { host } });
    expect(await named('evil.example:4840')).toMatchObject(refused('HOST_REFUSED'));
    for (const host of ['localhost:4840', '127.0.0.1', '[::1]:4840'])
      expect(await named(host)).toMatchObject({ status: 200 });
  });
});

describe('its own health', () => {
  test('is ok while it watches, and 503 when rounds have stopped', async () => {
    const { ask, setStatus } = await startApi();
    expect(await ask('/healthz')).toMatchObject({
      status: 200,
      json: { status: 'ok', startedAt: '1970-01-01T00:00:01.000Z', lastRoundAt: null },
    });
    setStatus({ stalled: true, lastRoundAt: 2_000 });
    expect(await ask('/healthz')).toMatchObject({
      status: 503,
      json: { status: 'stalled', lastRoundAt: '1970-01-01T00:00:02.000Z' },
    });
  });

  test('is told to Prometheus', async () => {
    const { ask, asking, token } = await startApi();
    await asking('i-1');
    await ask('/v1/incidents/i-1/answer', {
      method: 'POST',
      token: await token('approve'),
      body: { decision: 'approved', plan: askedPlan },
    });
    const { text, headers } = await ask('/metrics');
    expect(headers['content-type']).toMatch(/^text\/plain/);
    expect(text).toMatch(/^nova_incidents_open 1$/m);
    expect(text).toMatch(/^nova_incident_events_total\{type="approval-given"\} 1$/m);
    expect(text).toMatch(/^nova_probe_round_age_seconds \d/m);
    expect(text).toMatch(/^process_resident_memory_bytes \d/m);
  });
});

describe('writing', () => {
  const answer = (part: object = {}) => ({
    method: 'POST',
    body: { decision: 'approved', plan: askedPlan, reason: 'fine', ...part },
  });
  const path = '/v1/incidents/i-1/answer';

  test('needs a token that is known, not revoked, and has the scope', async () => {
    const { ask, store, asking, token } = await startApi();
    await asking('i-1');
    expect(await ask(path, answer())).toMatchObject(refused('TOKEN_MISSING'));
    const { text: unknown } = newToken();
    expect(await ask(path, { ...answer(), token: unknown })).toMatchObject(
      refused('TOKEN_UNKNOWN'),
    );
    const operate = await token('operate', 'read');
    expect(await ask(path, { ...answer(), token: operate })).toMatchObject(
      refused('SCOPE_MISSING'),
    );
    const approve = await token('approve');
    await store.note({ type: 'token-revoked', name: 'bot-approve', by: 'ann' }, 2);
    expect(await ask(path, { ...answer(), token: approve })).toMatchObject(
      refused('TOKEN_UNKNOWN'),
    );
    expect(await store.load('i-1')).toHaveLength(6);
  });

  test('what people write into a report counts from then on, and is told', async () => {
    const { ask, asking, token } = await startApi();
    await asking('i-1');
    const bearer = await token('approve');
    const write = (what: string, body: object) =>
      ask(`/v1/incidents/i-1/${what}`, { method: 'POST', token: bearer, body });
    expect(await write('annotations', { text: 'password=correct-horse' })).toMatchObject({
      status: 200,
      json: { annotations: [{ by: 'bot-approve', text: 'password=[redacted]' }] },
    });
    const said = { kind: 'disk-full', component: 'db', why: 'it was full' };
    expect(await write('cause', said)).toMatchObject({
      status: 200,
      json: { cause: 'disk-full', corrections: [said] },
    });
    expect(await write('cause', { ...said, kind: 'gremlins' })).toMatchObject(
      refused('REQUEST_INVALID'),
    );
    expect(await write('publication', {})).toMatchObject(refused('INCIDENT_OPEN'));
  });

  test('an answer is recorded with who, how and why, and a second one is refused with it', async () => {
    const { ask, store, asking, token } = await startApi();
    await asking('i-1');
    const bearer = await token('approve');
    expect(await ask(path, { ...answer(), token: bearer })).toMatchObject({
      status: 200,
      json: {
        status: 'applying',
        question: null,
        answers: [{ decision: 'approved', by: 'bot-approve', via: 'http', reason: 'fine' }],
      },
    });
    expect((await store.load('i-1')).at(-1)?.event).toEqual({
      type: 'approval-given',
      decision: 'approved',
      plan: askedPlan,
      by: 'bot-approve',
      via: 'http',
      reason: 'fine',
    });
    const second = await ask(path, { ...answer({ decision: 'denied' }), token: bearer });
    expect(second).toMatchObject(refused('APPROVAL_DECIDED'));
    expect(second.text).toContain('bot-approve has approved it');
    expect(second.text).toContain('fine');
  });

  test('of two answers at the same moment one is taken', async () => {
    const { ask, asking, token } = await startApi();
    await asking('i-1');
    const bearer = await token('approve');
    const both = await Promise.all([
      ask(path, { ...answer(), token: bearer }),
      ask(path, { ...answer({ decision: 'denied' }), token: bearer }),
    ]);
    expect(both.map((one) => one.status).sort()).toEqual([200, 409]);
  });

  test.each([
    ['to another plan', { plan: '0'.repeat(16) }, 'APPROVAL_OUTDATED'],
    ['with another word', { decision: 'maybe' }, 'REQUEST_INVALID'],
    ['with more than it takes', { force: true }, 'REQUEST_INVALID'],
    ['with a reason of a book', { reason: 'x'.repeat(20_000) }, 'BODY_TOO_LARGE'],
  ] as const)('an answer %s is refused', async (_name, part, code) => {
    const { ask, asking, token } = await startApi();
    await asking('i-1');
    const bearer = await token('approve');
    expect(await ask(path, { ...answer(part), token: bearer })).toMatchObject(refused(code));
  });

  test('an answer that comes too late, or to nothing, is refused', async () => {
    const { ask, store, asking, token } = await startApi();
    const bearer = await token('approve');
    await asking('i-1', Date.now());
    expect(await ask(path, { ...answer(), token: bearer })).toMatchObject(
      refused('APPROVAL_EXPIRED'),
    );
    await append(store, 'i-2', paths.collecting);
    const toNothing = await ask('/v1/incidents/i-2/answer', { ...answer(), token: bearer });
    expect(toNothing).toMatchObject(refused('APPROVAL_NOT_ASKED'));
    const toNobody = await ask('/v1/incidents/i-3/answer', { ...answer(), token: bearer });
    expect(toNobody).toMatchObject(refused('INCIDENT_UNKNOWN'));
  });

  test('an incident is taken on once, by whom the token names, and not when it is over', async () => {
    const { ask, store, asking, token } = await startApi();
    const bearer = await token('approve');
    await asking('i-1');
    const take = (id: string) =>
      ask(`/v1/incidents/${id}/acknowledge`, {
        method: 'POST',
        token: bearer,
        body: { reason: 'on it' },
      });
    expect(await take('i-1')).toMatchObject({
      status: 200,
      json: { acknowledged: { by: 'bot-approve', reason: 'on it' } },
    });
    const second = await take('i-1');
    expect(second).toMatchObject(refused('ACKNOWLEDGED_ALREADY'));
    expect(second.text).toContain('bot-approve has taken it on');
    await append(store, 'i-2', paths.resolved);
    expect(await take('i-2')).toMatchObject(refused('INCIDENT_OVER'));
    expect(await take('i-3')).toMatchObject(refused('INCIDENT_UNKNOWN'));
  });

  test('users are told what a person says, not too early, and not by everybody', async () => {
    const { ask, store, asking, token } = await startApi();
    const bearer = await token('operate');
    await asking('i-1');
    const tell = (id: string, body: object, by = bearer) =>
      ask(`/v1/incidents/${id}/updates`, { method: 'POST', token: by, body });
    expect(await tell('i-1', { message: 'Orders are safe.' })).toMatchObject({
      status: 201,
      json: { updates: [{ status: 'identified', by: 'bot-operate', late: 0, deliveries: [] }] },
    });
    const told = (await ask('/v1/incidents/i-1')).json as { updates: { body: string }[] };
    expect(told.updates[0]?.body).toMatch(/^Orders are safe\.\n\nNext update: /);
    expect(await tell('i-1', { status: 'resolved' })).toMatchObject(refused('UPDATE_TOO_EARLY'));
    expect(await tell('i-2', {})).toMatchObject(refused('INCIDENT_UNKNOWN'));
    await append(store, 'i-3', paths.resolved);
    expect(await tell('i-3', { status: 'postmortem' })).toMatchObject(
      refused('UPDATE_NEEDS_WORDS'),
    );
    expect(await tell('i-1', {}, await token('read'))).toMatchObject(refused('SCOPE_MISSING'));
    expect(await tell('i-1', { status: 'fine' })).toMatchObject(refused('REQUEST_INVALID'));
  });

  test('a pause is begun, seen and ended, each by somebody', async () => {
    const { ask, store, token } = await startApi();
    const bearer = await token('operate');
    const begun = await ask('/v1/pauses', {
      method: 'POST',
      token: bearer,
      body: { service: 'web', seconds: 60, reason: 'deploying' },
    });
    expect(begun).toMatchObject({ status: 201, json: { service: 'web', by: 'bot-operate' } });
    const { id } = begun.json as { id: string };
    expect((await ask('/v1/pauses')).json).toEqual([begun.json]);
    const end = () => ask(`/v1/pauses/${id}`, { method: 'DELETE', token: bearer });
    expect(await end()).toMatchObject({ status: 204, text: '' });
    expect(await end()).toMatchObject(refused('HOLD_UNKNOWN'));
    expect((await ask('/v1/pauses')).json).toEqual([]);
    expect(await store.journal(['paused', 'resumed'])).toHaveLength(2);
  });

  test('maintenance is announced, seen and called off', async () => {
    const { ask, token } = await startApi();
    const bearer = await token('operate');
    const [from, until] = [1, 2].map((hours) =>
      new Date(Date.now() + hours * 3_600_000).toISOString(),
    );
    const add = (body: object) =>
      ask('/v1/maintenance', { method: 'POST', token: bearer, body: { reason: 'disks', ...body } });
    expect(await add({ from: until, until: from })).toMatchObject(refused('REQUEST_INVALID'));
    const added = await add({ from, until, services: ['db'] });
    expect(added).toMatchObject({ status: 201, json: { from, until, services: ['db'] } });
    expect((await ask('/v1/maintenance')).json).toEqual([added.json]);
    const { id } = added.json as { id: string };
    await ask(`/v1/maintenance/${id}`, { method: 'DELETE', token: bearer });
    expect((await ask('/v1/maintenance')).json).toEqual([]);
  });

  test('who guesses tokens is stopped', async () => {
    const { ask, asking } = await startApi();
    await asking('i-1');
    const guesses = await Promise.all(
      Array.from({ length: 31 }, () => ask(path, { ...answer(), token: newToken().text })),
    );
    const last = guesses.find((one) => one.status === 429);
    expect(last).toMatchObject(refused('RATE_LIMITED'));
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
  });
});

describe('where others can reach it', () => {
  const exposed = { ...loopback, door: { ...loopback.door, exposed: true } };

  test('reading needs a token too, and only whether it lives is free', async () => {
    const { ask, token } = await startApi(exposed);
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    for (const path of ['/v1/incidents', '/v1/events', '/metrics', '/v1/pauses'])
      expect(await ask(path), path).toMatchObject(refused('TOKEN_MISSING'));
    const read = await token('read');
    expect(await ask('/v1/incidents', { token: read })).toMatchObject({ status: 200 });
  });

  test('behind a proxy, requests from elsewhere are refused', async () => {
    const behind = (proxies: readonly string[]) =>
      startApi({ ...exposed, door: { ...exposed.door, proxies } });
    const foreign = await behind(['10.0.0.0/8', 'fd00::/8']);
    expect(await foreign.ask('/healthz')).toMatchObject(refused('PROXY_REQUIRED'));
    const own = await behind(['10.0.0.0/8', '127.0.0.1']);
    expect(await own.ask('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('the socket', () => {
  test('is for its owner only, and is gone with the responder', async () => {
    const { state, close } = await startApi();
    expect((await stat(socketPath(state))).mode & 0o777).toBe(0o600);
    await close();
    await expect(stat(socketPath(state))).rejects.toThrow('ENOENT');
  });

  test('takes an answer without a token, by the name that the command line gives', async () => {
    const { askLocally, store, asking } = await startApi();
    await asking('i-1');
    const body = { decision: 'denied', plan: askedPlan, reason: 'not now' };
    const headers = { 'nova-operator': 'ann' };
    expect(
      await askLocally('/v1/incidents/i-1/answer', { method: 'POST', body, headers }),
    ).toMatchObject({ status: 200, json: { status: 'escalated' } });
    expect((await store.load('i-1')).at(-1)?.event).toMatchObject({ by: 'ann', via: 'cli' });
  });
});

test('no answer holds a token or its hash', async () => {
  const { ask, askLocally, store, asking, token, state } = await startApi();
  await asking('i-1');
  const bearer = await token('read', 'approve', 'operate');
  const hashes = (await store.journal(['token-created'])).flatMap(({ entry }) =>
    entry.type === 'token-created' ? [entry.hash] : [],
  );
  const reads = ['', '/timeline', '/evidence', '/report', '/report.md'];
  const all = [
    ...reads.map((end) => `/v1/incidents/i-1${end}`),
    '/v1/incidents',
    '/v1/pauses',
    '/v1/maintenance',
    '/metrics',
    '/healthz',
    '/openapi.json',
    '/nowhere',
  ];
  for (const path of all)
    for (const door of [ask, askLocally]) {
      const { text } = await door(path, { token: bearer });
      for (const secret of [bearer, state, ...hashes]) expect(text, path).not.toContain(secret);
    }
});
