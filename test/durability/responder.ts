/**
 * The responder of the kill matrix, a process that gets killed: the real worker, performer,
 * planner, guard, scheduler and store over the small world of `world.ts`. What knows Docker is
 * replaced: probes ask the world's ports, evidence is what its engine says, and the diagnosis
 * is always that what is broken has crashed, in a storm each service for itself.
 *
 * Its store is wrapped: at the point that the test names the process kills itself, without
 * another word. The product has no such hook.
 *
 * Argument: a `ResponderOrder` as JSON. Prints a line when it has started, and every acknowledged
 * event as JSON.
 */
import { closeSync, openSync } from 'node:fs';
import { takeAnnotation, takeCorrection, takePublication } from '../../src/incident/amend.ts';
import { takeAcknowledgement } from '../../src/incident/acknowledge.ts';
import { takeAlert } from '../../src/incident/alert.ts';
import { takeAnswer } from '../../src/incident/approval.ts';
import type { StoredEvent } from '../../src/incident/event.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Seen } from '../../src/incident/seen.ts';
import type { Health } from '../../src/probe/health.ts';
import { autonomyOf, defaultBudgets } from '../../src/remedy/policy.ts';
import type { Replicas } from '../../src/remedy/settle.ts';
import { amend } from '../../src/store/amend.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { followLog } from '../../src/workflow/follow.ts';
import { webhook } from '../../src/notify/webhook.ts';
import { concernsUsers, createAnnouncer } from '../../src/workflow/announcer.ts';
import { concernsPeople, createPager } from '../../src/workflow/pager.ts';
import { createPerformer } from '../../src/workflow/perform-step.ts';
import { schedulerFor } from '../../src/workflow/scheduler/for-store.ts';
import { createWorker } from '../../src/workflow/worker.ts';
import { storeOpeners } from '../contract/store-openers.ts';
import { definition, replica, rung, runbook } from '../examples/facts.ts';
import { cause, diagnosis } from '../examples/incident.ts';
import { startedLine, type ResponderOrder } from './points.ts';
import { seeWorld, tellWorld, type ServiceName, type WorldState } from './world-client.ts';

const order = JSON.parse(process.argv[2] ?? '') as ResponderOrder;
const { world, point } = order;
const names: readonly ServiceName[] = ['web', 'db'];
const now = () => Date.now();
const settings = {
  settle: 150,
  watch: 300,
  verifyWithin: 700,
  reconnectWithin: 500,
  escalateAfter: 600_000,
  extendedAfter: 600_000,
};

/** Nothing is a storm. */
const calm = { incidents: 100, within: 1, gather: 0, every: 1 };

/** Of several responders only the first one dies. */
function die(): void {
  try {
    closeSync(openSync(order.diedFile, 'wx'));
  } catch {
    // Another one was here before.
    return;
  }
  process.kill(process.pid, 'SIGKILL');
}

/** The intent whose effect comes next, for the world's count. */
let intent = '';

function killing(store: IncidentStore): IncidentStore {
  return {
    ...bound(store),
    async append(incident, expected, events, at, evidence) {
      const types = events.map((event) => event.type);
      for (const event of events) if (event.type === 'remedy-intended') intent = event.intent;
      const here = point !== null && 'event' in point && types.includes(point.event);
      if (here && point.when === 'before') die();
      const appended = await store.append(incident, expected, events, at, evidence);
      if (here && appended.ok && point.when === 'after') die();
      return appended;
    },
  };
}

/** A store may be an instance of a class: its methods as functions. */
function bound(store: IncidentStore): Omit<IncidentStore, 'append'> {
  return {
    load: (incident) => store.load(incident),
    list: (which, limit) => store.list(which, limit),
    evidence: (incident) => store.evidence(incident),
    since: (at, types) => store.since(at, types),
    setAside: (incident) => store.setAside(incident),
    note: (entry, at) => store.note(entry, at),
    journal: (types, from) => store.journal(types, from),
    recordGood: (good) => store.recordGood(good),
    keepOverride: (override) => store.keepOverride(override),
    dropOverride: (override) => store.dropOverride(override),
    overrides: () => store.overrides(),
    noteSeen: (sense, at) => store.noteSeen(sense, at),
    noteWatch: (watch, changes) => store.noteWatch(watch, changes),
    watches: (since) => store.watches(since),
    forgetWatches: (before) => store.forgetWatches(before),
    askSubscription: (ask) => store.askSubscription(ask),
    confirmSubscription: (id, at) => store.confirmSubscription(id, at),
    endSubscription: (id) => store.endSubscription(id),
    oweMails: (incident, updateAt, at) => store.oweMails(incident, updateAt, at),
    takeMail: (at, until) => store.takeMail(at, until),
    finishMail: (mail, dueAt) => store.finishMail(mail, dueAt),
    lastSeen: (sense) => store.lastSeen(sense),
    lastKnownGood: (service) => store.lastKnownGood(service),
    installationKey: () => store.installationKey(),
    close: () => store.close(),
  };
}

const healths = new Map<ServiceName, { health: Health; since: number; failures: number }>();
let looked: WorldState = await seeWorld(world);

async function probe(name: ServiceName): Promise<Health> {
  try {
    const url = `http://127.0.0.1:${looked.services[name].port}/`;
    const response = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await response.text();
    return 'up';
  } catch {
    // Whatever the reason: it does not answer.
    return 'down';
  }
}

async function replicas(): Promise<{ replicas: Replicas }> {
  looked = await seeWorld(world);
  const views = names.map((name) => {
    const { container, status, startedAt, broken } = looked.services[name];
    return [
      name,
      [replica(name, { container, status, startedAt, exitCode: broken ? 1 : 0 })],
    ] as const;
  });
  return { replicas: Object.fromEntries(views) };
}

function seen(): Seen {
  const services = names.map((name) => {
    const { health = 'unknown', since = 0, failures = 0 } = healths.get(name) ?? {};
    return [
      name,
      {
        ...{ health, since, recovered: health === 'up', lasting: failures >= 2 },
        ...{ diedAt: null, crashedAt: null, detail: 'no answer' },
      },
    ] as const;
  });
  const { changedAt } = looked;
  return { services: Object.fromEntries(services), changedAt, changed: 'a file was changed' };
}

const store = killing(await storeOpeners[order.store](order.location));
const perform = createPerformer({
  now,
  measure: () => Promise.resolve(null),
  store,
  runbook: () =>
    runbook({
      ladders: {
        'app-crash': [
          rung('restart', { target: 'component' }),
          rung('recreate', { target: 'component' }),
        ],
      },
    }),
  policy: () => ({
    autonomy: autonomyOf(order.asks === null ? 'auto' : 'approve', {}),
    budgets: defaultBudgets,
    approveWithin: order.asks ?? 60_000,
    maintenance: [],
  }),
  definitions: () => names.map((name) => definition(name)),
  dependencies: () => [],
  watched: names.length,
  activity: () => ({
    deploymentUntil: null,
    manuallyStopped: false,
    graceUntil: null,
    startedAt: null,
  }),
  probeNow: async (service) => ({
    health: await probe(service as ServiceName),
    answers: [],
    lastHealthy: null,
    firstFailing: null,
  }),
  concerned: () => names,
  collect: async (wants) => {
    const states = Object.values((await replicas()).replicas).flatMap((views) =>
      views.map((view) => view.state),
    );
    const layers = states.map(
      ({ service, container }) =>
        ({ kind: 'writable-layer', service, container, paths: [] }) as const,
    );
    return { facts: wants.includes('writable-layer') ? layers : states, gaps: [] };
  },
  wants: ['container-state'],
  diagnose: (_evidence, _gaps, { service }) => {
    const broken = names.toReversed().find((name) => looked.services[name].broken);
    return diagnosis(cause('app-crash', order.storm ? service : (broken ?? 'web')));
  },
  replicas,
  act: async ({ remedy, service }) => {
    const done = tellWorld(world, 'act', { intent, remedy, service });
    if (point !== null && 'effect' in point && point.effect === remedy) setTimeout(die, 100);
    await done;
    return { outcome: 'applied', detail: `${remedy} ${service}` };
  },
  effectDeadline: () => 1_000,
  writeOverrides: () => Promise.resolve(),
});

const complain = (what: string, why: unknown) =>
  process.stderr.write(`${process.pid} ${what}: ${String(why)}\n`);
const scheduler = schedulerFor(order.store === 'sqlite' ? null : order.location, now, complain);
const others = followLog({
  store,
  now,
  replicas: order.store === 'sqlite' ? 'none' : 'some',
  onEvent: (event) => {
    void worker.learn(event.incident);
    tell(event);
  },
  onTrouble: complain,
});
const acknowledge = (event: StoredEvent) => process.stdout.write(`${JSON.stringify(event)}\n`);
/** A webhook cannot tell a repeat: what may be one has to say so. */
const hook = webhook({ url: { reveal: () => `${world}/page` }, secret: null });
const users = webhook({ url: { reveal: () => `${world}/update` }, secret: null });
const pager = createPager({
  store,
  now,
  storm: () => (order.storm ? { incidents: 2, within: 60_000, gather: 100, every: 300 } : calm),
  // In a storm both have begun by the time that one calls.
  paging: () => ({
    levels: [{ after: order.storm ? 300 : 0, channels: ['hook'] }],
    repeatEvery: null,
  }),
  around: () => ({ contacts: [], links: [], planHash: (binding) => binding }),
  channels: new Map([
    [
      'hook',
      {
        ...hook,
        send: (...page) => {
          const sent = hook.send(...page);
          if (point !== null && 'effect' in point && point.effect === 'page') setTimeout(die, 50);
          return sent;
        },
      },
    ],
  ]),
  project: 'kill',
  deadline: 1_000,
  onEvent: (event) => {
    others.own(event);
    acknowledge(event);
  },
  onTrouble: complain,
});
/** Users hear of it at once, and of what changes after a minute at the earliest. */
const announcer = createAnnouncer({
  store,
  now,
  informing: () => ({
    every: 900_000,
    confirmedFor: 0,
    audiences: [{ channel: 'users', byPersonOnly: false }],
  }),
  templates: () => [],
  storm: () => calm,
  product: () => 'Shop',
  channels: new Map([
    [
      'users',
      {
        delivery: 'at-least-once',
        announce: (text, id) => {
          const sent = users.announce(text, id);
          if (point !== null && 'effect' in point && point.effect === 'update') setTimeout(die, 50);
          return sent;
        },
      },
    ],
  ]),
  deadline: 1_000,
  onEvent: (event) => {
    others.own(event);
    acknowledge(event);
  },
  onTrouble: complain,
});
const tell = (event: StoredEvent) => {
  if (concernsPeople(event)) pager.look(event.incident);
  if (order.tellsUsers && concernsUsers(event)) announcer.look(event.incident);
};
const worker = createWorker({
  store,
  scheduler,
  now,
  settings: () => settings,
  related: (service) => (order.apart ? [] : names.filter((name) => name !== service)),
  seen,
  trail: () => [],
  perform,
  onEvent: (event) => {
    others.own(event);
    acknowledge(event);
    tell(event);
  },
  onFailure: complain,
  onUnrecorded: () => undefined,
});

async function look(name: ServiceName): Promise<void> {
  const health = await probe(name);
  const before = healths.get(name);
  const failures = health === 'up' ? 0 : (before?.failures ?? 0) + 1;
  const since = before?.health === health ? before.since : now();
  healths.set(name, { health, since, failures });
  if (before?.health !== health) worker.nudge(name);
  if (failures === 2)
    void worker.raise(name, { kind: 'probe-failed', probe: 'http', detail: 'no answer' });
}

/** As the API takes an answer; only the hash is left out. */
function agree(incident: Incident): ReturnType<typeof takeAnswer> {
  const plan = incident.question?.binding ?? '';
  const answer = { decision: 'approved', plan, by: 'ann', via: 'http', reason: '' } as const;
  return takeAnswer(incident, answer, (binding) => binding, now());
}

/** As the API takes it. */
function takeOn(incident: Incident): ReturnType<typeof takeAcknowledgement> {
  return takeAcknowledgement(incident, { by: 'ann', via: 'http', reason: '' });
}

/** As the API takes it. */
function noteAlert(incident: Incident): ReturnType<typeof takeAlert> {
  const alert = { name: 'ServiceDown', summary: '', fingerprint: 'f1', startsAt: 1 };
  return takeAlert(incident, { service: 'web', alert, status: 'firing' });
}

/** As the command line writes it, each once: an incident that is open is not published. */
async function write(id: string): Promise<void> {
  const who = { by: 'ann', via: 'cli' } as const;
  const once = { code: 'SAID', message: 'it was said before' };
  await amend(store, id, now, ({ annotations }) =>
    annotations.length > 0 ? once : takeAnnotation({ ...who, text: 'the disk was new' }),
  );
  await amend(store, id, now, ({ corrections }) =>
    corrections.length > 0
      ? once
      : takeCorrection({ ...who, kind: 'disk-full', component: 'db', why: 'it was full' }),
  );
  await amend(store, id, now, (incident) => takePublication(incident, who));
}

await worker.start();
await pager.start();
if (order.tellsUsers) await announcer.start();
others.start();
process.stdout.write(`${startedLine}\n`);
// A symptom without a reason, once.
if (order.falseAlarm && (await store.list('all')).length === 0)
  void worker.raise('web', { kind: 'probe-failed', probe: 'http', detail: 'a hiccup' });
// Collecting looks at the world too: what this loop has told of is remembered by itself.
let told = looked.changedAt;
for (;;) {
  looked = await seeWorld(world);
  if (looked.changedAt !== told) worker.nudgeAll();
  told = looked.changedAt;
  for (const name of names) await look(name);
  if (looked.approved) for (const id of await store.list('open')) await worker.say(id, agree);
  if (looked.acknowledged) for (const id of await store.list('open')) await worker.say(id, takeOn);
  if (looked.alerted) for (const id of await store.list('open')) await worker.say(id, noteAlert);
  if (looked.amended) for (const id of await store.list('all')) await write(id);
  await new Promise((resolve) => setTimeout(resolve, 40));
}
