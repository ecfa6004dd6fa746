/** What real containers use up, and what becomes of it: processes, files, memory, volumes. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { goodOf } from '../../src/evidence/fingerprint.ts';
import { readContainerTasks } from '../../src/host/container-tasks.ts';
import { haltedOf } from '../../src/probe/inside.ts';
import { createRig, eventually, installationKey, look } from '../evidence-rig.ts';
import type { Rig } from '../evidence-rig.ts';

const run = promisify(execFile);

const opener = `for (let n = 0; n < 40; n++) require('node:fs').openSync('/dev/null'); setInterval(() => 0, 1e6)`;
const eat = 'x=$$(head -c 300m /dev/zero | tr "\\0" a); echo survived';
/** Ends when it is told to, so that the stack goes quickly. */
const wait = 'trap "exit 0" TERM; while :; do sleep 1; done';

const yaml = (memory: string, command: string): string => `
services:
  opener:
    image: nova-rewards/node:24
    init: true
    command: [node, -e, "${opener}"]
    ulimits: { nofile: { soft: 64, hard: 64 } }
  crowded:
    image: nova-rewards/base:bookworm
    command: [bash, -c, 'for n in 1 2 3 4 5 6 7 8 9; do sleep 600 & done; ${wait}']
    pids_limit: 8
  busy:
    image: nova-rewards/base:bookworm
    command: [bash, -c, 'while :; do :; done', canary-argument-1]
    cpus: 0.2
    mem_limit: ${memory}
    environment: { TOKEN: canary-argument-1 }
  greedy:
    image: nova-rewards/base:bookworm
    init: true
    command: [bash, -c, 'bash -c ''${eat}''; ${wait}']
    mem_limit: 48m
    memswap_limit: 48m
  keeper:
    image: nova-rewards/base:bookworm
    command: [bash, -c, '${command}']
    volumes: [small:/data, './compose.yaml:/etc/app.yaml:ro']
  absent:
    image: nova-test.invalid/never/built:1
    scale: 0
volumes:
  small: { driver_opts: { type: tmpfs, device: tmpfs, o: size=1m } }
`;

let rig: Rig;

beforeAll(async () => {
  rig = await createRig('resources', yaml('64m', wait));
  // By name: without names Compose asks a registry for the image that is not there.
  await rig.compose('up', '--detach', ...['opener', 'crowded', 'busy', 'greedy', 'keeper']);
}, 120_000);

afterAll(() => rig.stop(), 60_000);

test('the process that is nearest to its limit of open files is counted', async () => {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'open-files', 'opener'),
    (answer) => (answer.facts[0]?.open ?? 0) > 40,
  );
  expect(facts[0]?.process).toBe('node');
  expect(facts[0]?.limit).toBe(64);
  expect(facts[0]?.open).toBeLessThanOrEqual(64);
});

test('a container that may not fork any more shows its limit and what it refused', async () => {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'limits', 'crowded'),
    (answer) => (answer.facts[0]?.tasks?.current ?? 0) >= 7,
  );
  expect(facts[0]?.tasks?.limit).toBe(8);
});

test('the busiest process is told with its share, and without the secret in its arguments', async () => {
  const context = await rig.context();
  const { facts } = await look(context, 'busiest-processes', 'busy');
  const [first] = facts[0]?.processes ?? [];
  expect(first).toMatchObject({ process: 'bash', threads: 1 });
  expect(first?.processor).toBeGreaterThan(0);
  expect(first?.memory).toBeGreaterThan(0);
  expect(first?.command).toContain('while :');
  expect(first?.command).not.toContain('canary');
  const limits = await eventually(
    () => look(context, 'limits', 'busy'),
    (answer) => (answer.facts[0]?.processor?.throttled ?? 0) > 0,
  );
  expect(limits.facts[0]?.processor?.limit).toBe(0.2);
});

test('a frozen main process is seen as stopped, and runs again afterwards', async () => {
  const { state } = await rig.replica('busy');
  process.kill(state.pid ?? -1, 'SIGSTOP');
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'main-process', 'busy'),
    (answer) => answer.facts[0]?.state === 'stopped',
  );
  expect(facts[0]).toMatchObject({ state: 'stopped', stopped: 1, process: 'bash' });
  const isHalted = haltedOf(true);
  expect(await isHalted(state)).toBe(true);
  expect(await isHalted({ ...state, container: 'another' })).toBe(false);
  expect(await haltedOf(false)(state)).toBe(false);
  process.kill(state.pid ?? -1, 'SIGCONT');
  const later = await eventually(
    () => look(context, 'main-process', 'busy'),
    (answer) => answer.facts[0]?.state !== 'stopped',
  );
  expect(later.facts[0]).toMatchObject({ state: 'running', stopped: 0 });
  expect(await isHalted(state)).toBe(false);
});

test('that all stands still which an init runs is seen; its own stop says nothing', async () => {
  const { state } = await rig.replica('opener');
  const tasks = await readContainerTasks(state.pid ?? -1);
  const [init, ...others] = (tasks?.all ?? []).map(({ pid }) => pid);
  expect(others.length).toBeGreaterThan(0);
  const halted = haltedOf(true);
  const send = (signal: NodeJS.Signals, to: readonly (number | undefined)[]) => {
    for (const pid of to) process.kill(pid ?? -1, signal);
  };
  onTestFinished(() => send('SIGCONT', [init, ...others]));
  send('SIGSTOP', others);
  expect(await eventually(() => halted(state), Boolean)).toBe(true);
  send('SIGCONT', others);
  expect(
    await eventually(
      () => halted(state),
      (yes) => !yes,
    ),
  ).toBe(false);
  send('SIGSTOP', [init]);
  const isStopped = async () =>
    (await readContainerTasks(state.pid ?? -1))?.main.state === 'stopped';
  expect(await eventually(isStopped, Boolean)).toBe(true);
  expect(await halted(state)).toBe(false);
});

test('the record that the kernel made of a kill is found by the container', async () => {
  const context = await rig.context();
  const { facts } = await eventually(
    () => look(context, 'kernel-kills', 'greedy'),
    (answer) => (answer.facts[0]?.kills.length ?? 0) > 0,
  );
  expect(facts[0]?.kills[0]).toMatchObject({ process: 'bash', lack: 'group' });
  expect(Math.abs((facts[0]?.kills[0]?.at ?? 0) - Date.now())).toBeLessThan(600_000);
  const others = await look(context, 'kernel-kills', 'keeper');
  expect(others.facts[0]?.kills).toEqual([]);
});

describe('a volume', () => {
  const volumes = async () => {
    const { facts, gaps } = await look(await rig.context(), 'volume-use', 'keeper');
    const byPlace = new Map(facts[0]?.volumes.map((one) => [one.destination, one]));
    return { data: byPlace.get('/data'), file: byPlace.get('/etc/app.yaml'), facts, gaps };
  };

  test('is measured inside the container', async () => {
    const { state } = await rig.replica('keeper');
    await rig.docker('exec', state.container, 'sh', '-c', 'cat /dev/zero > /data/full || true');
    const { data, file, gaps } = await volumes();
    expect(data).toMatchObject({ total: 1_048_576, free: 0, fileSystem: 'tmpfs' });
    expect(data).toMatchObject({ wanted: 'read-write', access: 'read-write' });
    expect(file).toMatchObject({ wanted: 'read-only', access: 'read-only' });
    expect(gaps).toEqual([]);
  });

  test('that turned read-only is told from one that was made so', async () => {
    const { state } = await rig.replica('keeper');
    const remount = ['mount', '-o', 'remount,ro', '/data'];
    await run('nsenter', ['--target', String(state.pid), '--mount', ...remount]);
    expect((await volumes()).data).toMatchObject({ wanted: 'read-write', access: 'read-only' });
  });

  test('of a container that has ended is measured on this host', async () => {
    await rig.compose('stop', '--timeout', '0', 'keeper');
    const { data, file, gaps } = await volumes();
    expect(file?.access).toBeNull();
    expect(file?.total).toBeGreaterThan(0);
    // The engine has unmounted it, and the folder left in its place is of another disk.
    expect(data).toBeUndefined();
    expect(gaps[0]?.reason).toContain('/data holds nothing that can be seen');
  });
});

test('an image that nobody has is told of a service without a container only', async () => {
  const context = await rig.context();
  const { facts } = await look(context, 'configured-image', 'absent');
  expect(facts[0]).toMatchObject({ ref: 'nova-test.invalid/never/built:1', here: 'absent' });
  expect(await look(context, 'configured-image', 'busy')).toEqual({ facts: [], gaps: [] });
});

test('what changed in how a container is made is told against the last known good', async () => {
  const good = goodOf(await rig.replica('busy'), Date.now(), installationKey, [], null);
  const context = async () => ({
    ...(await rig.context()),
    lastKnownGood: new Map([['busy', good]]),
  });
  const before = await look(await context(), 'definition-change', 'busy');
  expect(before.facts[0]?.changes).toEqual([]);
  await rig.writeFiles(yaml('96m', wait));
  await rig.compose('up', '--detach', '--no-deps', 'busy');
  const { facts } = await look(await context(), 'definition-change', 'busy');
  expect(facts[0]?.changes).toEqual([
    { aspect: 'memory-limit', before: '64 MiB', after: '96 MiB' },
  ]);
});

test('the host tells what it has left, and the engine what it keeps or why not', async () => {
  const context = await rig.context();
  const host = await look(context, 'host-resources', '');
  expect(host.facts[0]?.inodesTotal).toBeGreaterThanOrEqual(host.facts[0]?.inodesFree ?? 1);
  expect(host.facts[0]?.tasks).toBeGreaterThan(1);
  expect(host.facts[0]?.tasksMost).toBeGreaterThan(host.facts[0]?.tasks ?? 0);
  expect(host.facts[0]?.openFilesMost).toBeGreaterThan(host.facts[0]?.openFiles ?? 0);
  const disk = await look(context, 'docker-disk', '');
  if (disk.facts[0] === undefined) expect(disk.gaps[0]?.reason).toContain('nearly full');
  else expect(disk.facts[0].images?.count).toBeGreaterThan(0);
});

test('an engine whose processes are not those of this host leaves gaps', async () => {
  const context = await rig.context();
  const elsewhere = { ...context, engine: { ...context.engine, local: false } };
  for (const kind of [
    'open-files',
    'limits',
    'main-process',
    'kernel-kills',
    'volume-use',
  ] as const) {
    const { facts, gaps } = await look(elsewhere, kind, 'busy');
    expect(facts, kind).toEqual([]);
    expect(gaps[0]?.reason, kind).toBe('the engine is on another machine');
  }
});
