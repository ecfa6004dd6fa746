/** What faults ask of the engine, by its own command line. Errors of the command throw. */
import { runCommand } from '../src/host/command.ts';
import type { Ledger, Scene } from './fault.ts';

/** Longer than any single command of a fault takes, in milliseconds. */
const deadline = 60_000;

/** Which engine is asked; empty: the one that the command line of docker chooses by itself. */
let engine: readonly string[] = [];

/** From now on every command goes to this engine, as DOCKER_HOST writes it. */
export function useEngineAt(host: string): void {
  engine = ['--host', host];
}

/** What the command printed, trimmed. */
export function docker(...argv: readonly string[]): Promise<string> {
  return run(argv);
}

/** In a process group of its own, so that Ctrl-C in a terminal does not cut a change in two. */
async function run(argv: readonly string[], directory?: string): Promise<string> {
  const place = directory === undefined ? {} : { directory };
  const result = await runCommand('docker', [...engine, ...argv], { deadline, ...place });
  if (!result.ran) throw new Error(`docker could not be started: ${result.reason}`);
  if (result.exitCode === 0) return result.stdout.trim();
  const why = result.late ? `not done in ${deadline} ms` : result.stderr.trim();
  throw new Error(`docker ${argv.join(' ')}: ${why}`);
}

/** `docker compose` as the operator of the scene would call it, in the project's folder. */
export function compose(scene: Scene, ...argv: readonly string[]): Promise<string> {
  const place = [
    ...['--project-name', scene.project],
    ...(scene.files ?? []).flatMap((file) => ['--file', file]),
    ...(scene.envFiles ?? []).flatMap((file) => ['--env-file', file]),
    ...(scene.files === undefined ? [] : ['--project-directory', scene.folder]),
  ];
  return run(['compose', ...place, ...argv], scene.folder);
}

/** Brings a service up as its files now say: what a deploy script does. */
export async function deploy(scene: Scene, service: string): Promise<void> {
  await compose(scene, 'up', '--detach', '--no-build', '--no-deps', service);
}

/** As `deploy`, and resolves when the service is healthy. */
export async function deployAndWait(scene: Scene, service: string): Promise<void> {
  await compose(scene, 'up', '--detach', '--no-build', '--no-deps', '--wait', service);
}

/** The same with one more Compose file, on top of the others; needs a scene that names its files. */
export async function deployWith(scene: Scene, service: string, file: string): Promise<void> {
  if (scene.files === undefined)
    throw new Error(`the Compose files of ${scene.project} are unknown`);
  await deploy({ ...scene, files: [...scene.files, file] }, service);
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

/** Keeps in mind that the container is to run again as it does now. */
export async function startAgain(container: string, ledger: Ledger): Promise<void> {
  await ledger.write({ undo: 'start', container });
  const policy = await restartPolicyOf(container);
  await ledger.write({ undo: 'restart-policy', container, policy });
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

/** As `docker update --restart` takes it. */
async function restartPolicyOf(container: string): Promise<string> {
  const format =
    '{{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}';
  const [name = '', retries = '0'] = (await docker('inspect', '--format', format, container)).split(
    ' ',
  );
  return retries === '0' ? name : `${name}:${retries}`;
}

/** The port of this host on which a service's container port is published. */
export async function publishedPort(scene: Scene, service: string, port: number): Promise<number> {
  const text = await docker('port', await containerOf(scene, service), String(port));
  const published = Number(/:(\d+)$/m.exec(text)?.[1]);
  if (!Number.isInteger(published)) throw new Error(`${service} does not publish ${port}: ${text}`);
  return published;
}
