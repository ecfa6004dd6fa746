/**
 * Power cuts on the SQLite file. A writer is stopped in the middle of whatever it does, its files
 * are copied as they are, and the copy loses what a disk may lose: what was written and not yet
 * acknowledged is cut or torn at any byte. The copy must open with every acknowledged event.
 *
 * What a disk does that lies about having written cannot be seen from here.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { storeFile } from '../../src/store/sqlite-open.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { relapsed } from '../contract/store-events.ts';
import { frames, type Frame } from './write-ahead-log.ts';

const program = fileURLToPath(new URL('append-on.ts', import.meta.url));
const cuts = 40;

let root: string;
let child: ChildProcess;
let acknowledged = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'nova-power-'));
  child = spawn(process.execPath, [program, join(root, 'state')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.on('data', (data: Buffer) => {
    const last = data.toString().trimEnd().split('\n').at(-1);
    acknowledged = Math.max(acknowledged, Number(last));
  });
  await until(() => acknowledged > 0);
});
afterAll(async () => {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
  await rm(root, { recursive: true, force: true });
});

test(`after each of ${cuts} power cuts at random moments the store opens with all that was acknowledged`, async () => {
  let unacknowledged = 0;
  for (let cut = 0; cut < cuts; cut += 1) {
    const { folder, known } = await copyStopped(`cut-${cut}`);
    const log = await readFile(join(folder, `${storeFile}-wal`));
    const tail = await tailAfter(folder, known);
    if (tail > 0) unacknowledged += 1;
    await loseTail(folder, log, tail);
    await holds(folder, known);
  }
  process.stdout.write(
    `power cuts: ${cuts}, of which ${unacknowledged} within an append; 0 acknowledged events lost\n`,
  );
});

test('a page of the file that a checkpoint was writing is torn, and the log mends it', async () => {
  const { folder, known } = await copyStopped('torn-page');
  const log = await readFile(join(folder, `${storeFile}-wal`));
  const inLog = [...new Set(frames(log).map((frame) => frame.page))].filter((page) => page > 1);
  const size = (await stat(join(folder, storeFile))).size;
  const pageSize = log.readUInt32BE(8);
  const torn = inLog.filter((page) => page * pageSize <= size).slice(0, 20);
  expect(torn.length).toBeGreaterThan(0);
  await using file = await open(join(folder, storeFile), 'r+');
  for (const page of torn)
    await file.write(Buffer.alloc(pageSize / 2, 0xff), 0, pageSize / 2, (page - 1) * pageSize);
  await file.sync();
  await holds(folder, known);
});

/**
 * The files as they are at one moment, and what had been acknowledged then. The writer goes on when the
 * next copy is wanted, so that a slow machine makes it write no more than a fast one.
 */
async function copyStopped(name: string): Promise<{ folder: string; known: number }> {
  const folder = join(root, name);
  child.kill('SIGCONT');
  await pause(Math.random() * 40);
  child.kill('SIGSTOP');
  await until(() => isStopped());
  // What it has said is in the pipe by now.
  await pause(20);
  const known = acknowledged;
  await cp(join(root, 'state'), folder, { recursive: true });
  // The index of the log is memory: it does not survive.
  await rm(join(folder, `${storeFile}-shm`), { force: true });
  return { folder, known };
}

async function isStopped(): Promise<boolean> {
  const state = (await readFile(`/proc/${child.pid}/stat`, 'utf8')).split(') ')[1];
  return state?.startsWith('T') === true;
}

/** How many bytes at the end of the log belong to what was not acknowledged. */
async function tailAfter(folder: string, known: number): Promise<number> {
  const scratch = `${folder}-whole`;
  await cp(folder, scratch, { recursive: true });
  const store = await openSqliteStore(scratch);
  const whole = (await store.load('i1')).length;
  await store.close();
  await rm(scratch, { recursive: true });
  const log = await readFile(join(folder, `${storeFile}-wal`));
  const all = frames(log);
  const commits = all.filter((frame) => frame.commits);
  const acknowledgedCommits = commits.slice(0, commits.length - (whole - known));
  const last: Frame | undefined = acknowledgedCommits.at(-1);
  return (all.at(-1)?.end ?? 0) - (last?.end ?? all.at(-1)?.end ?? 0);
}

/** The tail is cut at any byte, and half a page of anything stands where the next would be. */
async function loseTail(folder: string, log: Buffer, tail: number): Promise<void> {
  const end = frames(log).at(-1)?.end ?? log.length;
  const kept = end - Math.floor(Math.random() * (tail + 1));
  const garbage = Buffer.alloc(2_000, Math.floor(Math.random() * 256));
  await writeFile(
    join(folder, `${storeFile}-wal`),
    Buffer.concat([log.subarray(0, kept), garbage]),
  );
}

async function holds(folder: string, known: number): Promise<void> {
  const database = new DatabaseSync(join(folder, storeFile));
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  database.close();
  const store = await openSqliteStore(folder);
  try {
    const log = await store.load('i1');
    expect(log.length).toBeGreaterThanOrEqual(known);
    const next = await store.append('i1', log.length, [relapsed('after the cut')], 1);
    expect(next).toEqual({ ok: true, version: log.length + 1 });
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function until(holdsNow: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 20_000;
  while (!(await holdsNow())) {
    if (Date.now() > end) throw new Error('waited in vain');
    await pause(2);
  }
}

function pause(delay: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay));
}
