/** Permission over a real store: what is decided together, and what people say in between. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { IncidentEvent } from '../../src/incident/event.ts';
import { fold } from '../../src/incident/transition.ts';
import { defaultPolicy, type Policy } from '../../src/remedy/policy.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { createPerformer, type StepParts } from '../../src/workflow/perform-step.ts';
import type { Performed } from '../../src/workflow/worker.ts';
import { definition, replica as containerOf, runbook } from '../examples/facts.ts';
import { event, planned, restart } from '../examples/incident.ts';

const services = ['web', 'mail', 'db', 'shop', 'blog'] as const;
type Service = (typeof services)[number];
/** Too few for a storm. */
const four = services.slice(0, 4);

async function openStore(): Promise<IncidentStore> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-permission-'));
  const store = await openSqliteStore(folder);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  return store;
}

/** An incident of the service that may be acted on now. */
async function applying(store: IncidentStore, service: Service): Promise<string> {
  const events: readonly IncidentEvent[] = [
    event('opened', { service, related: [] }),
    event('confirmed'),
    event('evidence-saved'),
    event('diagnosed'),
    event('planned', { plan: planned(restart(service)) }),
    event('verdict-given'),
  ];
  const appended = await store.append(`i-${service}`, 0, events, Date.now());
  expect(appended).toMatchObject({ ok: true });
  return `i-${service}`;
}

/** One replica of the responder: applies the plan of an incident, and records what became of it. */
function replica(store: IncidentStore, acts: string[], part: Partial<StepParts> = {}) {
  const never = () => {
    throw new Error('not asked for here');
  };
  const perform = createPerformer({
    now: () => Date.now(),
    store,
    runbook: () => runbook(),
    policy: () => defaultPolicy('auto'),
    definitions: () => services.map((name) => definition(name)),
    dependencies: () => [],
    watched: services.length,
    activity: () => ({
      deploymentUntil: null,
      manuallyStopped: false,
      graceUntil: null,
      startedAt: null,
    }),
    probeNow: () =>
      Promise.resolve({ health: 'down', answers: [], lastHealthy: null, firstFailing: null }),
    concerned: never,
    collect: never,
    wants: [],
    diagnose: never,
    replicas: () =>
      Promise.resolve({
        replicas: Object.fromEntries(services.map((name) => [name, [containerOf(name)]])),
      }),
    measure: never,
    act: (action) => {
      acts.push(action.service);
      return Promise.resolve({ outcome: 'applied', detail: 'done' });
    },
    effectDeadline: () => 10_000,
    writeOverrides: () => Promise.resolve(),
    ...part,
  });
  return async (id: string): Promise<Performed> => {
    const incident = fold(await store.load(id));
    if (incident === null) throw new Error('there is no incident');
    let { version } = incident;
    const append = async (events: readonly IncidentEvent[]) => {
      const appended = await store.append(id, version, events, Date.now());
      if (appended.ok) version = appended.version;
      return appended.ok;
    };
    const performed = await perform(incident, { do: 'apply' }, append);
    if ('events' in performed) expect(await append(performed.events)).toBe(true);
    return performed;
  };
}

const budgetOf = (limit: number): Partial<StepParts> => {
  const usual = defaultPolicy('auto');
  const fleet = [{ limit, within: 600_000 }];
  const policy: Policy = { ...usual, budgets: { ...usual.budgets, fleet } };
  return { policy: () => policy };
};

describe('a budget of two', () => {
  test('is never overdrawn by four incidents of one responder at the same moment', async () => {
    const store = await openStore();
    const acts: string[] = [];
    const one = replica(store, acts, budgetOf(2));
    const ids = await Promise.all(four.map((service) => applying(store, service)));
    const performed = await Promise.all(ids.map(one));
    expect(acts).toHaveLength(2);
    const refused = performed.filter(
      (each) => 'events' in each && each.events[0]?.type === 'world-changed',
    );
    expect(refused).toHaveLength(2);
  });

  test('is never overdrawn by four replicas at the same moment', async () => {
    const store = await openStore();
    const acts: string[] = [];
    const ids = await Promise.all(four.map((service) => applying(store, service)));
    await Promise.all(ids.map((id) => replica(store, acts, budgetOf(2))(id)));
    expect(acts.length).toBeLessThanOrEqual(2);
    const log = await store.since(0, ['remedy-finished']);
    const outcomes = log.flatMap(({ event: one }) =>
      one.type === 'remedy-finished' ? [one.outcome] : [],
    );
    expect(outcomes.filter((one) => one === 'applied')).toHaveLength(acts.length);
  });
});

test('a pause between the verdict and the effect stops the effect', async () => {
  const store = await openStore();
  const acts: string[] = [];
  const id = await applying(store, 'web');
  const pause = { type: 'paused', id: 'p', service: null, until: null, reason: 'x', by: 'ann' };
  await store.note(pause as Parameters<IncidentStore['note']>[0], Date.now());
  expect(await replica(store, acts)(id)).toMatchObject({
    events: [{ type: 'world-changed', what: expect.stringContaining('paused by ann') as string }],
  });
  expect(acts).toEqual([]);
  await store.note({ type: 'resumed', id: 'p', by: 'ann' }, Date.now());
  const other = await applying(store, 'mail');
  await replica(store, acts)(other);
  expect(acts).toEqual(['mail']);
});

test('a runbook that was changed since the plan stops the effect', async () => {
  const store = await openStore();
  const acts: string[] = [];
  const id = await applying(store, 'web');
  const changed = replica(store, acts, { runbook: () => runbook({ hash: 'another' }) });
  expect(await changed(id)).toMatchObject({
    events: [{ type: 'world-changed', what: 'the runbook was changed' }],
  });
  expect(acts).toEqual([]);
});

test('in a storm five incidents act one at a time', async () => {
  const store = await openStore();
  const acts: string[] = [];
  const one = replica(store, acts);
  const ids = await Promise.all(services.map((service) => applying(store, service)));
  await Promise.all(ids.map(one));
  expect(acts).toHaveLength(1);
});

test('a plan from a runbook that was edited since is not carried out, but made anew', async () => {
  const store = await openStore();
  const acts: string[] = [];
  const id = await applying(store, 'web');
  const edited = { runbook: () => runbook({ hash: 'edited' }) };
  const performed = await replica(store, acts, edited)(id);
  expect(performed).toMatchObject({
    events: [{ type: 'world-changed', what: 'the runbook was changed' }],
  });
  expect(acts).toEqual([]);
});
