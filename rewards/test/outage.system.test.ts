import { expect, test } from 'vitest';
import { ask, createMerchant } from './merchant.ts';
import { eventually, expectSuccess, openStack } from './stack.ts';

const stack = await openStack();

const container = (service: string) => `${stack.project}-${service}`;
const docker = async (...argv: string[]) => expectSuccess(await stack.docker(...argv));
const ready = () => ask(stack, '/ready');
const readyAgain = () => eventually(ready, ({ body }) => statusOf(body) === 'ready');
const startedAt = () =>
  docker('inspect', '-f', '{{.State.StartedAt}} {{.State.Pid}}', container('backend'));

function statusOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'status') : undefined;
}

/** Breaks a dependency, looks, repairs it, and proves that the backend recovers without a restart. */
async function during(
  fault: 'stop' | 'pause',
  service: string,
  look: () => Promise<void>,
): Promise<void> {
  const before = await startedAt();
  await docker(fault, container(service));
  try {
    await look();
  } finally {
    await docker(fault === 'stop' ? 'start' : 'unpause', container(service));
  }
  await readyAgain();
  expect(await startedAt()).toBe(before);
}

test.each(['stop', 'pause'] as const)(
  'PostgreSQL is gone (%s): alive, not ready, 503 and never 401, and back without a restart',
  async (fault) => {
    const merchant = await createMerchant(stack, 100);
    await during(fault, 'postgres', async () => {
      expect(await ask(stack, '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
      expect(await eventually(ready, ({ status }) => status === 503)).toMatchObject({
        body: { status: 'unavailable', checks: { postgres: { ok: false }, redis: { ok: true } } },
      });
      expect(await merchant.issue('outage', 5)).toMatchObject({
        status: 503,
        body: { code: 'database_unavailable' },
      });
    });
    // The same request again, as a client would: it is carried out once.
    const again = await eventually(
      () => merchant.issue('outage', 5),
      ({ status }) => status < 300,
    );
    expect(again.status).toBe(201);
    expect((await merchant.balance()).body).toMatchObject({ balance: '5' });
  },
);

test.each(['stop', 'pause'] as const)(
  'Redis is gone (%s): not ready, yet every request is served, and back without a restart',
  async (fault) => {
    const merchant = await createMerchant(stack, 100);
    await during(fault, 'redis', async () => {
      expect(await eventually(ready, ({ status }) => status === 503)).toMatchObject({
        body: { checks: { postgres: { ok: true }, redis: { ok: false } } },
      });
      expect(await merchant.issue('issue', 5)).toMatchObject({ status: 201 });
      expect(await merchant.balance()).toMatchObject({ status: 200, body: { balance: '5' } });
    });
  },
);

test('Horizon is gone: degraded, which is still ready', async () => {
  await during('stop', 'horizon', async () => {
    const answer = await eventually(ready, ({ body }) => statusOf(body) === 'degraded');
    expect(answer).toMatchObject({
      status: 200,
      body: { checks: { postgres: { ok: true }, redis: { ok: true }, horizon: { ok: false } } },
    });
  });
});

test('a login that fails shows in /ready while the pool still works', async () => {
  const role = (password: string) =>
    docker(
      ...['exec', '-u', 'postgres', container('postgres')],
      ...['psql', '-qc', `ALTER ROLE nova PASSWORD '${password}'`],
    );
  await role('changed-by-somebody');
  try {
    expect(await ready()).toMatchObject({
      status: 503,
      body: { checks: { postgres: { ok: false, reason: '28P01' }, migrations: { ok: true } } },
    });
  } finally {
    await role('development-only');
  }
  await readyAgain();
});

test('metrics tell what was done', async () => {
  const merchant = await createMerchant(stack, 100);
  await merchant.issue('issue', 5);
  const { status, body } = await ask(stack, '/metrics');
  expect(status).toBe(200);
  expect(body).toMatch(/^nova_points_issued_total [1-9]/m);
  expect(body).toMatch(/http_request_duration_seconds_count\{.*route="\/api\/v1\/rewards\/issue"/);
});

test('a health endpoint has no rate limit', async () => {
  for (let round = 0; round < 10; round += 1) {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(stack, '/health')));
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  }
});
