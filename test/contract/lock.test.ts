import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from '../../src/store/lock.ts';
import type { FolderLock } from '../../src/store/lock.ts';

let root: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nova-lock-'));
  folder = join(root, 'state');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function taken(): FolderLock {
  const lock = lockFolder(folder);
  if (lock.held) throw new Error(lock.message);
  return lock;
}

test('a second responder on the same folder is refused and told who has it', () => {
  const lock = taken();
  expect(lockFolder(folder)).toMatchObject({
    held: true,
    code: 'STATE_FOLDER_HELD',
    pid: process.pid,
  });
  expect(lockFolder(folder)).toMatchObject({ message: expect.stringContaining(folder) as unknown });
  lock.release();
  lock.release();
  taken().release();
});

test('locks of different folders have nothing to do with each other', () => {
  const lock = taken();
  const other = lockFolder(join(root, 'other'));
  expect(other.held).toBe(false);
  if (!other.held) other.release();
  lock.release();
});

test('releasing twice does not touch the lock of the next holder', () => {
  const first = taken();
  first.release();
  const second = taken();
  first.release();
  expect(lockFolder(folder)).toMatchObject({ held: true, pid: process.pid });
  second.release();
});

test('the lock of a killed process is gone at once, and its number does not matter', async () => {
  const program = fileURLToPath(new URL('hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  try {
    const said = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
    expect(said.value).toBe('locked');
    expect(lockFolder(folder)).toMatchObject({ held: true, pid: child.pid });
  } finally {
    child.kill('SIGKILL');
  }
  await ended;
  taken().release();
});

test('folder and file are for their owner only', () => {
  const lock = taken();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'responder.lock')).mode & 0o777).toBe(0o600);
  lock.release();
});

test('a folder that cannot be made is an error of the store', () => {
  writeFileSync(folder, 'a file');
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({ code: 'STORE_UNAVAILABLE' }) as Error,
  );
});
