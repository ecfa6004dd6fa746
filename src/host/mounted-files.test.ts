import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ReplicaMount } from '../docker/project.ts';
import { readMountedFiles } from './mounted-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'mounted-'));
afterAll(() => rmSync(folder, { recursive: true }));
const bind = (source: string, destination: string, over: Partial<ReplicaMount> = {}) => ({
  ...{ source: join(folder, source), destination },
  ...{ from: 'host' as const, wanted: 'read-write' as const, ...over },
});

test('single files and what the container may not write are read; its data is not', async () => {
  writeFileSync(join(folder, 'app.conf'), 'port 80');
  for (const one of ['conf.d', 'data']) mkdirSync(join(folder, one));
  writeFileSync(join(folder, 'conf.d', 'site.conf'), 'x');
  writeFileSync(join(folder, 'data', 'table'), 'rows');
  const { files, complete } = await readMountedFiles([
    bind('app.conf', '/etc/app.conf'),
    bind('conf.d', '/etc/conf.d', { wanted: 'read-only' }),
    bind('data', '/var/lib/data'),
    bind('data', '/volume', { from: 'engine', wanted: 'read-only' }),
  ]);
  expect(files.map(({ path, content }) => [path, content.toString()])).toEqual([
    ['/etc/app.conf', 'port 80'],
    ['/etc/conf.d/site.conf', 'x'],
  ]);
  expect(complete).toBe(true);
});

test('a file that is gone is known to be; behind a folder that cannot be seen nothing is', async () => {
  expect((await readMountedFiles([bind('gone.conf', '/etc/gone.conf')])).complete).toBe(true);
  expect((await readMountedFiles([bind('no/such/x.conf', '/etc/x.conf')])).complete).toBe(false);
});

test('pipes, loops of links and large files hold nobody up', async () => {
  mkdirSync(join(folder, 'odd'));
  execFileSync('mkfifo', [join(folder, 'odd', 'pipe')]);
  symlinkSync(join(folder, 'odd'), join(folder, 'odd', 'again'));
  writeFileSync(join(folder, 'odd', 'large'), Buffer.alloc(300_000));
  writeFileSync(join(folder, 'odd', 'small'), 'y');
  const { files, complete } = await readMountedFiles([
    bind('odd', '/etc/odd', { wanted: 'read-only' }),
  ]);
  expect(files.some(({ path }) => path === '/etc/odd/small')).toBe(true);
  expect(files.length).toBeLessThan(10);
  expect(complete).toBe(false);
});
