/** Images of what Debian packages, for tests that want the real program. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineHost } from '../rig.ts';

const run = promisify(execFile);
/** The first that is there; bin/ensure-docker has made or fetched one of them. */
const bases = ['nova-rewards/base:bookworm', 'debian:bookworm-slim'];

/** What it prints, standard error included. */
export async function docker(...argv: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run('docker', ['--host', engineHost(), ...argv], {
    timeout: 600_000,
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout + stderr;
}

/**
 * Takes a minute the first time, for the packages; then the engine has it.
 * @param file a Dockerfile beside this one
 */
export async function buildImage(image: string, file: string): Promise<void> {
  const base = await firstImage();
  // The network of the host, because a private engine cannot rely on a route out of its bridge.
  await docker(
    ...['build', '--quiet', '--network', 'host', '--build-arg', `BASE=${base}`],
    ...['--tag', image, '--file', join(import.meta.dirname, file), import.meta.dirname],
  );
}

async function firstImage(): Promise<string> {
  for (const base of bases) {
    const found = await docker('image', 'inspect', base).then(
      () => true,
      () => false,
    );
    if (found) return base;
  }
  throw new Error(`none of ${bases.join(', ')} is in the engine: bin/ensure-docker`);
}
