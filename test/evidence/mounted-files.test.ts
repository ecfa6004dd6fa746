/** Configuration that is mounted from this machine, against what a healthy container has read. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { goodOf } from '../../src/evidence/fingerprint.ts';
import { goodFiles } from '../../src/evidence/mounted-files.ts';
import { readMountedFiles } from '../../src/host/mounted-files.ts';
import type { LastKnownGood } from '../../src/store/store.ts';
import { createRig, installationKey, look } from '../evidence-rig.ts';
import type { Rig } from '../evidence-rig.ts';

let rig: Rig;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-mounted-'));
  for (const file of ['app.conf', 'data.db'])
    await writeFile(join(folder, file), 'password=canary-0');
  rig = await createRig(
    'mounted',
    `services:
  reader:
    image: nova-rewards/base:bookworm
    init: true
    command: [sleep, '600']
    volumes:
      - ${folder}/app.conf:/etc/reader/app.conf:ro
      - ${folder}:/etc/reader/all:ro
      - ${folder}:/var/lib/reader
      - kept:/var/lib/kept
volumes: { kept: {} }
`,
  );
  await rig.compose('up', '--detach');
}, 120_000);

afterAll(async () => {
  await rig.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function remembered(): Promise<LastKnownGood> {
  const replica = await rig.replica('reader');
  const seen = await readMountedFiles(replica.mounts);
  const files = goodFiles(seen, replica.state.startedAt ?? 0, null, installationKey);
  return goodOf(replica, Date.now(), installationKey, [], files);
}

test('what was saved since is told by its path, and its content stays where it is', async () => {
  const good = await remembered();
  expect(Object.keys(good.files ?? {})).toEqual([
    '/etc/reader/all/app.conf',
    '/etc/reader/all/data.db',
    '/etc/reader/app.conf',
  ]);
  const context = { ...(await rig.context()), lastKnownGood: new Map([['reader', good]]) };
  expect((await look(context, 'mounted-files', 'reader')).facts[0]?.files).toEqual([]);

  await writeFile(join(folder, 'app.conf'), 'password=canary-1');
  const { facts, gaps } = await look(context, 'mounted-files', 'reader');
  expect(gaps).toEqual([]);
  expect(facts[0]?.files).toMatchObject([
    { path: '/etc/reader/all/app.conf', change: 'changed' },
    { path: '/etc/reader/app.conf', change: 'changed' },
  ]);
  expect(JSON.stringify([facts, good])).not.toContain('canary');
});
