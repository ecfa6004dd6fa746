/** The worker over the real store and the real scheduler; only the world outside is scripted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { IncidentEvent, IncidentEventType, StoredEvent } from '../../src/incident/event.ts';
import type { Seen } from '../../src/incident/seen.ts';
import { fold } from '../../src/incident/transition.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { inProcessScheduler } from '../../src/workflow/scheduler/in-process.ts';
import { createWorker, type WorkerParts } from '../../src/workflow/worker.ts';
import { cause, diagnosis, event, seen, settings } from '../examples/incident.ts';

const quick = { ...settings, settle: 30, watch: 30, verifyWithin: 2_000 };
const symptom = { kind: 'probe-failed', probe: 'http', detail: 'connection refused' } as const;

async function openStore(): Promise<IncidentStore> {
  return (await openShared()).store;
}

/** A store, and as many more connections to it as a test wants. */
async function openShared() {
  const folder = await mkdtemp(join(tmpdir(), 'nova-worker-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const another = async () => {
    const store = await openSqliteStore(join(folder, 'state'));
    onTestFinished(() => store.close());
    return store;
  };
  return { store: await another(), another };
}

/** A worker for `web`, which stands on `db`, and `mail`, which stands alone. */
function working(store: IncidentStore, part: Partial<WorkerParts> = {}) {
  const told: StoredEvent[] = [];
  const failures: string[] = [];
  const waiting: { type: IncidentEventType; resolve: (event: StoredEvent) => void }[] = [];
  const now = () => Date.now();
  const worker = createWorker({
    store,
    scheduler: inProcessScheduler(now, (id, error) => failures.push(`${id}: ${String(error)}`)),
    now,
    settings: () => quick,
    related: (service) => ({ web: ['db'], db: ['web'] })[service] ?? [],
    seen: () => seen({ web: 'down', db: 'down', mail: 'down' }),
    trail: () => [],
    perform: () => Promise.resolve({ waitUntil: now() + 60_000 }),
    onEvent: (stored) => {
      told.push(stored);
      for (const one of waiting) if (one.type === stored.event.type) one.resolve(stored);
    },
    onFailure: (what, error) => failures.push(`${what}: ${String(error)}`),
    onUnrecorded: () => undefined,
    ...part,
  });
  onTestFinished(() => worker.stop());
  /** Resolves with the next event of this type; ask before you cause it. */
  const next = (type: IncidentEventType) =>
    new Promise<StoredEvent>((resolve) => waiting.push({ type, resolve }));
  return { worker, told, failures, next };
}

/** A world in which a restart helps: each step leads to its usual event. */
function curable(): Pick<WorkerParts, 'perform' | 'seen'> {
  let health: Seen = seen({ web: 'down' });
  return {
    seen: () => health,
    perform: async (_incident, step, append) => {
      switch (step.do) {
        case 'confirm':
          return { events: [event('confirmed')] };
        case 'collect':
          return { events: [event('evidence-saved')] };
        case 'diagnose':
          return { events: [event('diagnosed')] };
        case 'plan':
          return { events: [event('planned')] };
        case 'decide':
          return { events: [event('verdict-given')] };
        case 'apply':
          await append([event('remedy-intended', { deadline: Date.now() + 1_000 })]);
          health = seen({ web: { since: Date.now() } });
          return { events: [event('remedy-finished')] };
        case 'settle':
          return { events: [event('remedy-finished', { settledBy: 'successor' })] };
      }
    },
  };
}

const types = (log: readonly StoredEvent[]) => log.map((stored) => stored.event.type);
const happy: readonly IncidentEventType[] = [
  'opened',
  'confirmed',
  'evidence-saved',
  'diagnosed',
  'planned',
  'verdict-given',
  'remedy-intended',
  'remedy-finished',
  'verified',
  'resolved',
];

test('a symptom is carried on to its end, and everybody is told exactly what is durable', async () => {
  const store = await openStore();
  const { worker, told, failures, next } = working(store, curable());
  await worker.start();
  const over = next('resolved');
  await worker.raise('web', symptom);
  const { incident } = await over;
  expect(types(await store.load(incident))).toEqual(happy);
  expect(told).toEqual(await store.load(incident));
  expect(await store.list('open')).toEqual([]);
  expect(failures).toEqual([]);
});

describe('two symptoms', () => {
  test('of one service at the same moment open one incident', async () => {
    const store = await openStore();
    const { worker } = working(store);
    await worker.start();
    await Promise.all([worker.raise('web', symptom), worker.raise('web', symptom)]);
    expect(await store.list('open')).toHaveLength(1);
  });

  test('of related services at the same moment are one incident', async () => {
    const store = await openStore();
    const { worker } = working(store);
    await worker.start();
    await Promise.all([worker.raise('web', symptom), worker.raise('db', symptom)]);
    const [id = '', ...others] = await store.list('open');
    expect(others).toEqual([]);
    expect(fold(await store.load(id))).toMatchObject({ service: 'web', services: ['web', 'db'] });
  });

  test('of services that have nothing to do with each other are two incidents', async () => {
    const store = await openStore();
    const { worker } = working(store);
    await worker.start();
    await Promise.all([worker.raise('web', symptom), worker.raise('mail', symptom)]);
    expect(await store.list('open')).toHaveLength(2);
  });
});

test('many unrelated services that fail in one second each have an incident of their own', async () => {
  const store = await openStore();
  const { worker, failures } = working(store, { now: () => 1_700_000_000_000 });
  const services = Array.from({ length: 700 }, (_, index) => `service-${index}`);
  await Promise.all(services.map((service) => worker.raise(service, symptom)));
  expect(failures).toEqual([]);
  expect(await store.list('open', 1_000)).toHaveLength(services.length);
});

test('a hundred clients of one database that fail in one moment all join its incident', async () => {
  const store = await openStore();
  const clients = Array.from({ length: 100 }, (_, index) => `client-${index}`);
  const related = (service: string) => (service === 'db' ? clients : ['db']);
  const { worker, failures } = working(store, { related });
  await Promise.all(['db', ...clients].map((service) => worker.raise(service, symptom)));
  expect(failures).toEqual([]);
  const [id = '', ...others] = await store.list('open');
  expect(others).toEqual([]);
  expect(fold(await store.load(id))?.services.toSorted()).toEqual(['db', ...clients].toSorted());
});

describe('another replica on the same store', () => {
  test('that sees the same symptoms at the same moment shares the incident', async () => {
    const { store, another } = await openShared();
    const [ours, theirs] = [working(store), working(await another())];
    await Promise.all([
      ours.worker.raise('web', symptom),
      ours.worker.raise('db', symptom),
      theirs.worker.raise('db', symptom),
      theirs.worker.raise('web', symptom),
    ]);
    const [id = '', ...others] = await store.list('all');
    expect(others).toEqual([]);
    expect(fold(await store.load(id))?.services.toSorted()).toEqual(['db', 'web']);
    expect([...ours.failures, ...theirs.failures]).toEqual([]);
  });

  test('that has died right after the opening leaves nothing behind: who learns of it carries on', async () => {
    const store = await openStore();
    const { worker, next } = working(store, curable());
    await worker.start();
    await store.append('i-1', 0, [event('opened', { settings: quick })], Date.now());
    const over = next('resolved');
    await worker.learn('i-1');
    expect(await over).toMatchObject({ incident: 'i-1' });
  });
});

test('a damaged log holds its service no longer than until somebody needs it', async () => {
  const store = await openStore();
  const { worker, failures } = working(store);
  await worker.start();
  await store.append('broken', 0, [event('opened', { service: 'mail' }), event('verified')], 1);
  await worker.raise('mail', symptom);
  expect(failures).toHaveLength(1);
  const open = await store.list('open');
  expect(open).toHaveLength(1);
  expect(open).not.toContain('broken');
});

describe('a symptom after the end of its incident', () => {
  test('opens a new one', async () => {
    const store = await openStore();
    const { worker, next } = working(store, {
      perform: () => Promise.resolve({ events: [event('dismissed')] }),
    });
    await worker.start();
    for (let time = 0; time < 2; time++) {
      const over = next('dismissed');
      await worker.raise('web', symptom);
      await over;
    }
    expect(await store.list('all')).toHaveLength(2);
  });

  test('opens a new one also when somebody else has ended it', async () => {
    const store = await openStore();
    const { worker } = working(store);
    await worker.raise('web', symptom);
    const [id = ''] = await store.list('open');
    await store.append(id, 1, [event('dismissed')], Date.now());
    await worker.raise('db', symptom);
    expect(await store.list('open')).toHaveLength(1);
    expect(await store.list('all')).toHaveLength(2);
  });
});

describe('after a start', () => {
  const confirmed: readonly IncidentEvent[] = [
    event('opened', { settings: quick }),
    event('confirmed'),
  ];

  test('open incidents are carried on from where they stood', async () => {
    const store = await openStore();
    await store.append('i-1', 0, confirmed, Date.now());
    const { worker, told, next } = working(store, curable());
    const over = next('resolved');
    await worker.start();
    await over;
    expect(types(told)).toEqual(happy.slice(2));
  });

  test('a symptom of a service with an open incident belongs to it', async () => {
    const store = await openStore();
    await store.append('i-1', 0, confirmed, Date.now());
    const { worker } = working(store);
    await worker.start();
    await worker.raise('db', symptom);
    expect(await store.list('open')).toEqual(['i-1']);
  });

  test('an intent without an outcome is settled and never applied again', async () => {
    const store = await openStore();
    const intended = [
      event('evidence-saved'),
      event('diagnosed'),
      event('planned'),
      event('verdict-given'),
      event('remedy-intended', { deadline: Date.now() + 60_000 }),
    ];
    await store.append('i-1', 0, [...confirmed, ...intended], Date.now());
    const { worker, told, next } = working(store, curable());
    const finished = next('remedy-finished');
    await worker.start();
    await finished;
    expect(told[0]).toMatchObject({ event: { type: 'remedy-finished', settledBy: 'successor' } });
    expect(types(await store.load('i-1')).filter((type) => type === 'remedy-intended')).toEqual([
      'remedy-intended',
    ]);
  });

  test('a damaged log is told, and the other incidents are carried on all the same', async () => {
    const store = await openStore();
    await store.append('broken', 0, [event('opened', { service: 'mail' }), event('verified')], 2);
    await store.append('whole', 0, confirmed, 1);
    const { worker, failures, next } = working(store, curable());
    const over = next('resolved');
    await worker.start();
    expect(await over).toMatchObject({ incident: 'whole' });
    expect(failures).toContainEqual(
      'incident broken: IllegalTransition: an incident in phase confirming cannot take the event verified',
    );
  });
});

test('an event that the phase does not allow never becomes durable', async () => {
  const store = await openStore();
  let asked = 0;
  const { worker, failures, next } = working(store, {
    perform: () => Promise.resolve({ events: [event(asked++ === 0 ? 'verified' : 'dismissed')] }),
  });
  await worker.start();
  const over = next('dismissed');
  await worker.raise('web', symptom);
  const { incident } = await over;
  expect(types(await store.load(incident))).toEqual(['opened', 'dismissed']);
  expect(failures).toEqual([
    `incident ${incident}: IllegalTransition: an incident in phase confirming cannot take the event verified`,
  ]);
});

test('what a remedy has done is recorded although another symptom joins meanwhile', async () => {
  const store = await openStore();
  const steps = curable();
  const { worker, next } = working(store, {
    ...steps,
    perform: async (incident, step, append) => {
      const performed = await steps.perform(incident, step, append);
      if (step.do === 'apply') await worker.raise('db', symptom);
      return performed;
    },
  });
  await worker.start();
  const finished = next('remedy-finished');
  await worker.raise('web', symptom);
  const { incident } = await finished;
  expect(types(await store.load(incident)).slice(6, 9)).toEqual([
    'remedy-intended',
    'symptom-joined',
    'remedy-finished',
  ]);
  expect(await finished).toMatchObject({ event: { settledBy: 'performer' } });
});

test('a decision that somebody else has overtaken is taken again, not recorded', async () => {
  const store = await openStore();
  const plans: (readonly string[])[] = [];
  const steps = curable();
  const { worker, next } = working(store, {
    ...steps,
    perform: async (incident, step, append) => {
      const performed = await steps.perform(incident, step, append);
      if (step.do === 'plan') {
        plans.push(incident.services);
        if (plans.length === 1) await worker.raise('db', symptom);
      }
      return performed;
    },
  });
  await worker.start();
  const planned = next('planned');
  await worker.raise('web', symptom);
  const { incident } = await planned;
  expect(plans).toEqual([['web'], ['web', 'db']]);
  expect(types(await store.load(incident)).slice(2, 6)).toEqual([
    'evidence-saved',
    'diagnosed',
    'symptom-joined',
    'planned',
  ]);
});

test('what was seen and concluded is kept although another symptom joins meanwhile', async () => {
  const store = await openStore();
  const done: string[] = [];
  const steps = curable();
  const joining = { confirm: 'db', collect: 'mail', diagnose: 'shop' } as const;
  const { worker, next } = working(store, {
    ...steps,
    perform: async (incident, step, append) => {
      done.push(step.do);
      const performed = await steps.perform(incident, step, append);
      if (step.do in joining) await worker.raise(joining[step.do as keyof typeof joining], symptom);
      return performed;
    },
    related: () => ['web', ...Object.values(joining)],
  });
  await worker.start();
  const planned = next('planned');
  await worker.raise('web', symptom);
  const { incident } = await planned;
  expect(done.slice(0, 4)).toEqual(['confirm', 'collect', 'diagnose', 'plan']);
  expect(types(await store.load(incident)).slice(1, 8)).toEqual([
    'symptom-joined',
    'confirmed',
    'symptom-joined',
    'evidence-saved',
    'symptom-joined',
    'diagnosed',
    'planned',
  ]);
});

test('two incidents never hold the same container at once', async () => {
  const store = await openStore();
  const until = Date.now() + 60_000;
  const answers: boolean[] = [];
  const asked = Promise.withResolvers<undefined>();
  const steps = curable();
  const { worker, next } = working(store, {
    ...steps,
    seen: () => seen({ web: 'down', mail: 'down' }),
    perform: async (incident, step, append) => {
      // Of another root than the first one, which would hold it.
      if (step.do === 'diagnose' && incident.service === 'mail')
        return { events: [event('diagnosed', { diagnosis: diagnosis(cause('hang')) })] };
      if (step.do !== 'apply') return steps.perform(incident, step, append);
      answers.push(await append([event('remedy-intended', { deadline: until })]));
      if (answers.length === 2) asked.resolve(undefined);
      return { waitUntil: until };
    },
  });
  await worker.start();
  const first = next('remedy-intended');
  await worker.raise('web', symptom);
  await first;
  await worker.raise('mail', symptom);
  await asked.promise;
  expect(answers).toEqual([true, false]);
});

test('of two incidents with one root the later one is held until the first has cured it', async () => {
  const store = await openStore();
  const steps = curable();
  const cured = Promise.withResolvers<undefined>();
  let sight = seen({ web: 'down', mail: 'down' });
  const { worker, next } = working(store, {
    ...steps,
    seen: () => sight,
    perform: async (incident, step, append) => {
      if (step.do === 'apply') await cured.promise;
      return steps.perform(incident, step, append);
    },
  });
  await worker.start();
  const [first, held, finished] = [next('planned'), next('held-under'), next('remedy-finished')];
  await worker.raise('web', symptom);
  const { incident: leader } = await first;
  await worker.raise('mail', symptom);
  const { incident, event: under } = await held;
  expect(under).toMatchObject({ leader });
  cured.resolve(undefined);
  await finished;
  sight = seen({
    web: { health: 'up', since: Date.now() },
    mail: { health: 'up', since: Date.now() },
  });
  const over = next('recovered-without-us');
  worker.nudgeAll();
  expect((await over).incident).toBe(incident);
  expect(types(await store.load(incident))).not.toContain('remedy-intended');
});

test('people are called once for an unknown cause, and the work goes on beside it', async () => {
  const store = await openStore();
  const steps = curable();
  const { worker, next } = working(store, {
    ...steps,
    perform: async (incident, step, append) =>
      step.do === 'diagnose'
        ? { events: [event('diagnosed', { diagnosis: diagnosis(cause('unknown')) })] }
        : steps.perform(incident, step, append),
  });
  await worker.start();
  const over = next('resolved');
  await worker.raise('web', symptom);
  const { incident } = await over;
  const log = await store.load(incident);
  expect(log.filter(({ event: one }) => one.type === 'escalated')).toMatchObject([
    { event: { reason: 'unknown-cause' } },
  ]);
  expect(types(log).filter((type) => type !== 'escalated')).toEqual(happy);
});

test('a failure of our own is told, and the step is tried again', async () => {
  const store = await openStore();
  let failing = true;
  const steps = curable();
  const { worker, failures, next } = working(store, {
    ...steps,
    perform: async (incident, step, append) => {
      if (!failing) return steps.perform(incident, step, append);
      failing = false;
      throw new Error('the engine is gone');
    },
  });
  await worker.start();
  const over = next('resolved');
  await worker.raise('web', symptom);
  const { incident } = await over;
  expect(failures).toEqual([`incident ${incident}: Error: the engine is gone`]);
});

test('a nudge looks at a waiting incident at once', async () => {
  const store = await openStore();
  let health = seen({ web: 'down' });
  const { worker, next } = working(store, { ...curable(), seen: () => health });
  await worker.start();
  const finished = next('remedy-finished');
  await worker.raise('web', symptom);
  await finished;
  health = seen({ web: { since: Date.now() - 60_000 } });
  const verified = next('verified');
  worker.nudge('web');
  await verified;
});

test('a stop waits for the step that is running, and the next one is left to the next start', async () => {
  const store = await openStore();
  const step = Promise.withResolvers<undefined>();
  const release = Promise.withResolvers<undefined>();
  const { worker } = working(store, {
    perform: async () => {
      step.resolve(undefined);
      await release.promise;
      return { events: [event('confirmed')] };
    },
  });
  await worker.start();
  await worker.raise('web', symptom);
  await step.promise;
  const stopped = worker.stop();
  release.resolve(undefined);
  await stopped;
  const [id = ''] = await store.list('open');
  expect(types(await store.load(id))).toEqual(['opened', 'confirmed']);
});
