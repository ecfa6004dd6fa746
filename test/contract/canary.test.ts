/**
 * Canary secrets: planted wherever a real service leaks, carried through a whole incident, and
 * looked for in everything that the responder printed, stored, wrote and ran. None may be found.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '../../src/incident/event.ts';
import { askResponder } from '../../src/cli/responder.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova } from '../command-line.ts';
import { startReceiver, type Receiver } from '../receiver.ts';
import { createRig, eventually, type Rig } from '../evidence-rig.ts';

/** Values that each are found by one net only: by name, by place, by shape, or as a known value. */
const canaries = {
  environment: 'C4nary+env/9f8e7d6c5b4a',
  password: 'C4nary&dsn!3b2a1c0d9e',
  logged: 'C4nary-log-7a6b5c4d3e2f',
  bearer: 'C4naryBearer.1a2b3c4d5e6f7a8b',
  argument: 'C4nary-argv-5d4c3b2a1f0e',
  label: 'C4nary-label-0a9b8c7d6e5f',
  health: 'C4nary-health-8c7b6a5f4e3d',
  /** In the address of a channel, which the operator writes into nova.yaml. */
  channel: 'C4nary-channel-2d3e4f5a6b7c',
} as const;

/** `$$` is a dollar sign of the shell in the container. What it says, services really say. */
const program = `
echo "starting with API_TOKEN=$$API_TOKEN and $$DATABASE_URL"
echo "token=${canaries.logged} refused"
echo "GET /orders Authorization: Bearer ${canaries.bearer}"
echo "raw $$API_TOKEN, in base64 $$(printf %s "x:$$API_TOKEN" | base64 -w0), in a URL $$API_TOKEN_IN_URL"
eat() { x=$$(head -c 300m /dev/zero | tr "\\\\0" a); }
trap eat USR1
while true; do sleep 0.1; done
`;

const yaml = `
services:
  web:
    image: nova-rewards/redis:latest
    entrypoint:
      - bash
      - -c
      - ${JSON.stringify(program)}
      - web
      - --api-key=${canaries.argument}
    mem_limit: 48m
    memswap_limit: 48m
    labels: { com.example.license-key: ${canaries.label} }
    environment:
      API_TOKEN: ${canaries.environment}
      API_TOKEN_IN_URL: ${encodeURIComponent(canaries.environment)}
      DATABASE_URL: postgres://web:${encodeURIComponent(canaries.password)}@db:5432/shop
    healthcheck:
      test: [CMD, echo, 'password=${canaries.health}']
      interval: 1s
    depends_on: [db]
  db:
    image: nova-rewards/postgres:latest
    environment: { POSTGRES_USER: web, POSTGRES_DB: shop, POSTGRES_PASSWORD: '${canaries.password}' }
`;

const windows = `
windows: { escalate-after: 1s, settle: 2s, watch: 2s, verify-within: 30s, last-known-good: 1s, deployment: 3s, reconnect-within: 3s }
probing: { interval: 1s, failures: 2 }
`;

/** As it may be written: itself, in JSON, in a URL, and in base64 at each of its three offsets. */
function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const base64 = ['', 'x', 'xx'].map((before) =>
    Buffer.from(before + secret)
      .toString('base64')
      .slice(4, -4),
  );
  return [secret, JSON.stringify(secret).slice(1, -1), url, url.toLowerCase(), ...base64];
}

/** One channel is not there, so that a failure is told too. */
const paging = (url: string) => `
paging:
  channels:
    gone: { kind: webhook, url: "http://127.0.0.1:1/${canaries.channel}" }
    hook: { kind: webhook, url: "${url}/${canaries.channel}", secret: "${canaries.channel}" }
    chat: { kind: slack, token: "${canaries.channel}", channel: C0123456789, api: "${url}/api/" }
  levels: [{ after: 0s, channels: [gone] }, { after: 0s, channels: [hook] }, { after: 0s, channels: [chat] }]
updates:
  channels:
    site: { kind: webhook, url: "${url}/${canaries.channel}", secret: "${canaries.channel}" }
status:
  listen: 127.0.0.1:0
  url: https://status.shop.example
  export: page
  subscriptions: { server: "smtp://nova:${canaries.channel}@127.0.0.1:1", from: status@shop.example }
`;

/** A person may paste whatever stands in a log. */
const words = `We are on it: ${canaries.environment}, password=${canaries.password}`;

/** A rule may quote whatever it likes. */
const alert = {
  ...{ version: '4', groupKey: '{}', status: 'firing', receiver: 'nova' },
  alerts: [
    {
      status: 'firing',
      labels: { alertname: `WebDown ${canaries.environment}`, service: 'web' },
      annotations: { summary: `${canaries.environment} and password=${canaries.password}` },
      startsAt: new Date().toISOString(),
      fingerprint: 'f1',
    },
  ],
};

let rig: Rig;
let receiver: Receiver;
let folder: string;
let events: readonly StoredEvent[] = [];
/** Name of the sink to everything that went into it. */
const sinks = new Map<string, string>();

async function record(name: string, argv: readonly string[]): Promise<void> {
  const running = startNova(argv, { cwd: folder });
  await running.ended;
  sinks.set(name, running.output() + running.complaints());
}

/** What other processes of this machine can see of ours and of what ours start. */
function lookAtArguments(responder: number | undefined): void {
  const seen = new Set(sinks.get('arguments of processes')?.split('\n'));
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    if (isBelow(entry, responder)) seen.add(readProcess(entry, 'cmdline').replaceAll('\0', ' '));
  }
  sinks.set('arguments of processes', [...seen].join('\n'));
}

function isBelow(pid: string, ancestor: number | undefined): boolean {
  for (let at = pid; Number(at) > 1;) {
    if (Number(at) === ancestor) return true;
    at = /^PPid:\t(\d+)/m.exec(readProcess(at, 'status'))?.[1] ?? '0';
  }
  return false;
}

function readProcess(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has ended since.
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-test-canary-'));
  rig = await createRig('canary', yaml);
  await rig.compose('up', '--detach', '--wait');
  await record('nova init', ['init', '--project', rig.name]);
  // What `nova init` writes; what the operator adds are his own secrets.
  sinks.set('file nova.yaml', readFileSync(join(folder, 'nova.yaml'), 'utf8'));
  receiver = await startReceiver(() => ({ status: 200 }));
  await appendFile(join(folder, 'nova.yaml'), windows + paging(receiver.url));

  const responder = startNova(['watch', '--json'], { cwd: folder });
  const looking = setInterval(() => lookAtArguments(responder.child.pid), 20);
  try {
    await responder.says('"type":"good","service":"web"');
    const taken = await askResponder(join(folder, '.nova'), 'POST', '/v1/alerts', alert);
    sinks.set('answer to an alert', JSON.stringify(taken));
    await rig.compose('exec', '-T', 'web', 'bash', '-c', 'kill -USR1 1');
    await eventually(
      () => Promise.resolve(responder.output()),
      (said) =>
        said.includes('"type":"remedy-finished"') && /"type":"(resolved|escalated)"/.test(said),
      60_000,
    );
    await eventually(
      () => Promise.resolve(receiver.requests.length),
      (count) => count > 0,
      60_000,
    );
    await record('nova update', ['update', 'last', '--message', words]);
    await eventually(
      () => Promise.resolve(receiver.requests.map(({ body }) => body).join('\n')),
      (sent) => sent.includes('"act":"update"'),
      60_000,
    );
  } finally {
    clearInterval(looking);
    await responder.stop();
  }
  sinks.set('nova watch --json', responder.output());
  sinks.set('standard error', responder.complaints());
  await record('nova incidents', ['incidents', '--json']);
  await record('nova incident show', ['incident', 'show', 'last']);
  await record('nova incident show --json', ['incident', 'show', 'last', '--json']);
  await record('nova report', ['report', 'last']);
  await record('nova report --json', ['report', 'last', '--json']);
  await record('nova report --format html', ['report', 'last', '--format', 'html']);
  await record('nova incident actions', ['incident', 'actions', 'last']);
  await record('nova stats', ['stats']);
  await record('nova status', ['status', 'show']);
  await record('nova status export', ['status', 'export', 'copy']);
  for (const written of ['page', 'copy'])
    for (const file of readdirSync(join(folder, written), { recursive: true, encoding: 'utf8' }))
      if (/\.\w+$/.test(file))
        sinks.set(`${written}/${file}`, readFileSync(join(folder, written, file), 'utf8'));

  const state = join(folder, '.nova');
  for (const file of readdirSync(state))
    sinks.set(`file ${file}`, readFileSync(join(state, file), 'latin1'));
  sinks.set('pages', receiver.requests.map(({ body }) => body).join('\n'));
  const store = await openSqliteStore(state);
  const [incident = ''] = await store.list('all', 1);
  events = await store.load(incident);
  sinks.set('evidence', JSON.stringify(await store.evidence(incident)));
  await store.close();
}, 240_000);

afterAll(async () => {
  await rig.stop();
  await receiver.stop();
  await rm(folder, { recursive: true, force: true });
});

test('the incident went through everything that could leak', () => {
  const kinds = events.map(({ event }) => event.type);
  expect(kinds).toEqual(
    expect.arrayContaining(['opened', 'evidence-saved', 'diagnosed', 'planned']),
  );
  expect(kinds).toContain('remedy-finished');
  expect(sinks.get('nova watch --json')).toContain('WebDown [redacted]');
  expect(sinks.get('pages')).toContain('"act":"trigger"');
  expect(sinks.get('pages')).toContain('"channel":"C0123456789"');
  expect(sinks.get('pages')).toContain('We are on it: [redacted], password=[redacted]');
  expect(sinks.get('nova watch --json')).toMatch(/channel gone.*the request could not be sent/);
  expect(sinks.get('page/index.html')).toContain('We are on it: [redacted], password=[redacted]');
  expect(sinks.get('copy/history.atom')).toContain('We are on it: [redacted]');
  // The places where the canaries were are there, without them.
  const evidence = sinks.get('evidence') ?? '';
  expect(evidence).toContain('starting with API_TOKEN=[redacted] and postgres://web:[redacted]@db');
  expect(evidence).toContain('token=[redacted] refused');
  expect(evidence).toContain('password=[redacted]');
  expect(sinks.get('arguments of processes')).toContain('docker');
  expect(existsSync(join(folder, '.nova', 'compose.override.yaml'))).toBe(true);
});

test.each(Object.entries(canaries))('no sink holds the %s canary, in any form', (_name, canary) => {
  const found = [...sinks].flatMap(([sink, text]) =>
    formsOf(canary)
      .filter((form) => text.includes(form))
      .map((form) => {
        const at = text.indexOf(form);
        return `${sink}: …${text.slice(Math.max(0, at - 80), at + form.length + 20)}…`;
      }),
  );
  expect(found).toEqual([]);
});
