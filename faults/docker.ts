/** What faults ask of the engine, by its own command line. Errors of the command throw. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Scene } from './fault.ts';

const run = promisify(execFile);

/** Longer than any single command of a fault takes, in milliseconds. */
const deadline = 60_000;

/** What the command printed, trimmed. */
export async function docker(...argv: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', [...argv], { timeout: deadline });
  return stdout.trim();
}

/** The id of the service's only container, running or not. */
export async function containerOf(scene: Scene, service: string): Promise<string> {
  const ids = await docker(
    ...['ps', '--all', '--quiet', '--no-trunc'],
    ...['--filter', `label=com.docker.compose.project=${scene.project}`],
    ...['--filter', `label=com.docker.compose.service=${service}`],
    ...['--filter', 'label=com.docker.compose.oneoff=False'],
  );
  const [id, another] = ids.split('\n');
  if (id === undefined || id === '' || another !== undefined)
    throw new Error(`${service} of ${scene.project} should have one container, not "${ids}"`);
  return id;
}

/** Ends the main process of a container as a crash would, and keeps the engine from restarting it. */
export async function killForGood(container: string): Promise<void> {
  await docker('update', '--restart=no', container);
  const pid = Number(await docker('inspect', '--format', '{{.State.Pid}}', container));
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${container} has no process to kill`);
  process.kill(pid, 'SIGKILL');
  await docker('wait', container);
}
