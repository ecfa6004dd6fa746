/**
 * The demonstration: brings Nova Rewards up beside whatever else runs, lets the responder watch
 * it, ends the backend's process so that nothing but the responder brings it back, and prints
 * the incident report. The windows are shortened, and it says so.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../src/host/command.ts';
import { freePort } from '../test/free-port.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'src/cli/main.ts');
const project = 'nova-demo';
/** What outlives the demo. */
const results = join(root, '.cache', 'demo');
const keep = process.argv.includes('--keep');

const statusPage = join(results, 'status');

/** Beside what `nova init` writes. @param port of the status page */
function settings(port: number): string {
  return [
    'windows: { settle: 5s, watch: 10s, verify-within: 40s, last-known-good: 3s, deployment: 4s }',
    'probing: { interval: 1s, failures: 2 }',
    'status:',
    '  title: Nova Rewards',
    `  listen: 127.0.0.1:${port}`,
    `  export: ${JSON.stringify(statusPage)}`,
    '  components:',
    '    - { name: Rewards, description: Earning and spending points, services: [backend] }',
    '    - { name: Accounts, services: [postgres, redis] }',
    '',
  ].join('\n');
}

function say(text: string): void {
  console.log(`\n== ${text}`);
}

async function run(program: string, args: readonly string[], deadline = 180_000): Promise<string> {
  const result = await runCommand(program, args, { deadline });
  if (!result.ran) throw new Error(`${program} could not be started: ${result.reason}`);
  if (result.exitCode !== 0)
    throw new Error(`${program} ${args.join(' ')} failed:\n${result.stderr.slice(-2_000)}`);
  return result.stdout;
}

async function prepareStack(folder: string): Promise<void> {
  for (const file of ['compose.yaml', 'backend.env', 'postgres.env', 'redis.env'])
    await cp(join(root, 'rewards', file), join(folder, file));
  const port = await freePort();
  await writeFile(join(folder, '.env'), `NOVA_STACK=${project}\nNOVA_PORT=${port}\n`);
}

function compose(folder: string, ...args: readonly string[]): Promise<string> {
  const base = ['compose', '--project-name', project, '--project-directory', folder];
  return run('docker', [...base, '--file', join(folder, 'compose.yaml'), ...args]);
}

/** The responder writes into a pipe of ours, but people read it at a terminal. */
const terminal = process.stdout.isTTY
  ? { FORCE_COLOR: '1', COLUMNS: String(process.stdout.columns) }
  : {};

/** Starts the responder, shows what it prints, and tells when a line of it has come. */
function startResponder(folder: string) {
  const child = spawn(process.execPath, [main, 'watch', '--config', join(folder, 'nova.yaml')], {
    cwd: folder,
    env: { ...process.env, ...terminal },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = '';
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (chunk: string) => {
    process.stdout.write(chunk);
    seen += chunk;
    for (const check of waiting) check();
  });
  const until = (text: string, deadline: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        clearTimeout(timer);
        waiting.delete(check);
        settle();
      };
      const check = () => {
        if (seen.includes(text)) finish(resolve);
      };
      const timer = setTimeout(
        () => finish(() => reject(new Error(`the responder did not say "${text}" in time`))),
        deadline,
      );
      waiting.add(check);
      child.once('exit', (code) =>
        finish(() => reject(new Error(`the responder ended with code ${code ?? 'none'}`))),
      );
      check();
    });
  return { child, until };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

/** Ends the process itself. Docker's own restart policy is off, so that it stays down. */
async function breakBackend(): Promise<void> {
  const name = `${project}-backend`;
  await run('docker', ['update', '--restart=no', name]);
  const pid = Number(await run('docker', ['inspect', '--format', '{{.State.Pid}}', name]));
  process.kill(pid, 'SIGKILL');
}

/** The tags by which the responder kept the images of this project alive. */
async function forgetLastKnownGood(): Promise<void> {
  const filter = `reference=nova-lkg/${project}-*`;
  const format = '{{.Repository}}:{{.Tag}}';
  const listed = await run('docker', ['image', 'ls', '--filter', filter, '--format', format]);
  const tags = listed.split('\n').filter((tag) => tag !== '');
  if (tags.length > 0) await run('docker', ['image', 'rm', '--no-prune', ...tags]);
}

async function demonstrate(folder: string): Promise<void> {
  say(`Starting Nova Rewards (Compose project ${project}); the whole demo takes about a minute`);
  await prepareStack(folder);
  await compose(folder, 'up', '--detach', '--no-build', '--wait');
  say('Writing nova.yaml from the running project; the windows are shortened for the demo');
  const config = join(folder, 'nova.yaml');
  await run(process.execPath, [main, 'init', '--project', project, '--output', config]);
  await appendFile(config, settings(await freePort()));
  say('Starting the responder');
  const responder = startResponder(folder);
  try {
    await responder.until('backend is healthy', 60_000);
    say('Breaking the service: SIGKILL to the process of the backend, its restart policy off');
    await breakBackend();
    await responder.until('resolved: quiet', 120_000);
  } finally {
    await ended(responder.child);
  }
  say('The incident report');
  const report = [main, 'report', 'last', '--state', join(folder, '.nova')];
  console.log(await run(process.execPath, report));
  await mkdir(results, { recursive: true });
  const page = join(results, 'incident.html');
  await rm(page, { force: true });
  await run(process.execPath, [...report, '--html', page]);
  say('What it left');
  console.log(`The report as a page, with charts: ${relative(process.cwd(), page)}`);
  console.log(`The status page: ${relative(process.cwd(), join(statusPage, 'index.html'))}`);
}

const folder = await mkdtemp(join(tmpdir(), 'nova-demo-'));
try {
  await demonstrate(folder);
} finally {
  if (keep) say(`Left running: project ${project}, folder ${folder}`);
  else {
    say('Cleaning up');
    await compose(folder, 'down', '--volumes', '--timeout', '5').catch((error: unknown) =>
      console.error(String(error)),
    );
    await forgetLastKnownGood();
    await rm(folder, { recursive: true, force: true });
  }
}
