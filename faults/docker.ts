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

/** `docker compose` as the operator of the scene would call it, in the project's folder. */
export async function compose(scene: Scene, ...argv: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', ['compose', '--project-name', scene.project, ...argv], {
    cwd: scene.folder,
    timeout: deadline,
  });
  return stdout.trim();
}

/** Brings a service up as its files now say: what a deploy script does. */
export async function deploy(scene: Scene, service: string): Promise<void> {
  await compose(scene, 'up', '--detach', '--no-build', '--no-deps', service);
}

/** As `deploy`, and resolves when the service is healthy. */
export async function deployAndWait(scene: Scene, service: string): Promise<void> {
  await compose(scene, 'up', '--detach', '--no-build', '--no-deps', '--wait', service);
}

/** The ids of the service's containers, running or not. */
export async function containersOf(scene: Scene, service: string): Promise<readonly string[]> {
  const ids = await docker(
    ...['ps', '--all', '--quiet', '--no-trunc'],
    ...['--filter', `label=com.docker.compose.project=${scene.project}`],
    ...['--filter', `label=com.docker.compose.service=${service}`],
    ...['--filter', 'label=com.docker.compose.oneoff=False'],
  );
  return ids.split('\n').filter((id) => id !== '');
}

/** The id of the service's only container, running or not. */
export async function containerOf(scene: Scene, service: string): Promise<string> {
  const [id, ...others] = await containersOf(scene, service);
  if (id === undefined || others.length > 0)
    throw new Error(
      `${service} of ${scene.project} should have one container, not ${others.length + (id === undefined ? 0 : 1)}`,
    );
  return id;
}

/** The main process of a running container, as this host numbers it. */
export async function mainProcess(container: string): Promise<number> {
  const pid = Number(await docker('inspect', '--format', '{{.State.Pid}}', container));
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${container} has no running process`);
  return pid;
}

/** The address of a service's only container in the project's default network. */
export async function addressOf(scene: Scene, service: string): Promise<string> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  return docker('inspect', '--format', format, await containerOf(scene, service));
}

/** Where a container's mount lies on the engine's machine. */
export async function volumePath(container: string, destination: string): Promise<string> {
  const mounts = await docker('inspect', '--format', '{{json .Mounts}}', container);
  const all = JSON.parse(mounts) as readonly { Source: string; Destination: string }[];
  const found = all.find((one) => one.Destination === destination);
  if (found === undefined) throw new Error(`nothing is mounted on ${destination}`);
  return found.Source;
}

/** Starts a container; it need not be healthy afterwards. */
export async function start(container: string): Promise<void> {
  await docker('start', container);
}

/**
 * Ends the main process of a container as a crash would, and keeps the engine from restarting it.
 * Resolves when the engine knows, with the time of the kill.
 */
export async function killForGood(container: string): Promise<number> {
  await docker('update', '--restart=no', container);
  const pid = await mainProcess(container);
  const at = Date.now();
  process.kill(pid, 'SIGKILL');
  await docker('wait', container);
  return at;
}

/** The port of this host on which a service's container port is published. */
export async function publishedPort(scene: Scene, service: string, port: number): Promise<number> {
  const text = await docker('port', await containerOf(scene, service), String(port));
  const published = Number(/:(\d+)$/m.exec(text)?.[1]);
  if (!Number.isInteger(published)) throw new Error(`${service} does not publish ${port}: ${text}`);
  return published;
}
