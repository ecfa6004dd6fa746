import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { inProcessScheduler } from '../../src/workflow/scheduler/in-process.ts';
import { pgBossScheduler } from '../../src/workflow/scheduler/pg-boss.ts';
import type { Scheduler } from '../../src/workflow/scheduler/scheduler.ts';
import { startPostgres, type TestPostgres } from '../postgres.ts';
import { follow, schedulerContract } from './scheduler-contract.ts';

const now = () => Date.now();
const holder = fileURLToPath(new URL('hold-incident.ts', import.meta.url));

schedulerContract('in-process', (onFailure) =>
  Promise.resolve({
    scheduler: inProcessScheduler(now, onFailure),
    remove: () => Promise.resolve(),
  }),
);

test('when hundreds are due at once a few begin in each turn, and so many go on side by side', async () => {
  const scheduler = inProcessScheduler(now, () => undefined);
  const { running, next, end } = follow(scheduler);
  onTestFinished(end);
  for (let index = 0; index < 300; index++) scheduler.wake(`i${index}`, 0);
  const begun = [await next()];
  expect(running.size).toBeLessThan(20);
  while (begun.length < 64) begun.push(await next());
  await new Promise((resolve) => setImmediate(resolve));
  expect(running.size).toBe(64);
  for (const one of begun) one.end();
  while (begun.length < 300) {
    const one = await next();
    begun.push(one);
    one.end();
  }
  expect(new Set(begun.map(({ incident }) => incident)).size).toBe(300);
});

test('what was asked for before the start is advanced after it', async () => {
  const scheduler = inProcessScheduler(now, () => undefined);
  scheduler.wake('early', 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { next, end } = follow(scheduler);
  onTestFinished(end);
  expect(await next()).toMatchObject({ incident: 'early' });
});

let server: TestPostgres;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

schedulerContract('pg-boss', async (onFailure) => {
  const { location, remove } = await server.database();
  return { scheduler: queued(location, onFailure).scheduler, remove };
});

function queued(
  connection: string,
  onFailure: (incident: string, error: unknown) => void = () => undefined,
): { scheduler: Scheduler; troubles: string[] } {
  const troubles: string[] = [];
  const onTrouble = (reason: string | null) => troubles.push(reason ?? 'restored');
  return { scheduler: pgBossScheduler({ connection, now, onFailure, onTrouble }), troubles };
}

/** A database of its own with two followed replicas on it. */
async function twoReplicas() {
  const { location, remove } = await server.database();
  const schedulers = [queued(location), queued(location)] as const;
  const [a, b] = [follow(schedulers[0].scheduler), follow(schedulers[1].scheduler)] as const;
  onTestFinished(async () => {
    await Promise.all([a.end(), b.end()]);
    await remove();
  });
  return { location, a, b, schedulers };
}

test('of several replicas one at a time advances an incident', async () => {
  const { a, b, schedulers } = await twoReplicas();
  for (const { scheduler } of schedulers) scheduler.wake('i1', 0);
  const first = await Promise.race([a.next(), b.next()]);
  for (const { scheduler } of schedulers) scheduler.wake('i1', 0);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(a.running.size + b.running.size).toBe(1);
  first.end();
  await Promise.race([a.next(), b.next()]);
});

test('what one replica has left for later is advanced by another when the first has ended', async () => {
  const { a, b, schedulers } = await twoReplicas();
  const at = Date.now() + 1_500;
  schedulers[0].scheduler.wake('i1', at);
  await new Promise((resolve) => setTimeout(resolve, 500));
  await a.end();
  const { at: begun } = await b.next();
  expect(begun).toBeGreaterThanOrEqual(at - 1);
  expect(begun - at).toBeLessThan(3_000);
});

test('the incident of a worker that was killed is taken over within 15 s', async () => {
  const { location, remove } = await server.database();
  const child = spawn(process.execPath, [holder, location, 'i1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  await new Promise((resolve) => lines.once('line', resolve));
  const { scheduler } = queued(location);
  const survivor = follow(scheduler);
  onTestFinished(async () => {
    await survivor.end();
    await remove();
  });
  // It lives, and so keeps what it has.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  expect(survivor.begun).toEqual([]);
  const killed = Date.now();
  child.kill('SIGKILL');
  expect(await survivor.next()).toMatchObject({ incident: 'i1' });
  expect(Date.now() - killed).toBeLessThan(15_000);
});

test('a failed job blocks its incident only until it is swept', async () => {
  const { location, remove } = await server.database();
  const { scheduler } = queued(location);
  const followed = follow(scheduler);
  onTestFinished(async () => {
    await followed.end();
    await remove();
  });
  scheduler.wake('i1', 0);
  (await followed.next()).end();
  await followed.end();
  const client = new pg.Client({ connectionString: location });
  await client.connect();
  await client.query(
    `INSERT INTO nova_jobs.job (name, singleton_key, state, policy)
     VALUES ('advance', 'i1', 'failed', 'key_strict_fifo')`,
  );
  await client.end();
  const next = follow(queued(location).scheduler);
  onTestFinished(() => next.end());
  expect(await next.next()).toMatchObject({ incident: 'i1' });
});

test('a server that restarts is told once, and nothing that was asked for meanwhile is lost', async () => {
  const { location, remove } = await server.database();
  const { scheduler, troubles } = queued(location);
  const { next, end } = follow(scheduler);
  onTestFinished(async () => {
    await end();
    await remove();
  });
  scheduler.wake('before', 0);
  const before = await next();
  const restarted = server.restart();
  scheduler.wake('meanwhile', Date.now() + 200);
  before.end();
  await restarted;
  scheduler.wake('after', Date.now() + 2_000);
  expect(await next()).toMatchObject({ incident: 'meanwhile' });
  expect(await next()).toMatchObject({ incident: 'after' });
  expect(troubles.filter((one) => one !== 'restored').length).toBeLessThanOrEqual(1);
});
