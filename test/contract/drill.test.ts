/** Drills on a real project, beside a real responder: refused, done, interrupted, killed and healed. */
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startNova, type Running } from '../command-line.ts';
import { freePort } from '../free-port.ts';
import { runsAll } from '../rig.ts';
import { createRig, eventually, type Rig } from '../evidence-rig.ts';

/** It does not run without a setting that names another service, and needs that one to answer. */
const serve = `
const { hostname, port } = new URL(process.env.PROVIDER_URL);
require('node:http').createServer((_, answer) => {
  require('node:dns').lookup(hostname, (error) => answer.writeHead(error ? 503 : 200).end(String(error)));
}).listen(8080);
`;

const yaml = (port: number): string => `
services:
  web:
    image: nova-rewards/node:24
    init: true
    restart: unless-stopped
    command: ${JSON.stringify(['node', '-e', serve])}
    environment: { PROVIDER_URL: 'http://provider:8000' }
    ports: ['127.0.0.1:${port}:8080']
    labels: { nova.drills: allowed }
  provider:
    image: nova-rewards/backend:latest
    init: true
    restart: unless-stopped
    command: [node, horizon/main.ts]
    expose: ['8000']
    labels: { nova.drills: allowed }
  unmarked:
    image: nova-rewards/node:24
    init: true
    command: [sleep, infinity]
`;

const windows = `
windows: { settle: 2s, watch: 2s, verify-within: 30s, last-known-good: 1s, deployment: 3s, reconnect-within: 3s }
probing: { interval: 1s, failures: 2 }
`;

// Several commands and a recovery each, on machines that have other things to do.
vi.setConfig({ testTimeout: 300_000 });

let rig: Rig;
let folder: string;
let watching: Running;

beforeAll(async () => {
  rig = await createRig('drill', yaml(await freePort()));
  folder = await mkdtemp(join(tmpdir(), 'nova-test-drill-'));
  await rig.compose('up', '--detach');
  await startNova(['init', '-p', rig.name], { cwd: folder }).ended;
  await appendFile(join(folder, 'nova.yaml'), windows);
}, 120_000);

/** A log of its own for each test. */
beforeEach(async () => {
  await rm(join(folder, '.nova'), { recursive: true, force: true });
  watching = startNova(['watch', '--json'], { cwd: folder });
  await watching.says('"type":"good","service":"web"');
  // What an earlier test has changed is no deployment any more.
  await eventually(
    () => drill('crash-once', '--service', 'web', '--dry-run').ended,
    (code) => code === 0,
  );
}, 120_000);

afterEach(() => watching.stop());

afterAll(async () => {
  await rig.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

function nova(...argv: readonly string[]): Running {
  return startNova(argv, { cwd: folder });
}

function drill(fault: string, ...argv: readonly string[]): Running {
  return nova('drill', 'run', fault, '--project', rig.name, ...argv);
}

/** What a drill may change for a while only. */
async function world(): Promise<Readonly<Record<string, string>>> {
  const format = '{{.State.Status}} {{.HostConfig.RestartPolicy.Name}}';
  const project = `label=com.docker.compose.project=${rig.name}`;
  const names = await rig.docker('ps', '--all', '--filter', project, '--format', '{{.Names}}');
  const states = names
    .split('\n')
    .filter((name) => name !== '')
    .map(async (name) => {
      const printed = await rig.docker('inspect', '--format', format, name);
      return [name, printed.trim()] as const;
    });
  return Object.fromEntries(await Promise.all(states));
}

const remains = () => join(folder, '.nova', 'drills', rig.name, 'remains.json');

const recoveries = [
  ['crash-stays-down', 'web', 'app-crash', ['start']],
  ['config-drift', 'web', 'config-error', ['recreate']],
  ['port-taken-by-container', 'web', 'port-conflict', ['free-port']],
  ['crash-once', 'web', 'app-crash', []],
  ['hang', 'web', 'hang', ['restart']],
  ['network-detached', 'web', 'network-detached', ['reconnect-network']],
  ['resolver-broken', 'web', 'dns-failure', ['restart']],
] as const;

/** Half a minute each, and proved on the reference stacks: NOVA_TEST_ALL=1. */
const slow = test.skipIf(!runsAll());

test.for(runsAll() ? recoveries : recoveries.slice(0, 1))(
  '%s goes as expected, says so, and leaves the project as it was',
  async ([fault, service, kind, remedies]) => {
    const before = await world();
    const running = drill(fault, '--service', service, '--yes', '--json');
    expect(await running.ended, running.output() + running.complaints()).toBe(0);
    expect(JSON.parse(running.output())).toMatchObject({
      ...{ fault, service, asExpected: true, differences: [] },
      ...{ cause: { kind, component: service }, remedies, escalatedAfter: null },
    });
    expect(await world()).toEqual(before);
    expect(existsSync(remains())).toBe(false);
    const told = nova('incident', 'show', 'last');
    await told.ended;
    expect(told.output()).toContain(`This is a drill: nova drill run ${fault} on web.`);
  },
);

slow.for([
  ['container-deleted', 'web'],
  ['image-deleted', 'provider'],
  ['crash-loop', 'provider'],
] as const)('where people are called for %s, it helps as they would', async ([fault, service]) => {
  const before = await world();
  const running = drill(fault, '--service', service, '--yes', '--timeout', '4m');
  expect(await running.ended, running.output() + running.complaints()).toBe(0);
  const steps = ['injected:', 'detected after', 'diagnosed after', 'people were called after'];
  const ends = ['helped, as the person', 'recovered after', 'As expected.'];
  const places = [...steps, ...ends].map((step) => running.output().indexOf(step));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(await world()).toEqual(before);
});

test('what a killed drill has left is healed by a command, once', async () => {
  const before = await world();
  const running = drill('container-deleted', '--service', 'web', '--yes');
  await running.says('injected:');
  running.child.kill('SIGKILL');
  await running.ended;
  expect(Object.keys(await world())).toHaveLength(2);
  const healing = nova('drill', 'heal', '--project', rig.name);
  expect(await healing.ended, healing.complaints()).toBe(0);
  expect(healing.output()).toContain('Put back: container-deleted on web');
  expect(await world()).toEqual(before);
  const again = nova('drill', 'heal', '--project', rig.name);
  expect(await again.ended).toBe(0);
  expect(again.output()).toContain('has left anything to put back');
});

slow(
  'what a killed drill has left is put back by the next one, which is refused during the incident',
  async () => {
    const before = await world();
    const running = drill('container-deleted', '--service', 'web', '--yes');
    await running.says('detected after');
    running.child.kill('SIGKILL');
    await running.ended;
    const next = drill('crash-once', '--service', 'web', '--yes');
    expect(await next.ended).toBe(76);
    expect(next.output()).toContain('Put back first: container-deleted on web');
    expect(next.complaints()).toMatch(/an incident is open|a deployment runs/);
    expect(await world()).toEqual(before);
  },
);

slow('whoever interrupts a drill gets everything put back first', async () => {
  const before = await world();
  const running = drill('port-taken-by-container', '--service', 'web', '--yes');
  await running.says('injected:');
  running.child.kill('SIGINT');
  expect(await running.ended).toBe(1);
  expect(running.output()).toContain('It was ended before its end.');
  expect(await world()).toEqual(before);
  expect(existsSync(remains())).toBe(false);
});

slow('a second drill at the same time is refused', async () => {
  const first = drill('container-deleted', '--service', 'web', '--yes');
  await first.says('injected:');
  const second = drill('crash-once', '--service', 'web', '--yes');
  expect(await second.ended).toBe(75);
  expect(second.complaints()).toContain('a drill already runs');
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(1);
});

test('without the mark, a responder or a person it is refused, and nothing is changed', async () => {
  const before = await world();
  const unmarked = drill('crash-stays-down', '--service', 'unmarked', '--yes');
  expect(await unmarked.ended).toBe(76);
  expect(unmarked.complaints()).toContain('labels: { nova.drills: allowed }');
  const nobody = drill('crash-stays-down', '--service', 'web');
  expect(await nobody.ended).toBe(76);
  expect(nobody.complaints()).toContain('in a script say --yes');
  const alone = drill('crash-stays-down', '--service', 'web', '--state', 'elsewhere', '--yes');
  expect(await alone.ended).toBe(76);
  expect(alone.complaints()).toContain('no responder watches');
  expect(await world()).toEqual(before);
});

slow('a dry run says what would be done and what speaks against it, and does nothing', async () => {
  const before = await world();
  const free = drill('hang', '--service', 'web', '--dry-run', '--json');
  expect(await free.ended).toBe(0);
  expect(JSON.parse(free.output())).toMatchObject({ service: 'web', refusals: [] });
  const refused = drill('crash-loop', '--service', 'web', '--dry-run');
  expect(await refused.ended).toBe(76);
  expect(refused.output()).toContain('refused: web runs no script');
  const shared = drill('image-deleted', '--service', 'web', '--dry-run');
  expect(await shared.ended).toBe(76);
  expect(shared.output()).toContain('is made from the same image');
  expect(await world()).toEqual(before);
});

test('the list names the services that each fault can be aimed at', async () => {
  const listing = nova('drill', 'list', '--project', rig.name, '--json');
  expect(await listing.ended).toBe(0);
  const listed = JSON.parse(listing.output()) as { name: string; services: unknown }[];
  const servicesOf = (name: string) => listed.find((one) => one.name === name)?.services;
  expect(servicesOf('crash-stays-down')).toEqual(['provider', 'unmarked', 'web']);
  expect(servicesOf('port-taken-by-container')).toEqual(['web']);
  expect(servicesOf('orders/worker-ended')).toBeNull();
});
