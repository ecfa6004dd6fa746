/** Alerts from outside over the real doors, as Alertmanager sends them. */
import { describe, expect, test } from 'vitest';
import { fold } from '../../src/incident/transition.ts';
import { startApi, type RunningApi } from './http-rig.ts';

interface Part {
  readonly status?: 'firing' | 'resolved';
  readonly labels?: Readonly<Record<string, string>>;
  readonly fingerprint?: string;
  readonly startsAt?: string;
}

/** As Alertmanager 0.25 writes one, nanoseconds and all. */
function alert({ status = 'firing', labels, fingerprint = 'f1', startsAt }: Part = {}) {
  return {
    status,
    labels: { alertname: 'ServiceDown', severity: 'critical', service: 'web', ...labels },
    annotations: { summary: 'web has not answered for 2 minutes' },
    startsAt: startsAt ?? new Date(Date.now() - 120_000).toISOString().replace('Z', '123456+00:00'),
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'http://prometheus:9090/graph?g0.expr=up',
    fingerprint,
  };
}

function notification(alerts: readonly unknown[], truncatedAlerts = 0) {
  return {
    version: '4',
    groupKey: '{}:{alertname="ServiceDown"}',
    truncatedAlerts,
    status: 'firing',
    receiver: 'nova',
    groupLabels: { alertname: 'ServiceDown' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://alertmanager:9093',
    alerts,
    sentBySomethingNewer: true,
  };
}

/** One sender has one token. */
const tokens = new WeakMap<RunningApi, Promise<string>>();

async function send(api: RunningApi, alerts: readonly unknown[], truncated = 0) {
  const made = tokens.get(api) ?? api.token('alert');
  tokens.set(api, made);
  const token = await made;
  return api.ask('/v1/alerts', {
    method: 'POST',
    token,
    body: notification(alerts, truncated),
  });
}

const outcomesOf = ({ json }: { readonly json: unknown }) =>
  (json as { alerts: { outcome: string }[] }).alerts.map(({ outcome }) => outcome);

async function incidentsOf({ store }: RunningApi) {
  const ids = await store.list('all');
  const logs = await Promise.all(ids.map((id) => store.load(id)));
  return logs.map((log) => fold(log));
}

describe('a firing alert', () => {
  test('opens an incident with its words as the symptom', async () => {
    const api = await startApi();
    const answered = await send(api, [alert()]);
    expect(answered).toMatchObject({
      status: 200,
      json: { alerts: [{ fingerprint: 'f1', name: 'ServiceDown', service: 'web' }], leftOut: 0 },
    });
    expect(outcomesOf(answered)).toEqual(['opened']);
    expect(await incidentsOf(api)).toMatchObject([
      {
        service: 'web',
        phase: 'confirming',
        alerts: [{ alert: { name: 'ServiceDown', summary: 'web has not answered for 2 minutes' } }],
      },
    ]);
    const [{ id } = { id: '' }] = (await api.ask('/v1/incidents')).json as { id: string }[];
    expect((await api.ask(`/v1/incidents/${id}/timeline`)).json).toMatchObject([
      { headline: 'web: the alert ServiceDown fires: web has not answered for 2 minutes' },
    ]);
  });

  test('is taken once, however often it is sent, and anew when it fires anew', async () => {
    const api = await startApi();
    const first = alert();
    expect(outcomesOf(await send(api, [first]))).toEqual(['opened']);
    expect(outcomesOf(await send(api, [first]))).toEqual(['repeated']);
    const [sent, resent] = await Promise.all([send(api, [first]), send(api, [first])]);
    expect([...outcomesOf(sent), ...outcomesOf(resent)]).toEqual(['repeated', 'repeated']);
    const anew = alert({ startsAt: new Date().toISOString() });
    expect(outcomesOf(await send(api, [anew]))).toEqual(['noted']);
    expect(await incidentsOf(api)).toHaveLength(1);
  });

  test('two groups of one outage meet in one incident', async () => {
    const api = await startApi();
    const down = [alert(), alert({ fingerprint: 'f2', labels: { alertname: 'HighErrorRate' } })];
    const below = [alert({ fingerprint: 'f3', labels: { service: 'db' } })];
    const [one, other] = await Promise.all([send(api, down), send(api, below)]);
    expect([...outcomesOf(one), ...outcomesOf(other)].toSorted()).toEqual([
      ...['noted', 'opened', 'opened'],
    ]);
    expect(await incidentsOf(api)).toMatchObject([
      { services: expect.arrayContaining(['web', 'db']) as string[], alerts: [{}, {}, {}] },
    ]);
  });

  test('of no service that is watched opens nothing and is told', async () => {
    const api = await startApi();
    const answered = await send(api, [
      alert({ labels: { service: 'elsewhere', alertname: 'Far\u001b[2JAway' } }),
      alert({ fingerprint: 'f2', labels: { service: '__proto__' } }),
    ]);
    expect(outcomesOf(answered)).toEqual(['unknown-service', 'unknown-service']);
    expect(await incidentsOf(api)).toEqual([]);
    expect(api.failures).toEqual(['alerts: 2 of no service that is watched: FarAway, ServiceDown']);
  });

  test('that was left out is told, whoever left it out', async () => {
    const api = await startApi();
    const many = Array.from({ length: 205 }, (_, index) => alert({ fingerprint: `f${index}` }));
    expect((await send(api, many, 3)).json).toMatchObject({ leftOut: 8 });
    expect(api.failures).toEqual(['alerts: 8 were left out of a notification and not looked at']);
    expect((await incidentsOf(api))[0]?.alerts).toHaveLength(200);
  });
});

describe('a resolved alert', () => {
  test('is told in its incident, once, and ends nothing', async () => {
    const api = await startApi();
    const first = alert();
    await send(api, [first]);
    const over = { ...first, status: 'resolved', endsAt: new Date().toISOString() };
    expect(outcomesOf(await send(api, [over]))).toEqual(['ended']);
    expect(outcomesOf(await send(api, [over]))).toEqual(['not-open']);
    expect(await incidentsOf(api)).toMatchObject([
      { phase: 'confirming', alerts: [{ overAt: expect.any(Number) as number }] },
    ]);
  });

  test('that nobody has heard of opens nothing', async () => {
    const api = await startApi();
    expect(outcomesOf(await send(api, [alert({ status: 'resolved' })]))).toEqual(['not-open']);
    expect(await incidentsOf(api)).toEqual([]);
  });
});

describe('who may send alerts', () => {
  const post = { method: 'POST', body: notification([alert()]) };

  test('needs a token with the scope, as bearer or as password', async () => {
    const api = await startApi();
    const token = await api.token('alert');
    const other = await api.token('operate');
    const basic = (text: string) => ({
      authorization: `Basic ${Buffer.from(text).toString('base64')}`,
    });
    const status = async (options: object) =>
      (await api.ask('/v1/alerts', { ...post, ...options })).status;
    expect(await status({})).toBe(401);
    expect(await status({ token: 'nova_guess' })).toBe(401);
    expect(await status({ token: other })).toBe(403);
    expect(await status({ token })).toBe(200);
    expect(await status({ headers: basic(`alertmanager:${token}`) })).toBe(200);
    expect(await status({ headers: basic(`:${token}`) })).toBe(200);
    expect(await status({ headers: basic('alertmanager:guess') })).toBe(401);
    expect(await status({ headers: basic(token) })).toBe(401);
    const elsewhere = { method: 'POST', headers: basic(`x:${other}`) };
    expect((await api.ask('/v1/pauses', { ...elsewhere, body: { reason: 'x' } })).status).toBe(401);
  });

  test.each<[string, unknown]>([
    ['another version', { ...notification([]), version: '3' }],
    ['no list of alerts', { ...notification([]), alerts: {} }],
    ['a time that is none', notification([{ ...alert(), startsAt: 'yesterday' }])],
    ['labels that are no texts', notification([{ ...alert(), labels: { service: 7 } }])],
    ['no fingerprint', notification([{ ...alert(), fingerprint: '' }])],
  ])('and %s is refused', async (_what, body) => {
    const api = await startApi();
    const token = await api.token('alert');
    const { status } = await api.ask('/v1/alerts', { method: 'POST', token, body });
    expect(status).toBe(400);
    expect(await incidentsOf(api)).toEqual([]);
  });

  test('a megabyte is taken, and not much more', async () => {
    const api = await startApi();
    const token = await api.token('alert');
    const large = (size: number) =>
      notification([{ ...alert(), annotations: Object.fromEntries(pads(size)) }]);
    const status = async (body: unknown) =>
      (await api.ask('/v1/alerts', { method: 'POST', token, body })).status;
    expect(await status(large(900_000))).toBe(200);
    expect(await status(large(1_100_000))).toBe(413);
  });

  test('too many requests are told when to come back', async () => {
    const api = await startApi();
    const token = await api.token('alert');
    const body = notification([]);
    const statuses: number[] = [];
    for (let sent = 0; sent < 121; sent++)
      statuses.push((await api.ask('/v1/alerts', { method: 'POST', token, body })).status);
    expect(statuses.slice(0, 120).every((status) => status === 200)).toBe(true);
    expect(statuses[120]).toBe(429);
  });
});

function pads(size: number): [string, string][] {
  const part = 10_000;
  return Array.from({ length: size / part }, (_, index) => [`pad${index}`, 'x'.repeat(part)]);
}
