/**
 * What the kernel's files say, in the forms that its documentation gives them (cgroup v1 and v2),
 * and what is left without the tools or the permission that this machine happens to have.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  readMemoryCounters,
  readProcessorCounters,
  readTaskCounters,
} from '../../src/host/cgroup.ts';
import { controlGroupOf } from '../../src/host/control-group.ts';
import { commitsIn } from '../../src/host/git.ts';
import { mountsOf } from '../../src/host/mounts.ts';
import { openFilesOf } from '../../src/host/open-files.ts';

const run = promisify(execFile);
const source = join(import.meta.dirname, '..', '..', 'src');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nova-test-kernel-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Files of a kernel: `proc/…` and `cgroup/…`. */
async function kernel(name: string, files: Readonly<Record<string, string>>) {
  const root = join(folder, name);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return { proc: join(root, 'proc'), cgroup: join(root, 'cgroup') };
}

async function counters(folders: Awaited<ReturnType<typeof kernel>>) {
  const group = await controlGroupOf(7, folders);
  if (group === null) return null;
  return {
    version: group.version,
    memory: await readMemoryCounters(group),
    tasks: await readTaskCounters(group),
    processor: await readProcessorCounters(group),
  };
}

const scope = 'cgroup/system.slice/docker-abc.scope';

describe('control groups of version 2', () => {
  const files = {
    'proc/7/cgroup': '0::/system.slice/docker-abc.scope\n',
    [`${scope}/memory.current`]: '209715200\n',
    [`${scope}/memory.peak`]: '268435456\n',
    [`${scope}/memory.max`]: '268435456\n',
    [`${scope}/memory.events`]: 'low 0\nhigh 0\nmax 4211\noom 3\noom_kill 2\noom_group_kill 0\n',
    [`${scope}/memory.pressure`]:
      'some avg10=61.20 avg60=20.00 avg300=5.11 total=99\nfull avg10=44.00 avg60=9.00 avg300=1.00 total=42\n',
    [`${scope}/pids.current`]: '99\n',
    [`${scope}/pids.max`]: '100\n',
    [`${scope}/pids.events`]: 'max 17\n',
    [`${scope}/cpu.max`]: '50000 100000\n',
    [`${scope}/cpu.stat`]:
      'usage_usec 900\nuser_usec 600\nsystem_usec 300\nnr_periods 400\nnr_throttled 380\nthrottled_usec 7200000\nnr_bursts 0\nburst_usec 0\n',
  };

  test('tell memory, kills, pressure, processes and processors', async () => {
    expect(await counters(await kernel('two', files))).toEqual({
      version: 2,
      memory: {
        usage: 209_715_200,
        peak: 268_435_456,
        oomKills: 2,
        limitHits: 4_211,
        pressure: { some: 61.2, full: 44 },
      },
      tasks: { current: 99, limit: 100, refused: 17 },
      processor: { limit: 0.5, periods: 400, throttled: 380, throttledTime: 7_200 },
    });
  });

  test('without limits, on an older kernel', async () => {
    const {
      [`${scope}/memory.peak`]: peak,
      [`${scope}/memory.pressure`]: pressure,
      ...rest
    } = files;
    expect([peak, pressure]).not.toContain(undefined);
    const folders = await kernel('two-open', {
      ...rest,
      [`${scope}/pids.max`]: 'max\n',
      [`${scope}/cpu.max`]: 'max 100000\n',
    });
    expect(await counters(folders)).toMatchObject({
      memory: { peak: null, pressure: null, oomKills: 2 },
      tasks: { limit: null },
      processor: { limit: null },
    });
  });

  test('of another namespace are not followed', async () => {
    const folders = await kernel('two-outside', {
      'proc/7/cgroup': '0::/../docker-abc.scope\n',
      'cgroup/docker-abc.scope/memory.current': '1\n',
    });
    expect(await counters(folders)).toBeNull();
  });
});

describe('control groups of version 1', () => {
  const lines = (path: string): string =>
    ['12:pids', '9:cpu,cpuacct', '5:memory', '1:name=systemd', '0:']
      .map((hierarchy) => `${hierarchy}:${path}`)
      .join('\n');
  const files = {
    'proc/7/cgroup': lines('/docker/abc'),
    'cgroup/memory/docker/abc/memory.usage_in_bytes': '1000\n',
    'cgroup/memory/docker/abc/memory.max_usage_in_bytes': '4000\n',
    'cgroup/memory/docker/abc/memory.failcnt': '12\n',
    'cgroup/memory/docker/abc/memory.oom_control': 'oom_kill_disable 0\nunder_oom 0\noom_kill 1\n',
    'cgroup/pids/docker/abc/pids.current': '5\n',
    'cgroup/pids/docker/abc/pids.max': 'max\n',
    'cgroup/cpu,cpuacct/docker/abc/cpu.cfs_quota_us': '150000\n',
    'cgroup/cpu,cpuacct/docker/abc/cpu.cfs_period_us': '100000\n',
    'cgroup/cpu,cpuacct/docker/abc/cpu.stat':
      'nr_periods 40\nnr_throttled 4\nthrottled_time 2000000000\n',
  };

  test('tell the same under other names', async () => {
    expect(await counters(await kernel('one', files))).toEqual({
      version: 1,
      memory: { usage: 1_000, peak: 4_000, oomKills: 1, limitHits: 12, pressure: null },
      tasks: { current: 5, limit: null, refused: null },
      processor: { limit: 1.5, periods: 40, throttled: 4, throttledTime: 2_000 },
    });
  });

  test('whose files may not be read are not known', async () => {
    const folders = await kernel('one-empty', { 'proc/7/cgroup': lines('/docker/abc') });
    expect(await counters(folders)).toEqual({
      version: 1,
      memory: null,
      tasks: null,
      processor: null,
    });
  });
});

/** Runs a line of our own code as another user would, or without the tools of this machine. */
async function elsewhere(
  expression: string,
  { as = null, path = '/usr/bin:/bin' }: { as?: number | null; path?: string },
): Promise<unknown> {
  const script = `
    const { readKernelLog } = await import('${source}/host/kernel-log.ts');
    const { commitsIn } = await import('${source}/host/git.ts');
    process.stdout.write(JSON.stringify(await (${expression})));`;
  const node = ['env', `PATH=${path}`, process.execPath, '--input-type=module', '--eval', script];
  const user = as === null ? [] : ['setpriv', `--reuid=${as}`, `--regid=${as}`, '--clear-groups'];
  const [program = '', ...args] = [...user, ...node];
  const { stdout } = await run(program, args, { env: { PATH: '/usr/bin:/bin' }, cwd: '/' });
  return JSON.parse(stdout) as unknown;
}

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

describe('a host that does not let us', () => {
  test('has no dmesg and no journalctl', async () => {
    expect(await elsewhere('readKernelLog(Date.now())', { path: '/nonexistent' })).toEqual({
      unreadable: 'dmesg is not installed; journalctl is not installed',
    });
  });

  test('has lost the process meanwhile', async () => {
    const { stdout } = await run('cat', ['/proc/sys/kernel/pid_max']);
    expect(await openFilesOf(Number(stdout))).toBeNull();
    expect(await mountsOf(Number(stdout))).toBeNull();
  });

  test.skipIf(!isRoot)('restricts its log, and says so', async () => {
    const forbidden = join(folder, 'forbidden');
    await mkdir(forbidden);
    await chmod(folder, 0o755);
    await writeFile(
      join(forbidden, 'dmesg'),
      '#!/bin/sh\necho "dmesg: read kernel buffer failed: Operation not permitted" >&2; exit 1\n',
      { mode: 0o755 },
    );
    expect(await elsewhere('readKernelLog(Date.now())', { as: nobody, path: forbidden })).toEqual({
      unreadable:
        'dmesg is not permitted to read the log of the kernel; journalctl is not installed',
    });
  });

  test('lists its own mounts', async () => {
    expect(await mountsOf(process.pid)).toContainEqual(
      expect.objectContaining({ destination: '/proc', fileSystem: 'proc' }),
    );
  });
});

describe('the history of a folder', () => {
  const git = (...args: string[]) =>
    run('git', ['-C', join(folder, 'shop'), '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);

  beforeAll(async () => {
    await mkdir(join(folder, 'shop', 'deploy'), { recursive: true });
    await git('init', '--quiet');
    await writeFile(join(folder, 'shop', 'README.md'), 'a');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'begin');
    await writeFile(join(folder, 'shop', 'deploy', 'compose.yaml'), 'services: {}');
    await git('add', '.');
    await git('commit', '--quiet', '--message', 'deploy: lower the limit');
  });

  test('is that of the folder, not of the whole repository', async () => {
    const found = await commitsIn(join(folder, 'shop', 'deploy'), null, 10);
    expect(found).toMatchObject({
      commits: [{ subject: 'deploy: lower the limit', files: ['deploy/compose.yaml'] }],
    });
  });

  test('begins when the services were last known good', async () => {
    const tomorrow = Date.now() + 86_400_000;
    expect(await commitsIn(join(folder, 'shop'), tomorrow, 10)).toEqual({ commits: [] });
  });

  test('starts no program that the repository names', async () => {
    const trap = join(folder, 'sprung');
    await git('config', 'core.fsmonitor', `touch ${trap}; false`);
    await git('config', 'diff.external', `touch ${trap}; false`);
    await git('config', 'log.showSignature', 'true');
    await git('config', 'gpg.program', `touch ${trap}`);
    await commitsIn(join(folder, 'shop'), null, 10);
    await expect(run('ls', [trap])).rejects.toThrow();
  });

  test.skipIf(!isRoot)('of somebody else is read all the same', async () => {
    await chmod(folder, 0o755);
    const found = await elsewhere(`commitsIn('${join(folder, 'shop')}', null, 10)`, { as: nobody });
    expect(found).toMatchObject({ commits: [{ subject: 'deploy: lower the limit' }, {}] });
  });

  test('is not there', async () => {
    expect(await commitsIn('/proc', null, 10)).toEqual({
      unreadable: 'it is in no git repository',
    });
    expect(await elsewhere("commitsIn('/', null, 10)", {})).toHaveProperty('unreadable');
  });
});
