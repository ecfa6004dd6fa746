/** What real containers leave behind: exits, kernel kills, ports, settings, logs. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collect } from '../../src/evidence/collect.ts';
import { goodOf } from '../../src/evidence/fingerprint.ts';
import { freePort } from '../free-port.ts';
import { createRig, eventually, installationKey, look } from '../evidence-rig.ts';
import type { Rig } from '../evidence-rig.ts';

const eat = 'x=$$(head -c 300m /dev/zero | tr "\\0" a); echo survived';
const serve = `require('node:http').createServer((_, answer) => answer.end('ok')).listen(8080)`;

let port: number;
let briefPort: number;

const yaml = (settings: string): string => `
services:
  crashing:
    image: nova-rewards/base:bookworm
    command: [bash, -c, 'echo "starting with $$API_TOKEN"; echo "line two" >&2; exit 3']
    environment: { API_TOKEN: canary-token-1 }
  greedy:
    image: nova-rewards/base:bookworm
    command: [bash, -c, '${eat}']
    mem_limit: 32m
    memswap_limit: 32m
  supervised:
    image: nova-rewards/base:bookworm
    init: true
    command: [bash, -c, 'bash -c ''${eat}''; echo "child gone"; sleep 600']
    mem_limit: 48m
    memswap_limit: 48m
  configured:
    image: nova-rewards/node:24
    init: true
    command: [node, -e, "${serve}"]
    ports: ['127.0.0.1::8080', '127.0.0.1::8081']
    environment: { ${settings} }
  displaced:
    image: nova-rewards/base:bookworm
    command: [sleep, '600']
    ports: ['127.0.0.1:${port}:80']
    profiles: [later]
  brief:
    image: nova-rewards/base:bookworm
    command: ['true']
    ports: ['127.0.0.1:${briefPort}:80']
  quiet:
    image: nova-rewards/base:bookworm
    command: [bash, -c, 'echo unseen; sleep 600']
    init: true
    logging: { driver: none }
  absent:
    image: nova-rewards/base:bookworm
    scale: 0
`;

const settings = 'MODE: fast, PRICE: "a$$b", LEVEL: "1"';
let rig: Rig;
let holder: Server;

beforeAll(async () => {
  holder = createServer();
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
  port = (holder.address() as AddressInfo).port;
  briefPort = await freePort();
  rig = await createRig('container', yaml(settings));
  await rig.compose('up', '--detach');
  await rig.compose('--profile', 'later', 'up', '--detach', 'displaced').catch(() => undefined);
}, 120_000);

afterAll(async () => {
  await rig.compose('--profile', 'later', 'rm', '--stop', '--force', 'displaced');
  await rig.stop();
  await new Promise((resolve) => holder.close(resolve));
}, 60_000);

test('a crashed container tells its exit code and its log, without the secret in it', async () => {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'container-state', 'crashing'),
    (answer) => answer.facts[0]?.status === 'exited',
  );
  expect(facts[0]).toMatchObject({ status: 'exited', exitCode: 3, oomKilled: false, pid: null });
  const logs = await look(context, 'logs', 'crashing');
  // The engine reads the two streams side by side, so their order is not certain.
  const lines = logs.facts[0]?.lines.map((line) => `${line.stream}: ${line.text}`) ?? [];
  expect(lines.toSorted()).toEqual(['stderr: line two', 'stdout: starting with [redacted]']);
  const memory = await look(context, 'memory', 'crashing');
  expect(memory.facts[0]).toMatchObject({ usage: null, oomKills: 0 });
  expect(memory.gaps[0]?.reason).toContain('does not run');
});

test('a container that the kernel killed is told by its state and its events', async () => {
  const context = await eventually(
    () => rig.context(),
    (answer) => answer.events.get('greedy')?.some((event) => event.action === 'die') === true,
  );
  const state = await look(context, 'container-state', 'greedy');
  expect(state.facts[0]).toMatchObject({ status: 'exited', memoryLimit: 32 * 1024 ** 2 });
  const memory = await look(context, 'memory', 'greedy');
  expect(memory.facts[0]?.oomKills).toBeGreaterThan(0);
});

test('a kernel kill below a supervisor is told by the counters of the cgroup', async () => {
  const context = { ...(await rig.context()), events: new Map<string, never>() };
  const { facts, gaps } = await eventually(
    () => look(context, 'memory', 'supervised'),
    (answer) => (answer.facts[0]?.oomKills ?? 0) > 0,
  );
  expect(facts[0]?.oomKills).toBeGreaterThan(0);
  expect(facts[0]?.peak).toBeGreaterThan(40 * 1024 ** 2);
  expect(gaps).toEqual([]);
});

test('a service without a container says so, and a log that cannot be read is a gap', async () => {
  const context = await rig.context();
  const { facts } = await collect(context, ['container-state'], ['absent']);
  expect(facts).toEqual([{ kind: 'container-missing', service: 'absent' }]);
  const quiet = await look(context, 'logs', 'quiet');
  expect(quiet.facts).toEqual([]);
  expect(quiet.gaps[0]?.reason).toContain('none');
});

test('a port is listened on, or only published', async () => {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'listening', 'configured'),
    (answer) => answer.facts.some((fact) => fact.listening),
  );
  expect(facts.map((fact) => [fact.port, fact.listening])).toEqual([
    [8080, true],
    [8081, false],
  ]);
});

describe('a published port', () => {
  test('is held by the service itself when it runs', async () => {
    const { facts } = await look(await rig.context(), 'port-owner', 'configured');
    expect(facts.map((fact) => fact.owner.is)).toEqual(['service', 'service']);
  });

  test('is held by a process when the container could not get it', async () => {
    const context = await displacedContext();
    const state = await look(context, 'container-state', 'displaced');
    expect(state.facts[0]?.error).toMatch(/already (in use|allocated)/);
    const { facts } = await look(context, 'port-owner', 'displaced');
    expect(facts[0]).toMatchObject({ port, owner: { is: 'process', pid: process.pid } });
  });

  test('is held by a foreign container, then by nobody', async () => {
    const context = await displacedContext();
    const other = `${rig.name}-holder`;
    await new Promise((resolve) => holder.close(resolve));
    const publish = `127.0.0.1:${port}:80`;
    const image = 'nova-rewards/base:bookworm';
    await rig.docker(
      'run',
      '--detach',
      '--name',
      other,
      '--publish',
      publish,
      image,
      'sleep',
      '60',
    );
    const held = await look(context, 'port-owner', 'displaced');
    await rig.docker('rm', '--force', other);
    const free = await look(context, 'port-owner', 'displaced');
    expect(held.facts[0]?.owner).toMatchObject({ is: 'container', name: other, ours: false });
    expect(free.facts[0]?.owner).toEqual({ is: 'nobody' });
  });

  test('of a container that starts and ends again and again is never held by another', async () => {
    const context = await rig.context();
    const owners = new Set<string>();
    const starting = { over: false };
    const starts = (async () => {
      for (let i = 0; i < 10; i += 1) await rig.compose('start', 'brief');
      starting.over = true;
    })();
    while (!starting.over) {
      const { facts } = await look(context, 'port-owner', 'brief');
      for (const { owner } of facts) owners.add(JSON.stringify(owner));
    }
    await starts;
    expect([...owners].toSorted()).toEqual(['{"is":"nobody"}', '{"is":"service"}']);
  });

  /** Compose leaves services of a profile out, so the definition stands here. */
  async function displacedContext(): ReturnType<Rig['context']> {
    const context = await rig.context();
    const some = context.project.services[0];
    if (some === undefined) throw new Error('the project has no service');
    const publishes = [{ hostIp: '127.0.0.1', hostPort: port, containerPort: 80 }];
    const displaced = { ...some, name: 'displaced', publishes };
    return { ...context, project: { ...context.project, services: [displaced] } };
  }
});

describe('settings', () => {
  test('equal to the files and the last known good show no difference', async () => {
    const { facts, gaps } = await look(await withGood(), 'configuration-change', 'configured');
    const none = { added: [], removed: [], changed: [] };
    expect(gaps).toEqual([]);
    expect(facts[0]).toMatchObject({
      sinceLastGood: none,
      filesAgainstContainer: none,
      filesAgainstLastGood: none,
    });
  });

  test('changed in the files are named, without their values', async () => {
    const context = await withGood();
    await rig.writeFiles(yaml('MODE: slow, PRICE: "a$$b", EXTRA: canary-extra-1'));
    const { facts } = await look(context, 'configuration-change', 'configured');
    const changed = { added: ['EXTRA'], removed: ['LEVEL'], changed: ['MODE'] };
    expect(facts[0]).toMatchObject({
      sinceLastGood: { added: [], removed: [], changed: [] },
      filesAgainstContainer: changed,
      filesAgainstLastGood: changed,
    });
    await rig.compose('up', '--detach', '--no-deps', 'configured');
    const later = await look(context, 'configuration-change', 'configured');
    expect(later.facts[0]).toMatchObject({
      sinceLastGood: changed,
      filesAgainstContainer: { added: [], removed: [], changed: [] },
    });
    expect(JSON.stringify(later)).not.toContain('canary-');
  });

  test('in files that Compose refuses are a gap, and the files say why', async () => {
    const context = await withGood();
    await rig.writeFiles('services: [not, a, map');
    const { facts, gaps } = await look(context, 'configuration-change', 'configured');
    expect(facts[0]?.filesAgainstContainer).toBeNull();
    expect(facts[0]?.sinceLastGood).not.toBeNull();
    expect(gaps[0]?.reason).toContain('the Compose files could not be read');
    const files = await collect(context, ['compose-files'], ['configured']);
    expect(files.facts[0]).toMatchObject({ valid: false });
    await rig.writeFiles(yaml(settings));
  });

  let good: ReturnType<typeof goodOf> | undefined;

  async function withGood(): ReturnType<Rig['context']> {
    good ??= goodOf(await rig.replica('configured'), Date.now(), installationKey, [], null);
    return { ...(await rig.context()), lastKnownGood: new Map([['configured', good]]) };
  }
});

test('an image is compared with the last known good one, and whether that one is still there', async () => {
  const context = await rig.context();
  const good = goodOf(await rig.replica('configured'), Date.now(), installationKey, [], null);
  const gone = { ...good, imageId: `sha256:${'0'.repeat(64)}` };
  const at = (one: typeof good): typeof context => ({
    ...context,
    lastKnownGood: new Map([['configured', one]]),
  });
  const same = await look(at(good), 'image-change', 'configured');
  expect(same.facts[0]).toMatchObject({ changed: false, lastGoodAvailable: true });
  const other = await look(at(gone), 'image-change', 'configured');
  expect(other.facts[0]).toMatchObject({ changed: true, lastGoodAvailable: false });
  const never = await look(context, 'image-change', 'configured');
  expect(never.facts[0]).toMatchObject({ changed: false, lastGoodId: null });
});

test('this host tells its disk and its memory', async () => {
  const { facts } = await collect(await rig.context(), ['host-resources'], []);
  expect(facts).toHaveLength(1);
  const [host] = facts;
  if (host?.kind !== 'host-resources') throw new Error('no host resources');
  expect(host.diskTotal).toBeGreaterThan(host.diskFree);
  expect(host.memoryTotal).toBeGreaterThan(host.memoryAvailable);
});
