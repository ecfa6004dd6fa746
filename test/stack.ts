/** A stack of its own for one test, on real containers: Nova Rewards, or another reference stack. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fault, StackName } from '../faults/fault.ts';
import { freePort } from './free-port.ts';
import { forgetLastKnownGood } from './rig.ts';
import { orders } from './stacks/orders.ts';
import type { Canary, Place, ReferenceStack } from './stacks/reference.ts';
import { rewards } from './stacks/rewards.ts';

const run = promisify(execFile);
const references = { rewards, orders } satisfies Record<StackName, ReferenceStack>;

export interface Stack extends Place {
  readonly project: string;
  /** The URL of its readiness, which asks its dependencies. */
  readonly readiness: string;
  readonly plantCanary: () => Promise<Canary>;
  /**
   * What no recovery may change: the project's containers (service to id, or ids in one word) and
   * volumes. `except`: services whose container may be another one.
   */
  snapshot: (except?: readonly string[]) => Promise<Snapshot>;
  stop: () => Promise<void>;
}

export interface Snapshot {
  readonly containers: Readonly<Record<string, string>>;
  readonly volumes: readonly string[];
}

/** Which stack, Nova Rewards when nothing is said, and what a fault needs of it before it is broken. */
export interface StackOptions {
  readonly stack?: StackName;
  readonly prepare?: Fault['prepare'];
  readonly arrange?: Fault['arrange'];
}

/** Resolves when every service is healthy. Whoever starts a stack stops it. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { prepare, arrange } = options;
  const reference = references[options.stack ?? 'rewards'];
  const project = `nova-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  for (const file of reference.files)
    await copyFile(join(reference.source, file), join(folder, file));
  const port = await freePort();
  await writeFile(join(folder, '.env'), reference.environment(project, port));
  const place: Place = { folder, url: `http://127.0.0.1:${port}` };
  let clear = () => Promise.resolve();
  const stack: Stack = {
    ...place,
    project,
    readiness: place.url + reference.readiness,
    plantCanary: () => reference.plantCanary(place),
    snapshot: (except = []) => snapshot(project, except),
    async stop() {
      await clear();
      await compose(folder, project, ['down', '--volumes', '--remove-orphans', '--timeout', '1']);
      await forgetLastKnownGood(project);
      await rm(folder, { recursive: true, force: true });
    },
  };
  try {
    await prepare?.(stack);
    await up(folder, project);
    if (arrange !== undefined) clear = await arrange(stack);
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return stack;
}

/**
 * Compose gives up on a stack as soon as one health check fails three times, which a busy machine
 * does to a service that is merely starting. So a start that failed is continued, twice at most.
 */
async function up(folder: string, project: string): Promise<void> {
  const argv = ['up', '--detach', '--no-build', '--wait'];
  for (let left = 2; ; left -= 1) {
    try {
      await compose(folder, project, argv);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

async function compose(folder: string, project: string, argv: readonly string[]): Promise<void> {
  await run('docker', ['compose', '--project-name', project, ...argv], {
    cwd: folder,
    timeout: 110_000,
  });
}

async function snapshot(project: string, except: readonly string[]): Promise<Snapshot> {
  const label = (name: string) => `{{.Label "com.docker.compose.${name}"}}`;
  const format = `${label('project')}|${label('service')}|{{.Names}}|{{.ID}}`;
  const listed = await run('docker', ['ps', '--all', '--no-trunc', '--format', format]);
  const containers: Record<string, string> = {};
  for (const line of listed.stdout.trim().split('\n')) {
    const [of = '', service = '', name = '', id = ''] = line.split('|');
    // Other tests of the same run have projects of their own, which come and go.
    if (of !== project || except.includes(service)) continue;
    const key = service === '' ? name : service;
    containers[key] = key in containers ? `${containers[key]} ${id}` : id;
  }
  const volumes = await run('docker', [
    ...['volume', 'ls', '--quiet', '--filter', `label=com.docker.compose.project=${project}`],
  ]);
  return { containers, volumes: volumes.stdout.trim().split('\n').sort() };
}
