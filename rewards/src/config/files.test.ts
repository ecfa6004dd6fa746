import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readFiles } from './files.ts';

const folder = mkdtempSync(join(tmpdir(), 'nova-rewards-'));
const file = join(folder, 'admin-key');
writeFileSync(file, 'hunter2-hunter2-hunter2-hunter2\n');

test('a secret is read from the file that its key with _FILE names, without its last line break', () => {
  const { given, problems } = readFiles({ ADMIN_API_KEY_FILE: file, PORT: '4000' });
  expect(given).toMatchObject({ ADMIN_API_KEY: 'hunter2-hunter2-hunter2-hunter2', PORT: '4000' });
  expect(problems).toEqual([]);
});

test('an empty name is none', () => {
  const { given, problems } = readFiles({ ADMIN_API_KEY_FILE: '', ADMIN_API_KEY: 'a key' });
  expect(given.ADMIN_API_KEY).toBe('a key');
  expect(problems).toEqual([]);
});

test.each([
  [join(folder, 'none'), /^cannot be read: ENOENT: no such file or directory/],
  // What the engine makes of a file that it does not find.
  [folder, /^cannot be read: EISDIR: illegal operation on a directory/],
])('%s', (name, says) => {
  const { given, problems } = readFiles({ DATABASE_URL_FILE: name });
  expect(given.DATABASE_URL).toBeUndefined();
  expect(problems.map(({ key }) => key)).toEqual(['DATABASE_URL_FILE']);
  expect(problems[0]?.problem).toMatch(says);
});

test('a key and its file exclude each other', () => {
  const { given, problems } = readFiles({ ADMIN_API_KEY: 'a key', ADMIN_API_KEY_FILE: file });
  expect(given.ADMIN_API_KEY).toBe('a key');
  expect(problems).toEqual([
    { key: 'ADMIN_API_KEY_FILE', problem: 'and ADMIN_API_KEY exclude each other' },
  ]);
});
