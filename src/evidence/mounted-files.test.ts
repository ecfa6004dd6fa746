import { expect, test } from 'vitest';
import type { MountedFile } from '../host/mounted-files.ts';
import { changedFiles, goodFiles } from './mounted-files.ts';

const key = new Uint8Array(32).fill(7);
const file = (path: string, text: string, changedAt: number): MountedFile => ({
  path,
  content: Buffer.from(text),
  changedAt,
});
const seen = (...files: readonly MountedFile[]) => ({ files, complete: true });

test('what was written before the process started is good, and is told apart by its content', () => {
  const good = goodFiles(seen(file('/etc/a.conf', 'port 80', 10)), 20, null, key);
  expect(changedFiles(seen(file('/etc/a.conf', 'port 80', 30)), good, key)).toEqual([]);
  expect(changedFiles(seen(file('/etc/a.conf', 'port 81', 30)), good, key)).toEqual([
    { path: '/etc/a.conf', change: 'changed', at: 30 },
  ]);
});

test('a file that was saved while the process ran has proved nothing: the older content stays good', () => {
  const first = goodFiles(seen(file('/etc/a.conf', 'port 80', 10)), 20, null, key);
  const later = goodFiles(seen(file('/etc/a.conf', 'prt 80', 30)), 20, first, key);
  expect(later).toEqual(first);
  expect(goodFiles(seen(file('/etc/b.conf', 'x', 30)), 20, first, key)).toEqual({});
});

test('new files and files that are gone are told', () => {
  const good = goodFiles(seen(file('/etc/a.conf', 'port 80', 10)), 20, null, key);
  expect(changedFiles(seen(file('/etc/b.conf', 'x', 30)), good, key)).toEqual([
    { path: '/etc/a.conf', change: 'removed', at: null },
    { path: '/etc/b.conf', change: 'added', at: 30 },
  ]);
});

test('what may merely not have been seen is not told as gone', () => {
  const good = goodFiles(seen(file('/etc/a.conf', 'port 80', 10)), 20, null, key);
  expect(changedFiles({ files: [], complete: false }, good, key)).toEqual([]);
});

test('another key tells nothing about the content', () => {
  const one = goodFiles(seen(file('/a', 'secret', 1)), 2, null, key);
  const other = goodFiles(seen(file('/a', 'secret', 1)), 2, null, new Uint8Array(32).fill(8));
  expect(one).not.toEqual(other);
  expect(JSON.stringify(one)).not.toContain('secret');
});
