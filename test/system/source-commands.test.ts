/**
 * Every command of the runbook that this project began with, performed through `nova runbook run`
 * on a real stack: with its safe meaning, at a terminal, each change confirmed.
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startNova } from '../command-line.ts';
import { startStack, type Snapshot, type Stack } from '../stack.ts';
import type { Canary } from '../stacks/reference.ts';
import { atTerminal } from '../terminal.ts';

const run = promisify(execFile);

let stack: Stack;
let canary: Canary;
let balance = '';
let before: Snapshot;
let runbook = '';

/** Names and ports of this stack instead of the usual ones. */
const placed = (text: string): string =>
  text
    .replaceAll('nova-rewards_default', `${stack.project}_default`)
    .replaceAll(/\bnova-(backend|postgres|redis)\b/g, `${stack.project}-$1`)
    .replaceAll(/\b4000\b(?!\/health)/g, stack.url.split(':')[2] ?? '')
    .replaceAll('http://localhost:4000', stack.url);

const docker = async (...argv: readonly string[]): Promise<string> =>
  (await run('docker', argv)).stdout.trim();

const inspect = (service: string, format: string): Promise<string> =>
  docker('inspect', '--format', format, `${stack.project}-${service}`);

beforeAll(async () => {
  stack = await startStack();
  canary = await stack.plantCanary();
  balance = await canary.value();
  before = await stack.snapshot();
  runbook = join(stack.folder, 'runbook.md');
  // As many remedies in a few minutes as no incident may have.
  const many = '[{ limit: 20, within: 10m }]';
  const budgets = `policy: { budgets: { service: ${many}, fleet: ${many} } }\n`;
  const grace = ['backend', 'postgres', 'redis'].map((one) => `  ${one}: { grace: 0s }`);
  await writeFile(
    join(stack.folder, 'nova.yaml'),
    `project: ${stack.project}\nwindows: { reconnect-within: 0s, deployment: 1s }\n${budgets}services:\n${grace.join('\n')}\n`,
  );
  for (const argv of [
    ['init', '--quiet'],
    ['add', 'compose.yaml'],
    ['-c', 'user.name=a', '-c', 'user.email=a@example.invalid', 'commit', '--quiet', '-m', 'first'],
  ])
    await run('git', argv, { cwd: stack.folder });
}, 240_000);

afterAll(() => stack.stop());

interface Done {
  readonly exitCode: number | null;
  /** What was shown for each step, by the beginning of its command. */
  readonly of: (command: string) => string;
}

/** Performs the commands as one section and answers yes to everything that is asked. */
async function perform(title: string, commands: readonly string[]): Promise<Done> {
  const text = placed(commands.join('\n'));
  await writeFile(runbook, `# Service down\n\n## ${title}\n\n\`\`\`bash\n${text}\n\`\`\`\n`);
  const argv = ['runbook', 'run', runbook, '--section', title, '--set', 'service=backend'];
  const { output, exitCode } = await atTerminal(argv, stack.folder, () => 'yes');
  const steps = output.split(/\n(?=line \d+ )/);
  return {
    exitCode,
    of: (command) => {
      const wanted = placed(command);
      const found = steps.find((step) => step.replace(/^line \d+ /, '').startsWith(wanted));
      if (found === undefined) throw new Error(`${wanted} was not performed:\n${output}`);
      return found;
    },
  };
}

async function history(): Promise<readonly Record<string, unknown>[]> {
  const asked = startNova(['runbook', 'history', '--json'], { cwd: stack.folder });
  expect(await asked.ended, asked.complaints()).toBe(0);
  return JSON.parse(asked.output()) as Record<string, unknown>[];
}

const started = (service: string): Promise<string> => inspect(service, '{{.State.StartedAt}}');

describe('looking', () => {
  test('sees containers, health, logs and recent changes of this project only', async () => {
    const done = await perform('Verify', [
      'docker ps | grep nova',
      'curl -v http://backend:4000/health',
      'docker logs nova-backend --tail 50',
      'git log --oneline -5',
      'docker ps -a | grep nova-backend',
      'aws deploy list-deployments --application-name nova-rewards --max-items 5',
    ]);
    for (const service of ['backend', 'postgres', 'redis', 'horizon'])
      expect(done.of('docker ps | grep')).not.toContain(`${service} has no container`);
    expect(done.of('curl -v')).toMatch(/ready: HTTP 200/);
    expect(done.of('docker logs')).toContain('reads the last 50 lines of backend');
    expect(done.of('git log')).toContain('first');
    expect(done.of('docker ps -a')).toMatch(/-backend \([0-9a-f]{12}\): running/);
    expect(done.of('aws deploy')).toContain('runs: aws deploy list-deployments');
  });

  test('follows no log, logs in for real, and asks for exactly one port', async () => {
    const done = await perform('Investigation', [
      'docker logs nova-backend --tail 200 --follow',
      'docker logs nova-backend 2>&1 | grep -i "error\\|exception\\|fatal"',
      'dmesg | grep -i "out of memory"',
      'df -h',
      'free -h',
      'top -bn1 | head -20',
      'docker system df',
      'docker exec -it nova-postgres pg_isready',
      'docker exec -it nova-redis redis-cli ping',
      'docker network inspect nova-rewards_default',
      'netstat -tulpn | grep 4000',
      'lsof -i :4000',
      'telnet localhost 4000',
    ]);
    expect(done.of('dmesg')).toMatch(/killed by the kernel for memory 0 times/);
    for (const shown of ['df', 'free', 'top', 'docker system df'])
      expect(done.of(shown).split('\n').length).toBeGreaterThan(3);
    expect(done.of('docker exec -it nova-postgres')).toMatch(/to postgres .*: ready.*by login/);
    expect(done.of('docker exec -it nova-redis')).toMatch(/to redis .*: ready.*by login/);
    expect(done.of('docker network')).toContain(`backend belongs to ${stack.project}_default`);
    for (const asked of ['netstat', 'lsof'])
      expect(done.of(asked)).toMatch(/port \d+ of backend is held by the service itself/);
    expect(done.of('telnet')).toMatch(/^ready/m);
  });

  test('shows names of settings and never their values', async () => {
    const done = await perform('Configuration', [
      'docker exec -it nova-backend env | grep -E "DATABASE_URL|REDIS|STELLAR"',
      'cat .env',
      'docker exec -it nova-backend curl -I http://horizon:8000/',
      'docker exec -it nova-backend nslookup horizon',
    ]);
    const settings = done.of('docker exec -it nova-backend env');
    expect(settings).toContain('backend: DATABASE_URL is set');
    expect(settings).not.toContain('LOG_LEVEL');
    for (const step of [settings, done.of('cat .env')])
      expect(step).not.toContain('development-only');
    expect(done.of('docker exec -it nova-backend curl')).toMatch(/ready: HTTP \d+/);
    expect(done.of('docker exec -it nova-backend nslookup')).toMatch(/ready: [\d.]+/);
    expect(done.exitCode).toBe(0);
  });
});

describe('changing', () => {
  test('a restart is the container of the service, and waiting asks until it is well', async () => {
    const [backend, postgres] = [await started('backend'), await started('postgres')];
    const done = await perform('Quick Restart', [
      'docker restart nova-backend',
      'sleep 30',
      'curl http://localhost:4000/health',
      'docker-compose restart',
    ]);
    expect(done.of('docker restart')).toContain('done: restart backend');
    expect(done.of('curl')).toMatch(/ready: HTTP 200/);
    // For all services it would be: and for the one at fault it has just been tried.
    expect(done.of('docker-compose restart')).toContain('it does not last');
    expect(await started('backend')).not.toBe(backend);
    expect(await started('postgres')).toBe(postgres);
  });

  test('a stopped container is started, and no image is rolled back to that nobody knows', async () => {
    await docker('stop', `${stack.project}-backend`);
    const done = await perform('Application Crash', [
      'docker inspect nova-backend | grep -A 5 "State"',
      'docker logs nova-backend --tail 100',
      'docker-compose up -d backend',
      'git checkout <previous-stable-commit>',
      'docker-compose up -d --build backend',
    ]);
    expect(done.of('docker inspect')).toMatch(/exited, exit code \d+/);
    expect(done.of('docker-compose up -d backend')).toContain('done: start backend');
    expect(done.of('git checkout')).toContain('is a part of line 10');
    expect(done.of('docker-compose up -d --build')).toContain('nothing is changed');
    expect(await inspect('backend', '{{.State.Status}}')).toBe('running');
  });

  test('a memory limit is raised with its swap, and stays after the next up', async () => {
    const done = await perform('Out of Memory', [
      'docker inspect nova-backend | grep -A 10 "Memory"',
      'docker-compose.yml:',
      '  backend:',
      '    mem_limit: 2g',
      '    mem_reservation: 1g',
      'docker-compose up -d backend',
    ]);
    expect(done.of('docker inspect')).toContain('memory limit 256 MiB');
    expect(done.of('docker-compose.yml:')).toContain('done: raise-memory backend');
    expect(done.of('docker-compose up')).toContain('nothing is changed');
    const limit = String(512 * 1024 ** 2);
    expect(await inspect('backend', '{{.HostConfig.Memory}} {{.HostConfig.MemorySwap}}')).toBe(
      `${limit} ${limit}`,
    );
    expect(await readFile(join(stack.folder, '.nova', 'compose.override.yaml'), 'utf8')).toContain(
      limit,
    );
  });

  test('a database is started and waited for with an end', async () => {
    await docker('stop', `${stack.project}-postgres`);
    const done = await perform('Database Connection Failure', [
      'docker restart nova-postgres',
      'until docker exec -it nova-postgres pg_isready; do sleep 1; done',
    ]);
    expect(done.of('docker restart nova-postgres')).toContain('done: restart postgres');
    expect(done.of('until')).toMatch(/to postgres .*: ready/);
    expect(await canary.value()).toBe(balance);
  });

  test('nothing is killed where nobody else holds the port', async () => {
    const done = await perform('Port Conflict', ['lsof -i :4000', 'kill -9 <PID>']);
    expect(done.of('kill')).toContain('not held by a foreign process');
  });

  test('a container is made again from changed files, without taking anything down', async () => {
    await appendFile(join(stack.folder, 'backend.env'), 'FEATURE_NOTE=changed\n');
    const done = await perform('Configuration Error', [
      'docker-compose down',
      'docker-compose up -d backend',
    ]);
    expect(done.of('docker-compose down')).toContain('not run: removes-containers');
    expect(done.of('docker-compose up')).toContain('done: recreate backend');
    expect(await inspect('backend', '{{.Config.Env}}')).toContain('FEATURE_NOTE=changed');
  });

  test('a network is connected again with the names that others use', async () => {
    const network = `${stack.project}_default`;
    await docker('network', 'disconnect', network, `${stack.project}-backend`);
    const done = await perform('Network Issues', [
      'docker network disconnect nova-rewards_default nova-backend',
      'docker network connect nova-rewards_default nova-backend',
    ]);
    expect(done.of('docker network disconnect')).toContain('is a part of line');
    expect(done.of('docker network connect')).toContain('done: reconnect-network backend');
    expect(await inspect('backend', '{{json .NetworkSettings.Networks}}')).toContain('"backend"');
  });
});

test('what destroys, or touches more than is known, is not run, and the reason is told', async () => {
  const done = await perform('Full Service Restart', [
    'docker-compose down',
    'docker system prune -f',
    'docker-compose up -d',
    'git log --oneline -10',
    'git checkout <stable-commit>',
    'docker-compose up -d --build',
    'aws autoscaling set-desired-capacity \\',
    '  --auto-scaling-group-name nova-rewards-asg \\',
    '  --desired-capacity 4',
    'aws autoscaling describe-auto-scaling-groups --auto-scaling-group-names nova-rewards-asg',
  ]);
  expect(done.of('docker-compose down')).toContain('not run: removes-containers');
  expect(done.of('docker system prune')).toContain('not run: destroys-evidence');
  expect(done.of('aws autoscaling set')).toContain('nor an Auto Scaling group of nova.yaml');
  expect(done.of('aws autoscaling describe')).toContain('runs: aws autoscaling describe');
  expect(done.exitCode).toBe(1);
});

test('every change has its saved evidence, its line and its outcome, and nothing else was touched', async () => {
  const all = await history();
  expect(all.map(({ says, outcome }) => [String(says).split(' (')[0], outcome])).toEqual([
    ['restart backend', 'applied'],
    ['start backend', 'applied'],
    ['raise-memory backend from 256 MiB to 512 MiB', 'applied'],
    ['restart postgres', 'applied'],
    ['recreate backend', 'applied'],
    ['reconnect-network backend', 'applied'],
  ]);
  for (const { runbook: place, evidence } of all) {
    expect(place).toMatch(/runbook\.md:\d+$/);
    const kept = startNova(['runbook', 'history', '--evidence', String(evidence)], {
      cwd: stack.folder,
    });
    expect(await kept.ended).toBe(0);
    expect(kept.output()).toContain('"kind":"container-state"');
    expect(kept.output()).not.toContain('development-only');
  }
  expect(await stack.snapshot(['backend'])).toEqual({
    ...before,
    containers: Object.fromEntries(
      Object.entries(before.containers).filter(([name]) => name !== 'backend'),
    ),
  });
  expect(await canary.value()).toBe(balance);
});

test('a runbook that has changed since its plan was read is not run', async () => {
  await writeFile(runbook, '# R\n\n## Restart\n\n```bash\ndf -h\n```\n');
  const argv = ['runbook', 'run', runbook, '--section', 'Restart'];
  const dry = startNova([...argv, '--dry-run'], { cwd: stack.folder });
  await dry.ended;
  const hash = /plan ([0-9a-f]{64})/.exec(dry.output())?.[1] ?? '';
  await writeFile(runbook, '# R\n\n## Restart\n\n```bash\ndf -i\n```\n');
  const changed = startNova([...argv, '--plan', hash], { cwd: stack.folder });
  expect(await changed.ended).toBe(78);
  expect(changed.complaints()).toContain('has changed since the plan');
});

test('a runbook that is changed while a person is asked is not run either', async () => {
  await writeFile(runbook, '# R\n\n## Restart\n\n```bash\ndocker restart redis\n```\n');
  const argv = ['runbook', 'run', runbook, '--section', 'Restart'];
  const was = await started('redis');
  const { exitCode, output } = await atTerminal(argv, stack.folder, () => {
    writeFileSync(runbook, '# R\n\n## Restart\n\n```bash\ndocker restart postgres\n```\n');
    return 'yes';
  });
  expect(output).toContain('nothing more is run');
  expect(exitCode).toBe(78);
  expect(await started('redis')).toBe(was);
});
