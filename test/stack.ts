/** A Nova Rewards stack of its own for one test, on real containers. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, promisify } from 'node:util';
import type { Fault } from '../faults/fault.ts';
import { freePort } from './free-port.ts';
import { forgetLastKnownGood } from './rig.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, '..', 'rewards');
const files = ['compose.yaml', 'backend.env', 'postgres.env', 'redis.env'] as const;

export interface Stack {
  readonly project: string;
  readonly folder: string;
  /** Where the backend answers on this machine. */
  readonly url: string;
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

/** What a fault needs of the stack before it is broken. */
export interface StackOptions {
  readonly prepare?: Fault['prepare'];
  readonly arrange?: Fault['arrange'];
}

/** Resolves when every service is healthy. Whoever starts a stack stops it. */
export async function startStack({ prepare, arrange }: StackOptions = {}): Promise<Stack> {
  const project = `nova-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${project}-`));
  for (const file of files) await copyFile(join(source, file), join(folder, file));
  const port = await freePort();
  await writeFile(join(folder, '.env'), `NOVA_STACK=${project}\nNOVA_PORT=${port}\n`);
  let clear = () => Promise.resolve();
  const stack: Stack = {
    project,
    folder,
    url: `http://127.0.0.1:${port}`,
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

/** A member who was given points: data that no recovery may lose. */
export interface Canary {
  /** As the API answers it now; throws when the API does not answer. */
  balance: () => Promise<string>;
}

export async function plantCanary(stack: Stack): Promise<Canary> {
  const settings = parseEnv(await readFile(join(stack.folder, 'backend.env'), 'utf8'));
  const merchant = await send(`${stack.url}/api/v1/merchants`, {
    body: { name: 'canary' },
    headers: { 'x-admin-key': settings.ADMIN_API_KEY ?? '' },
  });
  const headers = { 'x-api-key': textOf(merchant, 'api_key') };
  const member = await send(`${stack.url}/api/v1/members`, {
    body: { external_ref: 'canary' },
    headers,
  });
  const campaign = await send(`${stack.url}/api/v1/campaigns`, {
    body: { name: 'canary', budget: 1_000 },
    headers,
  });
  await send(`${stack.url}/api/v1/rewards/issue`, {
    body: {
      campaign_id: textOf(campaign, 'id'),
      member_id: textOf(member, 'id'),
      points: 137,
      reference: 'canary',
    },
    headers: { ...headers, 'idempotency-key': 'canary' },
  });
  const url = `${stack.url}/api/v1/members/${textOf(member, 'id')}/balance`;
  return { balance: async () => textOf(await send(url, { headers }), 'balance') };
}

async function send(
  url: string,
  request: { readonly body?: object; readonly headers: Readonly<Record<string, string>> },
): Promise<unknown> {
  const response = await fetch(url, {
    ...(request.body === undefined
      ? { headers: request.headers }
      : {
          method: 'POST',
          body: JSON.stringify(request.body),
          headers: { ...request.headers, 'content-type': 'application/json' },
        }),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text.slice(0, 300)}`);
  return JSON.parse(text);
}

function textOf(answer: unknown, key: string): string {
  const value: unknown =
    typeof answer === 'object' && answer !== null ? Reflect.get(answer, key) : undefined;
  if (typeof value !== 'string') throw new Error(`the answer has no ${key}`);
  return value;
}
