/** A file is left on the database's own disk until nothing fits on it any more; then an import writes. */
import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { addressOf } from './docker.ts';
import { escalated, type Fault, type Scene } from './fault.ts';
import { loginOf, postgres } from './postgres.ts';
import { writeOverride } from './settings.ts';

const run = promisify(execFile);

/** Room for the cluster and some of its log, and nothing that this host would miss. */
const size = '160M';
/** What one statement of the import writes into the log: some of them fill its current file. */
const chunk = 1_000_000;
const most = 200;

const diskOf = (scene: Scene) => join(tmpdir(), `${scene.project}-disk`);
const leftOver = (scene: Scene) => join(diskOf(scene), 'dump-of-last-week');

export const databaseVolumeFull: Fault = {
  does: "fills the database's own disk, on which it then has to write",
  expected: escalated('disk-full', postgres.service, []),
  prepare: async (scene) => {
    const disk = diskOf(scene);
    const image = join(scene.folder, 'disk.img');
    await mkdir(disk);
    await run('truncate', ['--size', size, image]);
    await run('mkfs.ext4', ['-q', '-m', '0', image]);
    await run('mount', ['-o', 'loop', image, disk]);
    await writeOverride(scene, {
      services: { postgres: { volumes: [`${disk}:/var/lib/postgresql/data`] } },
    });
  },
  // The container keeps it until it is gone itself.
  arrange: (scene) =>
    Promise.resolve(async () => {
      await run('umount', ['--lazy', diskOf(scene)]);
      await rm(diskOf(scene), { recursive: true });
    }),
  inject: async (scene) => {
    const client = await logIn(scene);
    await fill(leftOver(scene));
    const at = Date.now();
    await importUntilItBreaks(client);
    return { at, heal: () => rm(leftOver(scene), { force: true }), cure: null };
  },
};

async function fill(file: string): Promise<void> {
  const refusal = await run('dd', ['if=/dev/zero', `of=${file}`, 'bs=64k']).then(
    () => '',
    (error: unknown) => String(error),
  );
  if (!refusal.includes('No space left on device')) throw new Error(refusal || 'it is never full');
}

async function importUntilItBreaks(client: Client): Promise<void> {
  for (let written = 0; written < most; written += 1) {
    const row = `select pg_logical_emit_message(true, 'import', repeat('x', ${chunk}))`;
    const isBroken = await client.query(row).then(
      () => false,
      () => true,
    );
    if (isBroken) return;
  }
  throw new Error('the database took everything');
}

async function logIn(scene: Scene): Promise<Client> {
  const host = await addressOf(scene, postgres.service);
  const client = new Client({ host, ...(await loginOf(scene)) });
  // The server ends the connection when it cannot write, which is what is wanted.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
