/** What every test against a real engine needs. The only place in tests that reads process.env. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Takes away the tags by which a responder kept a project's last known good images alive. */
export async function forgetLastKnownGood(project: string): Promise<void> {
  const docker = async (...argv: readonly string[]) =>
    (await run('docker', ['--host', engineHost(), ...argv])).stdout.split('\n').filter(Boolean);
  const format = '{{.Repository}}:{{.Tag}}';
  const filter = `reference=nova-lkg/${project}-*`;
  const tags = await docker('image', 'ls', '--format', format, '--filter', filter);
  if (tags.length > 0) await docker('image', 'rm', '--no-prune', ...tags);
}

/** The engine to test with, as DOCKER_HOST writes it; the usual socket when it is not set. */
export function engineHost(): string {
  return process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
}

/** How long a recovered service must stay healthy, in milliseconds: NOVA_TEST_ALL=1 asks for a minute. */
export function healthyAfterwards(): number {
  return process.env.NOVA_TEST_ALL === '1' ? 60_000 : 5_000;
}

/** Whether the slow cases run too. */
export function runsAll(): boolean {
  return process.env.NOVA_TEST_ALL === '1';
}

/** Whose run this is: `bin/test` removes what carries another's name, or its own, at the end. */
export function testRun(): string {
  return process.env.NOVA_TEST_RUN ?? `vitest-${process.pid}`;
}
