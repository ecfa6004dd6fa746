/** PostgreSQL dies, stays dead, and takes its time to accept logins when it is started again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerOf, docker, killForGood, start } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

/** Seconds between the start of the container and the first login: longer than a settle window. */
const slowness = 8;

export const databaseSlowStart: Fault = {
  does: `kills the database, whose next start takes ${slowness} s`,
  expected: recovered('database-unavailable', 'postgres', ['start']),
  inject: async (scene) => {
    const container = await containerOf(scene, 'postgres');
    await copySlowness(container);
    const at = await killForGood(container);
    return done(at, () => start(container));
  },
};

async function copySlowness(container: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-slow-'));
  try {
    const script = join(folder, '50-slow');
    await writeFile(script, `#!/bin/sh\nsleep ${slowness}\n`, { mode: 0o755 });
    await docker('cp', script, `${container}:/etc/nova-postgres/pre-start.d/50-slow`);
  } finally {
    await rm(folder, { recursive: true });
  }
}
