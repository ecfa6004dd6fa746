/** The watcher of the watcher over a real store, real files, a real clock and a real URL. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { Secret } from '../../src/config/secret.ts';
import { configWithoutFile, watchedAs } from '../../src/config/config.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { followJournal } from '../../src/workflow/follow-journal.ts';
import { followConfig } from '../../src/workflow/reload.ts';
import {
  createWatchdog,
  heartbeatFile,
  readHeartbeat,
  type WatchdogParts,
} from '../../src/workflow/watchdog.ts';

async function place() {
  const folder = await mkdtemp(join(tmpdir(), 'nova-watchdog-'));
  const store = await openSqliteStore(folder);
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });
  const troubles: string[] = [];
  const watchdog = (part: Partial<WatchdogParts> = {}) =>
    createWatchdog({
      now: () => Date.now(),
      store,
      folder,
      replicas: 'none',
      slowest: () => 1_000,
      ping: { ping: null, pingEvery: 1_000 },
      onBlind: () => undefined,
      onTrouble: (what, reason) => troubles.push(`${what}: ${reason}`),
      ...part,
    });
  return { folder, store, troubles, watchdog };
}

test('a responder that comes back says since when nobody has watched, and only then', async () => {
  const { folder, store, watchdog } = await place();
  const first = watchdog();
  await first.start();
  await first.stop();
  expect(await store.journal(['blind'])).toEqual([]);
  const died = Date.now() - 60_000;
  await writeFile(heartbeatFile(folder), JSON.stringify({ at: died, pid: 1, lastRoundAt: null }));
  const second = watchdog();
  await second.start();
  await second.stop();
  expect(await store.journal(['blind'])).toMatchObject([
    { entry: { blindness: 'responder-dead', from: died, until: second.status().startedAt } },
  ]);
});

test('the heartbeat is for its owner only, and a torn one is none', async () => {
  const { folder, store, watchdog } = await place();
  await writeFile(heartbeatFile(folder), '{"at": 1');
  const dog = watchdog();
  await dog.start();
  dog.onRound();
  await dog.stop();
  expect(await store.journal(['blind'])).toEqual([]);
  expect((await stat(heartbeatFile(folder))).mode & 0o777).toBe(0o600);
  const beat = await readHeartbeat(folder);
  expect(beat).toMatchObject({ pid: process.pid });
  expect(Date.now() - (beat?.at ?? 0)).toBeLessThan(5_000);
  expect(beat?.lastRoundAt).not.toBeNull();
});

test('a process that was stopped says for how long it was', async () => {
  const { folder, store } = await place();
  const child = spawn(process.execPath, [join(import.meta.dirname, 'watch-itself.ts'), folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  child.kill('SIGSTOP');
  const stopped = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  child.kill('SIGCONT');
  await lines.next();
  child.stdin.end();
  await once(child, 'exit');
  const [span, ...others] = (await store.journal(['blind'])).map(({ entry }) => entry);
  expect(others).toEqual([]);
  if (span?.type !== 'blind') throw new Error('nothing was noted');
  expect(span.blindness).toBe('loop-stalled');
  expect(span.from).toBeLessThanOrEqual(stopped);
  expect(span.until - span.from).toBeGreaterThanOrEqual(4_900);
});

test("a long break of the engine's events is a blind interval, a short one is none", async () => {
  let now = 1_000_000;
  const { store, watchdog } = await place();
  const dog = watchdog({ now: () => now });
  dog.onEvents('broken');
  expect(dog.status().eventsBrokenSince).toBe(now);
  now += 2_000;
  dog.onEvents('restored');
  dog.onEvents('broken');
  now += 5_000;
  dog.onEvents('broken');
  now += 5_000;
  dog.onEvents('restored');
  expect(dog.status().eventsBrokenSince).toBeNull();
  await dog.stop();
  expect((await store.journal(['blind'])).map(({ entry }) => entry)).toEqual([
    { type: 'blind', blindness: 'events-broken', from: 1_002_000, until: 1_012_000 },
  ]);
});

test('it is stalled when no round is finished for three intervals, at least 15 s', async () => {
  let now = 1_000_000;
  const { watchdog } = await place();
  const dog = watchdog({ now: () => now, slowest: () => 10_000 });
  now += 30_000;
  expect(dog.status().stalled).toBe(false);
  now += 1;
  expect(dog.status().stalled).toBe(true);
  dog.onRound();
  expect(dog.status()).toMatchObject({ stalled: false, lastRoundAt: now });
});

test('a URL is fetched while all is well, and a failure is told once', async () => {
  const { troubles, watchdog } = await place();
  let status = 500;
  const pings: number[] = [];
  const server = createServer((_request, response) => {
    pings.push(status);
    response.writeHead(status).end();
    status = 200;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no address');
  const dog = watchdog({
    ping: { ping: `http://127.0.0.1:${address.port}/`, pingEvery: 1 },
  });
  await dog.start();
  await expect.poll(() => pings.length, { timeout: 20_000 }).toBeGreaterThan(1);
  await dog.stop();
  expect(troubles).toEqual([expect.stringMatching(/^ping: .*500/), 'ping: restored']);
});

test('a store that cannot be written costs no blind interval: it is noted later', async () => {
  let broken = true;
  let now = 1_000_000;
  const { store, troubles, watchdog } = await place();
  const dog = watchdog({
    now: () => now,
    store: {
      noteSeen: (sense, at) => store.noteSeen(sense, at),
      lastSeen: (sense) => store.lastSeen(sense),
      note: (entry, at) =>
        broken ? Promise.reject(new Error('the disk is full')) : store.note(entry, at),
    },
  });
  await dog.start();
  dog.onEvents('broken');
  now += 10_000;
  dog.onEvents('restored');
  await expect
    .poll(() => troubles, { timeout: 20_000 })
    .toEqual(['journal: Error: the disk is full']);
  broken = false;
  await dog.stop();
  const noted = (await store.journal(['blind'])).map(({ entry }) => entry);
  expect(noted).toContainEqual({
    type: 'blind',
    blindness: 'events-broken',
    from: 1_000_000,
    until: 1_010_000,
  });
  expect(troubles.at(-1)).toBe('journal: restored');
});

test('what people say in the journal is noticed, and what they said before is not news', async () => {
  const { store } = await place();
  const pause = (id: string) =>
    store.note(
      { type: 'paused', id, service: null, until: null, reason: 'x', by: 'ann' },
      Date.now(),
    );
  await pause('before');
  let news = 0;
  const follower = followJournal(store, ['paused', 'resumed'], () => (news += 1));
  follower.start();
  onTestFinished(() => follower.stop());
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(news).toBe(0);
  await pause('now');
  await expect.poll(() => news, { timeout: 20_000 }).toBe(1);
});

test('a changed configuration is applied, told where it needs a restart, and refused when wrong', async () => {
  const { folder, troubles } = await place();
  const file = join(folder, 'nova.yaml');
  await writeFile(file, 'one');
  const config = {
    ...configWithoutFile('shop', folder),
    store: new Secret('postgres://nova@a/nova'),
  };
  const versions: (() => Config)[] = [
    () => {
      throw new Error('line 3: no such key');
    },
    () => ({ ...config, project: 'other', windows: { ...config.windows, settle: 1 } }),
    () => ({ ...config, store: new Secret('postgres://nova@b/nova') }),
  ];
  const applied: Config[] = [];
  const follower = followConfig({
    config,
    source: {
      file,
      read: () => Promise.try(versions.shift() ?? (() => config)),
    },
    watchedAs,
    onApplied: (next) => {
      applied.push(next);
      return Promise.resolve();
    },
    onTrouble: (what, reason) => troubles.push(`${what}: ${reason}`),
  });
  follower.start();
  onTestFinished(() => follower.stop());
  // Looked at once a second: every touch has a time of its own, until one is noticed.
  let touch = 1_000;
  const until = async (count: () => number, wanted: number) =>
    expect
      .poll(
        async () => {
          touch += 1;
          if (count() < wanted) await utimes(file, touch, touch);
          return count();
        },
        { timeout: 20_000, interval: 1_500 },
      )
      .toBe(wanted);
  await until(() => troubles.length, 1);
  expect(troubles[0]).toMatch(/not applied, the former configuration holds: line 3/);
  expect(applied).toEqual([]);
  await until(() => applied.length, 1);
  expect(applied[0]?.windows.settle).toBe(1);
  await expect
    .poll(() => troubles[1])
    .toMatch(/changed; applied: windows; needs a restart: project$/);
  // Two secrets look alike wherever they are printed, and are told apart all the same.
  await until(() => troubles.length, 3);
  await expect.poll(() => troubles[2]).toMatch(/changed; .*needs a restart: store$/);
});
