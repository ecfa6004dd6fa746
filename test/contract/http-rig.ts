/** A responder's API on its real doors, over a real store; only the world outside is scripted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Status } from '../../src/http/api.ts';
import { openDoors, type NetworkDoor } from '../../src/http/listen.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { planHash } from '../../src/http/plan-hash.ts';
import { socketPath } from '../../src/http/socket-path.ts';
import { newToken } from '../../src/http/token.ts';
import { takeAcknowledgement } from '../../src/incident/acknowledge.ts';
import { bindingText, takeAnswer } from '../../src/incident/approval.ts';
import type { IncidentEvent } from '../../src/incident/event.ts';
import type { EventOf } from '../../src/incident/incident.ts';
import type { Scope } from '../../src/incident/journal.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { IncidentStore } from '../../src/store/store.ts';
import { usualAlertLabels } from '../../src/config/alerts.ts';
import { defaultStorm } from '../../src/notify/storm.ts';
import { alertIntake } from '../../src/workflow/alerts.ts';
import { createAnnouncer } from '../../src/workflow/announcer.ts';
import { sayToUsers } from '../../src/workflow/say-to-users.ts';
import { inProcessScheduler } from '../../src/workflow/scheduler/in-process.ts';
import { createWorker } from '../../src/workflow/worker.ts';
import { definition } from '../examples/facts.ts';
import { event, paths, planned, seen, settings } from '../examples/incident.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: unknown;
}

export interface Ask {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The plan of an incident that `asking` has made. */
export const askedPlan = planHash(bindingText(planned()));

export const loopback: NetworkDoor = {
  host: '127.0.0.1',
  port: 0,
  door: { kind: 'network', exposed: false, proxies: [], tls: null },
};

/** Of the Slack app that answers come from. */
export const signingSecret = 'slack-signing-secret';

export async function startApi(network: NetworkDoor = loopback) {
  const state = await mkdtemp(join(tmpdir(), 'nova-http-'));
  const store = await openSqliteStore(state);
  const now = () => Date.now();
  const failures: string[] = [];
  const onFailure = (what: string, error: unknown) => failures.push(`${what}: ${String(error)}`);
  const worker = createWorker({
    store,
    scheduler: inProcessScheduler(now, onFailure),
    now,
    settings: () => settings,
    related: (service) => ['web', 'db'].filter((one) => one !== service),
    seen: () => seen({ web: 'down' }),
    trail: () => [],
    perform: () => Promise.resolve({ waitUntil: now() + 60_000 }),
    onEvent: (stored, incident) => metrics.onEvent(stored, incident),
    onFailure,
    onUnrecorded: () => undefined,
  });
  let status: Status = {
    startedAt: 1_000,
    lastRoundAt: null,
    stalled: false,
    eventsBrokenSince: null,
  };
  const metrics = createMetrics(() => status, now);
  const alerts = alertIntake({
    ...{ store, now, worker },
    names: () => ({ labels: usualAlertLabels, services: {} }),
    project: {
      ...{ name: 'shop', directory: '/', files: [], envFiles: [], watchedFiles: [] },
      services: [definition('web'), definition('db')],
    },
    replicas: () => Promise.resolve({}),
    isWatched: (service) => ['web', 'db'].includes(service),
    watcher: { isExplained: () => false, onUnhealthy: () => undefined },
  });
  const announcer = createAnnouncer({
    ...{ store, now, product: () => 'Shop', deadline: 1_000, channels: new Map() },
    informing: () => ({ every: 900_000, confirmedFor: 180_000, audiences: [] }),
    templates: () => [],
    storm: () => defaultStorm,
    onEvent: () => undefined,
    onTrouble: onFailure,
  });
  const doors = await openDoors(
    {
      now,
      store,
      metrics,
      status: () => status,
      answer: (id, answer) =>
        worker.say(id, (incident) => takeAnswer(incident, answer, planHash, now())),
      acknowledge: (id, said) => worker.say(id, (incident) => takeAcknowledgement(incident, said)),
      tellUsers: sayToUsers(announcer, store, worker),
      alerts,
      slack: () => ({ signingSecret: () => signingSecret, approvers: ['U0123456789'] }),
      onFailure,
      onTrouble: onFailure,
    },
    state,
    network,
  );
  onTestFinished(async () => {
    await doors.close();
    await worker.stop();
    await store.close();
    await rm(state, { recursive: true, force: true });
  });
  const url = new URL(doors.url ?? 'http://127.0.0.1:1');
  return {
    state,
    store,
    failures,
    url,
    close: () => doors.close(),
    setStatus: (part: Partial<Status>) => (status = { ...status, ...part }),
    /** Through the address. */
    ask: (path: string, options: Ask = {}) =>
      send({ host: url.hostname, port: Number(url.port) }, path, options),
    /** Through the socket. */
    askLocally: (path: string, options: Ask = {}) =>
      send({ socketPath: socketPath(state) }, path, options),
    /** An incident of `web` that asks until a minute from now, unless `until` says otherwise. */
    asking: (id: string, until = now() + 60_000) => append(store, id, asking(until)),
    token: (...scopes: readonly Scope[]) => tokenFor(store, scopes),
  };
}

export type RunningApi = Awaited<ReturnType<typeof startApi>>;

function asking(until: number): readonly IncidentEvent[] {
  return [
    ...paths.planning,
    event('planned'),
    event('verdict-given', {
      verdict: 'ask',
      rule: 'manual-stop',
      reason: 'May we restart?',
      until,
    }),
  ];
}

export async function append(
  store: IncidentStore,
  id: string,
  events: readonly IncidentEvent[],
  at = Date.now(),
): Promise<void> {
  const { length } = await store.load(id);
  const own = events.map((one) => (one.type === 'opened' ? openedFor(id, one) : one));
  const appended = await store.append(id, length, own, at);
  if (!appended.ok) throw new Error('somebody else has appended');
}

/** A service belongs to one open incident, so that each incident but the first has its own. */
function openedFor(id: string, opened: EventOf<'opened'>): EventOf<'opened'> {
  return id === 'i-1' ? opened : { ...opened, service: `${opened.service}-of-${id}` };
}

async function tokenFor(store: IncidentStore, scopes: readonly Scope[]): Promise<string> {
  const { text, hash } = newToken();
  const name = `bot-${scopes.join('-')}`;
  await store.note({ type: 'token-created', name, scopes, hash, by: 'ann' }, 1);
  return text;
}

type Where = { readonly host: string; readonly port: number } | { readonly socketPath: string };

function send(where: Where, path: string, options: Ask): Promise<Answered> {
  const { method = 'GET', token, body, headers = {} } = options;
  return new Promise((resolve, reject) => {
    const call = request(
      {
        ...where,
        path,
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: parsed(text),
          }),
        );
      },
    );
    call.on('error', reject);
    call.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Markdown and metrics are no JSON.
    return null;
  }
}
