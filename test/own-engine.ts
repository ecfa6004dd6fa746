/**
 * An engine of a test's own on a small disk of its own, for what would harm whoever shares one: it
 * has no network and runs nothing. Needs root and the program dockerd.
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

/** @param size of its disk, in bytes */
export async function startOwnEngine(size: number): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'nova-engine-'));
  const data = join(folder, 'data');
  await mkdir(data);
  await run('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', data]);
  const host = `unix://${join(folder, 'docker.sock')}`;
  const namespace = `nova-test-${randomBytes(4).toString('hex')}`;
  const config = join(folder, 'daemon.json');
  await writeFile(config, '{}');
  const argv = [
    ...['--host', host, '--config-file', config, '--data-root', data],
    ...['--exec-root', join(folder, 'exec'), '--pidfile', join(folder, 'pid')],
    ...['--bridge', 'none', '--iptables=false', '--ip-forward=false', '--storage-driver', 'vfs'],
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
      return { engine, data, docker, makeImage, stop };
    }
    if (Date.now() > end || daemon.exitCode !== null) {
      await stop();
      throw new Error(`the engine did not start: ${words.slice(-2_000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
