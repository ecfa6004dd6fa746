/** Where things go wrong on purpose: folders, sockets, disks and engines that are not as they should be. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import { engineHost } from '../rig.ts';
import { createRig } from './evidence-rig.ts';

const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

/** How a run ended and what it complained about, with the documented names instead of the real ones. */
export interface Told {
  readonly exit: number | null;
  readonly message: string;
}

/** What a run finds in its folder and around it. */
interface Circumstances {
  readonly config?: string;
  readonly compose?: string;
  readonly store?: string;
  readonly host?: string;
  readonly path?: string;
}

const project = `
services:
  mute:
    image: nova-rewards/redis:latest
    entrypoint: [sleep, infinity]
    logging: { driver: none }
`;

export type Place = Awaited<ReturnType<typeof openPlace>>;

export async function openPlace() {
  const rig = await createRig('failures', project);
  const folder = await mkdtemp(join(tmpdir(), 'nova-test-failures-'));
  await rig.compose('up', '--detach', '--wait');
  let runs = 0;

  const prepare = async (around: Circumstances): Promise<string> => {
    runs += 1;
    const own = join(folder, String(runs));
    await mkdir(join(own, '.nova'), { recursive: true });
    const files = { 'nova.yaml': around.config, 'compose.yaml': around.compose };
    for (const [file, text] of Object.entries(files))
      if (text !== undefined) await writeFile(join(own, file), text);
    if (around.store !== undefined)
      await writeFile(join(own, '.nova', 'incidents.db'), around.store);
    return own;
  };
  const start = (
    cwd: string,
    argv: readonly string[],
    around: Circumstances = {},
    before: readonly string[] = [],
  ) => {
    const environment = [`DOCKER_HOST=${around.host ?? engineHost()}`];
    if (around.path !== undefined) environment.push(`PATH=${around.path}`);
    const all = ['env', ...environment, ...before, process.execPath, main, ...argv];
    return listen(spawn(all[0] ?? '', all.slice(1), { cwd, stdio: ['ignore', 'pipe', 'pipe'] }));
  };
  const documentedNames = (text: string, own: string): string =>
    text
      .replaceAll(own, '/srv/shop')
      .replaceAll(folder, '/srv/shop')
      .replaceAll(/\(process \d+\)/g, '(process 4711)')
      .replaceAll(/There are: [^.]*\./g, 'There are: blog.')
      .trim();
  const told = async (running: Running, own: string): Promise<Told> => {
    const exit = await running.ended;
    return { exit, message: documentedNames(running.complaints(), own) };
  };
  const nova = async (
    argv: readonly string[],
    around: Circumstances = {},
    before: readonly string[] = [],
  ) => {
    const own = await prepare(around);
    return told(start(own, argv, around, before), own);
  };
  /** Until it watches, and then until it is told to end. */
  const watch = async (around: Circumstances, before: readonly string[] = []): Promise<Told> => {
    const own = await prepare(around);
    const running = start(own, ['watch', '--project', rig.name], around, before);
    await running.says('Watching');
    running.child.kill('SIGTERM');
    return told(running, own);
  };

  return {
    rig,
    folder,
    nova,
    watch,
    /** The superuser without its powers is asked for permission like everybody else. */
    novaAsNobody: (argv: readonly string[], host: string) =>
      nova(argv, { host }, ['setpriv', '--bounding-set', '-all']),
    async novaWithStore(argv: readonly string[]): Promise<Told> {
      const own = await prepare({});
      await (await openSqliteStore(join(own, '.nova'))).close();
      return told(start(own, argv), own);
    },
    /** A file system of its own, seen by this run only, of which nothing is left. */
    async novaOnFullDisk(argv: readonly string[]): Promise<Told> {
      const script =
        'mount -t tmpfs -o size=4k,nr_inodes=2 none . && cd "$PWD" && : >full && exec "$@"';
      return nova(argv, {}, ['unshare', '--mount', 'bash', '-c', script, 'bash']);
    },
    watchWithoutCompose(): Promise<Told> {
      const plugins = ['libexec', 'lib', 'local/libexec', 'local/lib'].map(
        (one) => `/usr/${one}/docker/cli-plugins`,
      );
      const hide =
        'mkdir empty; for one in "${@:2:$1}"; do [ ! -d "$one" ] || mount --bind empty "$one"; done';
      const script = `${hide}; DOCKER_CONFIG=$PWD/empty exec "\${@:$1+2}"`;
      return watch({}, [
        'unshare',
        '--mount',
        'bash',
        '-c',
        script,
        'bash',
        String(plugins.length),
        ...plugins,
      ]);
    },
    async watchTwice(): Promise<Told> {
      const own = await prepare({});
      const argv = ['watch', '--project', rig.name];
      const first = start(own, argv);
      await first.says('Watching');
      const second = await told(start(own, argv), own);
      first.child.kill('SIGTERM');
      await first.ended;
      return second;
    },
    async watchThroughAnOutage(): Promise<Told> {
      const own = await prepare({});
      const socket = join(own, 'engine.sock');
      const before = await relay(socket);
      const running = start(own, ['watch', '--project', rig.name], { host: `unix://${socket}` });
      await running.says('Watching');
      await before.cut();
      await running.complains('docker events');
      const after = await relay(socket);
      await running.complains('restored');
      running.child.kill('SIGTERM');
      const answer = await told(running, own);
      await after.cut();
      return answer;
    },
    /** A socket that accepts and never answers; nobody but the superuser may use it. */
    async withSilentSocket(body: (host: string) => Promise<Told>): Promise<Told> {
      const socket = join(folder, 'docker.sock');
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
    },
    async close() {
      await rig.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly complaints: () => string;
  readonly says: (text: string) => Promise<void>;
  readonly complains: (text: string) => Promise<void>;
}

/** Longer than anything here takes on a busy machine, in milliseconds. */
const patience = 30_000;

function listen(child: ChildProcess): Running {
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  const until = async (text: string, seen: () => string) => {
    const end = Date.now() + patience;
    while (!seen().includes(text)) {
      if (Date.now() > end || child.exitCode !== null) {
        child.kill('SIGKILL');
        throw new Error(`waited in vain for "${text}":\n${output}\n${complaints}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    child,
    ended,
    complaints: () => complaints,
    says: (text) => until(text, () => output),
    complains: (text) => until(text, () => complaints),
  };
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
