/** The commands that speak to a responder, or to its journal, as processes of their own. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { userInfo, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { event, paths } from '../examples/incident.ts';
import { append, startApi } from './http-rig.ts';

const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function nova(...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const me = userInfo().username;

test('nova approve answers the newest incident by name, and once', async () => {
  const { state, store, asking } = await startApi();
  await asking('i-1');
  const first = await nova('approve', 'last', '--state', state, '--reason', 'seen it');
  expect(first).toMatchObject({ code: 0, stdout: 'approved: May we restart?\n' });
  expect((await store.load('i-1')).at(-1)?.event).toMatchObject({
    type: 'approval-given',
    by: me,
    via: 'cli',
    reason: 'seen it',
  });
  const second = await nova('deny', 'i-1', '--state', state);
  expect(second.code).toBe(76);
  expect(second.stderr).toMatch(/has approved it at .*seen it.*APPROVAL_DECIDED/);
});

test('nova deny is bound to the plan that it names', async () => {
  const { state, store, asking } = await startApi();
  await asking('i-1');
  const outdated = await nova('deny', 'i-1', '--state', state, '--plan', 'f'.repeat(16));
  expect(outdated.code).toBe(76);
  expect(outdated.stderr).toContain('APPROVAL_OUTDATED');
  expect(await store.load('i-1')).toHaveLength(6);
  expect(await nova('deny', 'nobody', '--state', state)).toMatchObject({ code: 66 });
});

test('an answer without a running responder is not taken, and says what to do', async () => {
  const state = await emptyFolder();
  const { code, stderr } = await nova('approve', 'i-1', '--state', state);
  expect(code).toBe(69);
  expect(stderr).toMatch(/no responder runs with the state folder .*nova watch/);
});

test('nova ack takes an incident on, and says who did when it is too late', async () => {
  const { state, asking, store } = await startApi();
  await asking('i-1');
  const args = ['last', '--state', state];
  expect((await nova('ack', ...args, '-r', 'on it')).stdout).toMatch(/^taken on: i-1/);
  expect((await store.load('i-1')).at(-1)?.event).toMatchObject({ by: me, reason: 'on it' });
  const again = await nova('ack', ...args);
  expect(again.code).toBe(76);
  expect(again.stderr).toContain(`${me} has taken it on`);
});

test('nova update tells users, prints what they read, and says when it is too early', async () => {
  const { state, asking, store } = await startApi();
  await asking('i-1');
  const args = ['last', '--state', state];
  const { stdout, code } = await nova('update', ...args, '--message', 'Orders are safe.');
  expect({ stdout, code }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^published: i-1, identified\n.*disruption\n\nOrders are safe\./);
  expect((await store.load('i-1')).at(-1)?.event).toMatchObject({ by: me, via: 'cli' });
  const early = await nova('update', ...args, '--status', 'resolved');
  expect(early).toMatchObject({ code: 76 });
  expect(early.stderr).toContain('is not over');
  expect(await nova('update', ...args, '--status', 'fine')).toMatchObject({ code: 64 });
});

test('people write into a report, whether or not a responder runs, and publish it when it is over', async () => {
  const { state, store, asking } = await startApi();
  await asking('i-1');
  const args = ['last', '--state', state];
  const note = ['--text', 'the login was redis://:hunter2hunter2@cache'];
  expect((await nova('incident', 'annotate', ...args, ...note)).stdout).toBe(
    'Written into the report of i-1.\n',
  );
  expect((await store.load('i-1')).at(-1)?.event).toEqual({
    type: 'annotated',
    by: me,
    via: 'cli',
    text: 'the login was redis://:[redacted]@cache',
  });
  const cause = ['--component', 'db', '--reason', 'the volume was full'];
  const wrong = await nova('incident', 'correct', ...args, '--cause', 'disk-ful', ...cause);
  expect(wrong).toMatchObject({ code: 64 });
  expect(wrong.stderr).toContain('did you mean disk-full?');
  const corrected = await nova('incident', 'correct', ...args, '--cause', 'disk-full', ...cause);
  expect(corrected.stdout).toBe(
    'Corrected: disk full of db; diagnosed was application crash of web.\n',
  );
  const early = await nova('incident', 'publish', ...args);
  expect(early).toMatchObject({ code: 76 });
  expect(early.stderr).toContain('INCIDENT_OPEN');
  await append(store, 'i-1', [event('recovered-without-us'), event('resolved')]);
  expect(await nova('incident', 'publish', ...args)).toMatchObject({ code: 0 });
  expect((await nova('incident', 'publish', ...args)).stderr).toContain('PUBLISHED_ALREADY');
  expect(await nova('incident', 'publish', 'nobody', '--state', state)).toMatchObject({ code: 66 });
});

test('a pause is said, seen and ended, with a responder or without one', async () => {
  const state = await emptyFolder();
  const args = ['--state', state];
  const begun = await nova('pause', '--for', '1h', '--service', 'web', '-r', 'deploying', ...args);
  expect(begun.stdout).toMatch(/^Paused: web, until .*: deploying\. To go on: nova resume/);
  expect(JSON.parse((await nova('pauses', '--json', ...args)).stdout)).toMatchObject([
    { service: 'web', by: me, reason: 'deploying' },
  ]);
  expect(await nova('resume', '--service', 'db', ...args)).toMatchObject({ code: 66 });
  expect((await nova('resume', ...args)).stdout).toMatch(/^Resumed: web/);
  expect((await nova('pauses', ...args)).stdout).toBe('Nothing is paused.\n');
  const wrong = await nova('pause', '--for', 'ages', '-r', 'x', ...args);
  expect(wrong).toMatchObject({ code: 64 });
});

test('maintenance is planned, listed and called off', async () => {
  const args = ['--state', await emptyFolder(), '--json'];
  const plan = ['--from', '2h', '--for', '30m', '--service', 'db', '--service', 'web'];
  const added = await nova('maintenance', 'add', ...plan, '-r', 'disks', ...args);
  const { id, from, until } = JSON.parse(added.stdout) as {
    id: string;
    from: number;
    until: number;
  };
  expect(until - from).toBe(1_800_000);
  expect(JSON.parse((await nova('maintenance', 'list', ...args)).stdout)).toMatchObject([
    { id, services: ['db', 'web'], reason: 'disks' },
  ]);
  expect(await nova('maintenance', 'end', id, ...args)).toMatchObject({ code: 0 });
  expect(await nova('maintenance', 'end', id, ...args)).toMatchObject({ code: 66 });
});

test('a token is printed once, opens what its scope says, and is worth nothing when revoked', async () => {
  const { state, ask, asking, store } = await startApi();
  await asking('i-1');
  const args = ['--state', state];
  const made = await nova('token', 'create', '--name', 'bot', '--scope', 'operate', ...args);
  const token = made.stdout.trim();
  expect(token).toMatch(/^nova_[\w-]{43}$/);
  const pause = () => ask('/v1/pauses', { method: 'POST', token, body: { reason: 'x' } });
  expect(await pause()).toMatchObject({ status: 201, json: { by: 'bot' } });
  const listed = await nova('token', 'list', ...args);
  expect(listed.stdout).toMatch(/^bot: operate, /);
  expect(JSON.stringify(await store.journal(['token-created']))).not.toContain(token);
  expect(await nova('token', 'create', '--name', 'bot', '--scope', 'read', ...args)).toMatchObject({
    code: 66,
  });
  expect(
    await nova('token', 'create', '--name', 'other', '--scope', 'root', ...args),
  ).toMatchObject({ code: 64 });
  await nova('token', 'revoke', '--name', 'bot', ...args);
  expect(await pause()).toMatchObject({ status: 401 });
});

test('nova doctor says of each thing whether it is well, and fails when one is not', async () => {
  const state = await emptyFolder();
  const config = join(state, 'nova.yaml');
  await writeFile(config, 'project: shop\nautonomy: much\n');
  const { code, stdout } = await nova('doctor', '-c', config, '--state', state, '--json');
  expect(code).toBe(1);
  const checks = JSON.parse(stdout) as { name: string; state: string; says: string }[];
  expect(checks.map((one) => one.name)).toEqual([
    'engine',
    'compose',
    'permissions',
    'clock',
    'disk',
    'store',
    'config',
    'channels',
    'responder',
  ]);
  expect(checks.find((one) => one.name === 'config')).toMatchObject({
    state: 'fail',
    says: expect.stringContaining('autonomy') as string,
  });
  expect(checks.find((one) => one.name === 'store')).toMatchObject({ state: 'ok' });
});

test('nova stats says what it counted from, and of an empty store that there is nothing', async () => {
  const { state, store } = await startApi();
  const args = ['--state', state];
  expect((await nova('stats', ...args)).stdout).toBe('No incident was recorded in the last 30d.\n');
  await append(store, 'i-1', paths.resolved, Date.now() - 60_000);
  await append(store, 'i-1', [event('cause-corrected')]);
  const { stdout } = await nova('stats', '--since', '1d', '--objective', '99.5', ...args);
  expect(stdout).toMatch(/Incidents: 1, of which 0 are open/);
  expect(stdout).toMatch(/Causes: disk full 1/);
  expect(stdout).toMatch(/0 confirmed, 1 corrected/);
  expect(stdout).toMatch(/web: available at least .* nobody saw for/s);
  const json = await nova('stats', '--service', 'db', '--json', ...args);
  expect(JSON.parse(json.stdout)).toMatchObject({
    incidents: 0,
    availability: [{ service: 'db' }],
  });
  expect(await nova('stats', '--objective', 'all', ...args)).toMatchObject({ code: 64 });
  expect(await nova('stats', '--since', 'ages', ...args)).toMatchObject({ code: 64 });
});

test('nova report writes one HTML file, or prints any format', async () => {
  const { state, store } = await startApi();
  await append(store, 'i-1', paths.resolved);
  const args = ['last', '--state', state];
  const file = join(state, 'incident.html');
  expect((await nova('report', ...args, '--html', file)).stdout).toBe(`Written: ${file}\n`);
  const html = await readFile(file, 'utf8');
  expect(html).toMatch(/^<!doctype html>/);
  expect((await nova('report', ...args, '--format', 'html')).stdout.trim()).toBe(html.trim());
  expect(JSON.parse((await nova('report', ...args, '--json')).stdout)).toMatchObject({ id: 'i-1' });
  expect((await nova('report', ...args)).stdout).toMatch(/^# Incident i-1: web/);
  expect(await nova('report', ...args, '--html', '/dev/null/x')).toMatchObject({ code: 73 });
  expect(await nova('report', ...args, '--format', 'pdf')).toMatchObject({ code: 64 });
});

test('nova ack --storm takes on all that one page told of, and says what it leaves alone', async () => {
  const { state, store } = await startApi();
  const told = event('page-intended', { incidents: ['i-1', 'i-2', 'i-3'] });
  const opened = (service: string) => [
    event('opened', { service, related: [] }),
    event('confirmed'),
  ];
  await append(store, 'i-1', [...opened('web'), event('escalated'), told]);
  await append(store, 'i-2', [
    ...opened('db'),
    event('escalated'),
    event('page-shared', { leader: 'i-1' }),
  ]);
  await append(store, 'i-3', [
    event('opened', { service: 'api', related: [] }),
    event('dismissed'),
  ]);
  await append(store, 'i-4', opened('cache'));
  const { stdout } = await nova('ack', 'i-2', '--storm', '--state', state, '-r', 'on it');
  expect(stdout).toBe(
    'taken on: i-1; nobody further is called\ntaken on: i-2; nobody further is called\ni-3: it is over\n',
  );
  for (const id of ['i-1', 'i-2'])
    expect((await store.load(id)).at(-1)?.event).toMatchObject({ type: 'acknowledged', by: me });
  expect((await nova('ack', 'i-1', '--storm', '--state', state)).stdout).toContain(
    `i-1: ${me} has taken it on before`,
  );
  const alone = await nova('ack', 'i-4', '--storm', '--state', state);
  expect(alone).toMatchObject({ code: 76 });
  expect(alone.stderr).toContain('Take it on alone: nova ack i-4');
});
