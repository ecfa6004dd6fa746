/** Where things go wrong on purpose: folders, sockets, disks and engines that are not as they should be. */
import { chmodSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { startNova, type Running } from '../command-line.ts';
import { engineHost } from '../rig.ts';
import { createRig, type Rig } from '../evidence-rig.ts';

/** How a run ended and what it complained about, with the documented names instead of the real ones. */
export interface Told {
  readonly exit: number | null;
  readonly message: string;
}

/** A project that is as it should be, and a folder for everything that is not. */
export interface Place {
  readonly rig: Rig;
  readonly folder: string;
}

/** What a run finds in its own folder and around it. */
interface Circumstances {
  readonly config?: string;
  readonly compose?: string;
  readonly store?: string;
  readonly host?: string;
  readonly path?: string;
  readonly through?: readonly string[];
}

const superuser = process.getuid?.() === 0;

/** Mounts that only the program sees which follows, and that end with it. */
const ownMounts = superuser ? ['unshare', '--mount'] : ['unshare', '--map-root-user', '--mount'];

const project = `
services:
  mute:
    image: nova-rewards/redis:latest
    entrypoint: [sleep, infinity]
    stop_signal: SIGKILL
    logging: { driver: none }
`;

export async function openPlace(): Promise<Place> {
  const rig = await createRig('failures', project);
  const folder = await mkdtemp(join(tmpdir(), 'nova-test-failures-'));
  try {
    await rig.compose('up', '--detach', '--wait');
  } catch (error) {
    await closePlace({ rig, folder });
    throw error;
  }
  return { rig, folder };
}

export async function closePlace({ rig, folder }: Place): Promise<void> {
  await rig.stop();
  await rm(folder, { recursive: true, force: true });
}

async function ownFolder(place: Place, around: Circumstances): Promise<string> {
  const own = await mkdtemp(join(place.folder, 'run-'));
  await mkdir(join(own, '.nova'));
  const files = {
    'nova.yaml': around.config,
    'compose.yaml': around.compose,
    '.nova/incidents.db': around.store,
  };
  for (const [file, text] of Object.entries(files))
    if (text !== undefined) await writeFile(join(own, file), text);
  return own;
}

function startIn(own: string, argv: readonly string[], around: Circumstances): Running {
  const path = around.path === undefined ? {} : { PATH: around.path };
  return startNova(argv, {
    cwd: own,
    environment: { DOCKER_HOST: around.host ?? engineHost(), ...path },
    ...(around.through === undefined ? {} : { through: around.through }),
  });
}

async function told(place: Place, own: string, running: Running): Promise<Told> {
  const exit = await running.ended;
  const message = running
    .complaints()
    .replaceAll(own, '/srv/shop')
    .replaceAll(place.folder, '/srv/shop')
    .replaceAll(place.rig.name, 'shop')
    .replaceAll(/\(process \d+\)/g, '(process 4711)')
    .replaceAll(/There are: [^.]*\./g, 'There are: blog.')
    .trim();
  return { exit, message };
}

/** A run that ends by itself. */
export async function nova(
  place: Place,
  argv: readonly string[],
  around: Circumstances = {},
): Promise<Told> {
  const own = await ownFolder(place, around);
  return told(place, own, startIn(own, argv, around));
}

function watchOf(place: Place): readonly string[] {
  return ['watch', '--project', place.rig.name];
}

/** Until it watches, and then until it is told to end. */
export async function watch(place: Place, around: Circumstances): Promise<Told> {
  const own = await ownFolder(place, around);
  const running = startIn(own, watchOf(place), around);
  await running.says('Watching');
  await running.stop();
  return told(place, own, running);
}

/** The superuser without its powers is asked for permission like everybody else. */
export function novaAsNobody(place: Place, argv: readonly string[], host: string): Promise<Told> {
  const through = superuser ? ['setpriv', '--bounding-set', '-all'] : [];
  return nova(place, argv, { host, through });
}

export async function novaWithEmptyStore(place: Place, argv: readonly string[]): Promise<Told> {
  const own = await ownFolder(place, {});
  await (await openSqliteStore(join(own, '.nova'))).close();
  return told(place, own, startIn(own, argv, {}));
}

/** A file system of its own, which this run alone sees and of which nothing is left. */
export function watchOnFullDisk(place: Place): Promise<Told> {
  const script =
    'mount -t tmpfs -o size=4k,nr_inodes=2 none . && cd "$PWD" && : >full && exec "$@"';
  const through = [...ownMounts, 'bash', '-c', script, 'bash'];
  return nova(place, watchOf(place), { through });
}

/** The folders in which docker looks for its plugins are empty, for this run alone. */
export function watchWithoutCompose(place: Place): Promise<Told> {
  const script = `
    mkdir empty
    for one in /usr/{libexec,lib,local/libexec,local/lib}/docker/cli-plugins; do
      [ ! -d "$one" ] || mount --bind empty "$one"
    done
    DOCKER_CONFIG=$PWD/empty exec "$@"`;
  return watch(place, { through: [...ownMounts, 'bash', '-c', script, 'bash'] });
}

export async function watchTwice(place: Place): Promise<Told> {
  const own = await ownFolder(place, {});
  const first = startIn(own, watchOf(place), {});
  await first.says('Watching');
  const second = await told(place, own, startIn(own, watchOf(place), {}));
  await first.stop();
  return second;
}

/** @param file that stands for the certificate and for its key */
export function watchWithTls(place: Place, file: string): Promise<Told> {
  const config = `project: ${place.rig.name}
http: { listen: "127.0.0.1:0", tls: { certificate: ${file}, key: ${file} } }
`;
  return nova(place, ['watch'], { config });
}

export async function watchOnTakenPort(place: Place): Promise<Told> {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  const { port } = taken.address() as AddressInfo;
  const config = `project: ${place.rig.name}\nhttp: { listen: "127.0.0.1:${port}" }\n`;
  try {
    const { exit, message } = await nova(place, ['watch'], { config });
    return { exit, message: message.replace(`:${port}`, ':4840') };
  } finally {
    taken.close();
  }
}

export async function watchThroughAnOutage(place: Place): Promise<Told> {
  const own = await ownFolder(place, {});
  const socket = join(own, 'engine.sock');
  const before = await relay(socket);
  const running = startIn(own, watchOf(place), { host: `unix://${socket}` });
  await running.says('Watching');
  await before.cut();
  await running.complains('docker events');
  const after = await relay(socket);
  await running.complains('restored');
  await running.stop();
  await after.cut();
  return told(place, own, running);
}

/** A socket that accepts and never answers; nobody but the superuser may use it. */
export async function withSilentSocket(
  place: Place,
  body: (host: string) => Promise<Told>,
): Promise<Told> {
  const socket = join(place.folder, 'docker.sock');
  const sockets = new Set<Socket>();
  const server = createServer((one) => sockets.add(one));
  await listening(server, socket);
  chmodSync(socket, 0);
  try {
    return await body(`unix://${socket}`);
  } finally {
    for (const one of sockets) one.destroy();
    await closed(server);
  }
}

/** Stands between the program and the engine, so that the engine can go away without going away. */
async function relay(path: string): Promise<{ cut: () => Promise<void> }> {
  const ends = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: engineHost().replace('unix://', ''), allowHalfOpen: true });
    near.pipe(far).pipe(near);
    for (const end of [near, far]) {
      ends.add(end);
      end.on('error', () => end.destroy());
    }
  });
  await listening(server, path);
  return {
    async cut() {
      for (const end of ends) end.destroy();
      await closed(server);
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
