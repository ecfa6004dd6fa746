/**
 * An engine of a test's own on a small disk of its own, for what would harm whoever shares one. It
 * leaves the firewall alone, so its containers are reached from this machine and reach nobody. Needs
 * root and the program dockerd.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectEngine, type Engine } from '../src/docker/engine.ts';
import { isProblem } from '../src/docker/problem.ts';

const run = promisify(execFile);

export interface OwnEngine {
  readonly engine: Engine;
  /** As DOCKER_HOST writes it. */
  readonly host: string;
  /** Where its disk is mounted. */
  readonly data: string;
  /** `docker …` on it. */
  readonly docker: (...argv: readonly string[]) => Promise<string>;
  /** An image of so many bytes that nothing shares; the name is taken from whoever had it. */
  readonly makeImage: (name: string, bytes: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Why there can be none; null when there can. */
export async function whyNoEngine(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'it needs root';
  return access('/usr/sbin/dockerd')
    .catch(() => access('/usr/bin/dockerd'))
    .then(
      () => null,
      () => 'the program dockerd is not installed',
    );
}

/** `memory`: small and gone at once. `file`: a file system of its own on this machine's disk. */
const disks = {
  memory: {
    driver: 'vfs',
    mount: (size: number, _file: string, data: string) =>
      run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', data]),
  },
  file: {
    driver: 'overlay2',
    mount: async (size: number, file: string, data: string) => {
      await run('truncate', ['--size', String(size), file]);
      await run('mkfs.ext4', ['-q', '-m', '0', file]);
      await run('mount', ['-o', 'loop', file, data]);
    },
  },
} as const;

/** @param size of its disk, in bytes */
export async function startOwnEngine(
  size: number,
  disk: keyof typeof disks = 'memory',
): Promise<OwnEngine> {
  const { driver, mount } = disks[disk];
  const folder = await mkdtemp(join(tmpdir(), 'nova-engine-'));
  const data = join(folder, 'data');
  await mkdir(data);
  await mount(size, join(folder, 'disk'), data);
  const host = `unix://${join(folder, 'docker.sock')}`;
  const namespace = `nova-test-${randomBytes(4).toString('hex')}`;
  const config = join(folder, 'daemon.json');
  await writeFile(config, '{}');
  const argv = [
    ...['--host', host, '--config-file', config, '--data-root', data],
    ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
    ...['--bridge', 'none', '--iptables=false', '--ip-forward=false', '--storage-driver', driver],
    ...[
      '--containerd-namespace',
      namespace,
      '--containerd-plugins-namespace',
      `${namespace}-plugins`,
    ],
  ];
  const daemon = spawn('dockerd', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
  let words = '';
  daemon.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
  const docker = async (...one: readonly string[]) =>
    (await run('docker', ['--host', host, ...one])).stdout.trim();
  const stop = async () => {
    if (daemon.exitCode === null) {
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
    }
    await run('umount', ['--recursive', data]);
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + 60_000; ;) {
    const engine = await connectEngine({ host });
    if (!isProblem(engine)) {
      const makeImage = async (name: string, bytes: number) => {
        const layer = join(folder, 'layer');
        await writeFile(layer, randomBytes(bytes));
        await run('tar', ['-C', folder, '-cf', join(folder, 'layer.tar'), 'layer']);
        await docker('import', join(folder, 'layer.tar'), name);
        await rm(layer);
        await rm(join(folder, 'layer.tar'));
      };
      return { engine, host, data, docker, makeImage, stop };
    }
    if (Date.now() > end || daemon.exitCode !== null) {
      await stop();
      throw new Error(`the engine did not start: ${words.slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
