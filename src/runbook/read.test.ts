import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { largestRunbook, readRunbook } from './read.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runbook-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(name: string, bytes: Uint8Array | string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  return file;
}

test('a runbook is read with the hash of its bytes', async () => {
  const text = '\uFEFF# Shop\r\n';
  const file = await written('a.md', text);
  const hash = createHash('sha256').update(text).digest('hex');
  expect(await readRunbook(file)).toMatchObject({
    ok: true,
    runbook: { title: 'Shop', file, hash },
  });
});

test.each([
  ['invalid.md', Uint8Array.of(0x23, 0xff, 0xfe), 'not-utf8'],
  ['large.md', new Uint8Array(largestRunbook + 1), 'too-large'],
])('%s is refused as a value', async (name, bytes, error) => {
  expect(await readRunbook(await written(name, bytes))).toMatchObject({ ok: false, error });
});

test('a file that is not there, or is no file, is refused as a value', async () => {
  expect(await readRunbook(join(folder, 'none.md'))).toMatchObject({ error: 'not-found' });
  expect(await readRunbook(folder)).toMatchObject({ error: 'unreadable' });
});
