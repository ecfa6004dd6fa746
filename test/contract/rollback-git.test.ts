/** Sources of a git repository, built and rolled back on a real engine. */
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { overrideFileAt, type OverrideFile } from '../../src/docker/override-file.ts';
import { overrideName } from '../../src/docker/override.ts';
import { isProblem } from '../../src/docker/problem.ts';
import { collect } from '../../src/evidence/collect.ts';
import type { CollectContext } from '../../src/evidence/context.ts';
import { goodOf } from '../../src/evidence/fingerprint.ts';
import { identify } from '../../src/evidence/identify.ts';
import { sortFacts, type Facts } from '../../src/evidence/facts.ts';
import { checkedOutIn } from '../../src/host/git-version.ts';
import { overrideOf, type Override } from '../../src/remedy/override.ts';
import { performAction } from '../../src/remedy/perform.ts';
import type { Action } from '../../src/remedy/remedy.ts';
import { resolveAction } from '../../src/remedy/resolve.ts';
import { beforeOf, isDone } from '../../src/remedy/settle.ts';
import { readReplicas } from '../../src/docker/inventory.ts';
import { createRig, installationKey, type Rig } from '../evidence-rig.ts';
import { rung } from '../examples/facts.ts';

const run = promisify(execFile);
const atMost = 240_000;
const base = 'nova-rewards/redis:latest';

let rig: Rig;
let repository: string;
let state: string;
let override: OverrideFile;
const kept: Override[] = [];

async function git(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', repository, ...args]);
  return stdout.trim();
}

/** A version of the shop, committed by somebody who pushes now and then. */
async function commit(version: string, files: Readonly<Record<string, string>>): Promise<string> {
  const all = { 'shop/app/version': version, ...files };
  for (const [path, text] of Object.entries(all)) await writeFile(join(repository, path), text);
  await git('add', '--all');
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@example.com'];
  await git(...who, 'commit', '--quiet', '--message', version);
  return git('rev-parse', 'HEAD');
}

beforeAll(async () => {
  repository = await mkdtemp(join(tmpdir(), 'nova-sources-'));
  state = await mkdtemp(join(tmpdir(), 'nova-state-'));
  await run('git', ['init', '--quiet', repository]);
  await mkdir(join(repository, 'shop', 'app'), { recursive: true });
  await mkdir(join(repository, 'migrations'));
  await writeFile(
    join(repository, 'shop', 'Dockerfile'),
    `FROM ${base}\nCOPY app /app\nENTRYPOINT ["bash", "-c", "cat /app/version; exec sleep infinity"]\n`,
  );
  rig = await createRig(
    'rollback-git',
    `services:\n  web: { image: 'nova-test/shop:latest', build: '${repository}/shop', init: true, stop_signal: SIGKILL }\n`,
  );
  override = overrideFileAt(
    join(state, overrideName),
    {
      overrides: () => Promise.resolve(kept),
      keepOverride: (one) => Promise.resolve(void kept.push(one)),
      dropOverride: (one) => Promise.resolve(void kept.splice(kept.indexOf(one), 1)),
    },
    () => undefined,
  );
}, atMost);

afterAll(async () => {
  await rig.stop();
  const images = await rig.docker('images', '--quiet', '--filter', 'reference=nova-git/*');
  const all = [...new Set(images.split('\n').filter((id) => id !== ''))];
  if (all.length > 0) await rig.docker('rmi', '--force', ...all);
  await rig.docker('rmi', '--force', 'nova-test/shop:latest').catch(() => undefined);
  for (const folder of [repository, state]) await rm(folder, { recursive: true, force: true });
});

const shown = () => rig.compose('exec', '-T', 'web', 'cat', '/app/version');
const imageOf = async () => (await rig.replica('web')).state.imageRef;

async function look(good: CollectContext['lastKnownGood']): Promise<Facts> {
  const context = { ...(await rig.context()), lastKnownGood: good, git: 'read' as const };
  const { facts } = await collect(
    context,
    ['container-state', 'image-change', 'source-version'],
    ['web'],
  );
  return sortFacts(identify(facts, 1, Date.now()));
}

async function perform(action: Action) {
  const { project } = await rig.context();
  const compose = { host: rig.engine.host, override };
  const scaling = autoScaling({ region: null, endpoint: null });
  return performAction(action, { engine: rig.engine, compose, project, scaling });
}

async function world() {
  const replicas = await readReplicas(rig.engine, (await rig.context()).project);
  if (isProblem(replicas)) throw new Error(replicas.message);
  return replicas;
}

test(
  'the sources of then are built and run; the checkout, its hooks and its filters have no part in it',
  async () => {
    const first = await commit('1', {});
    await rig.compose('up', '--detach', '--build', 'web');
    const known = await checkedOutIn(join(repository, 'shop'));
    expect(known).toMatchObject({ commit: first });
    const replica = await rig.replica('web');
    const good = {
      ...goodOf(replica, Date.now(), installationKey, [], null),
      commit: first,
    };
    const goods = new Map([['web', good]]);
    const second = await commit('2', { 'migrations/0007_points.sql': 'alter table points' });
    // What the repository sets must not run.
    const ran = join(state, 'ran');
    await writeFile(join(repository, '.git/hooks/post-checkout'), `#!/bin/sh\ntouch '${ran}'\n`);
    await chmod(join(repository, '.git/hooks/post-checkout'), 0o755);
    await git('config', 'filter.mine.smudge', `touch '${ran}'; cat`);
    await git('config', 'core.fsmonitor', `touch '${ran}'; false`);
    await writeFile(join(repository, '.git/info/attributes'), '* filter=mine\n');
    await writeFile(join(repository, 'shop/unsaved'), 'somebody is at work here');
    await rig.compose('up', '--detach', '--build', 'web');
    expect(await shown()).toBe('2');
    // As long as its image is there, that is what a rollback uses.
    expect(resolveAction(rung('rollback-git'), 'web', await look(goods), [])).toEqual({
      inapplicable: 'the last known good image is there: rollback-image',
    });
    await rig.docker('rmi', '--force', good.imageId);
    const facts = await look(goods);
    expect(facts.sources).toEqual([
      expect.objectContaining({
        ...{ current: second, lastGood: first, context: 'shop', obstacle: '' },
        schema: ['migrations/0007_points.sql'],
      }),
    ]);
    const resolved = resolveAction(rung('rollback-git'), 'web', facts, []);
    if ('inapplicable' in resolved) throw new Error(resolved.inapplicable);
    const { action } = resolved;
    for (const time of ['once', 'twice']) {
      const before = await world();
      const remembered = beforeOf(action, before);
      expect(isDone(action, remembered, before), time).toBe(false);
      expect(await perform(action), time).toMatchObject({ outcome: 'applied' });
      expect(isDone(action, remembered, await world()), time).toBe(true);
      expect(await shown(), time).toBe('1');
    }
    const lasting = overrideOf(action, null, Date.now());
    if (lasting === null) throw new Error('nothing lasts');
    kept.push(lasting);
    expect(await override.prepare()).toBeNull();
    expect(await imageOf()).toBe(lasting.part === 'image' ? lasting.imageId : '');
    // Nothing was written where somebody works, and nothing of ours is left.
    expect(await git('rev-parse', 'HEAD')).toBe(second);
    expect(await git('-c', 'core.fsmonitor=false', 'worktree', 'list')).not.toContain(state);
    expect(await readFile(join(repository, 'shop/unsaved'), 'utf8')).toContain('at work');
    expect((await readdir(state)).filter((name) => name.startsWith('attempt-'))).toEqual([]);
    expect(await readdir(state)).not.toContain('ran');
    // Taken back: the entry of the override file is deleted, and the container made anew.
    await rm(override.path);
    expect(await override.prepare()).toBeNull();
    expect(kept).toEqual([]);
    await rig.compose('up', '--detach', '--no-build', '--force-recreate', 'web');
    expect(await shown()).toBe('2');
  },
  atMost,
);

test(
  'sources that do not build change nothing, and the reason is told',
  async () => {
    const container = (await rig.replica('web')).state.container;
    await writeFile(
      join(repository, 'shop', 'Dockerfile'),
      `FROM ${base}\nCOPY there-is-none /app\n`,
    );
    const broken = await commit('3', {});
    const outcome = await perform({
      remedy: 'rollback-git',
      service: 'web',
      targets: [],
      fromImage: '',
      ...{ commit: broken, repository, context: 'shop', toRef: 'nova-git/broken:3' },
    });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.detail).toContain('there-is-none');
    expect((await rig.replica('web')).state.container).toBe(container);
    expect(await shown()).toBe('2');
  },
  atMost,
);

test(
  'what a copy would lack is said before anything is tried',
  async () => {
    const submodules = await commit('4', { '.gitmodules': '[submodule "x"]\n' });
    const replica = await rig.replica('web');
    const good = goodOf(replica, Date.now(), installationKey, [], null);
    const at = (commit: string) =>
      look(new Map([['web', { ...good, imageId: 'sha256:'.padEnd(71, '0'), commit }]]));
    const says = async (commit: string) => (await at(commit)).sources[0]?.obstacle;
    expect(await says(submodules)).toBe('it has submodules, which lie elsewhere');
    expect(await says('0'.repeat(40))).toBe('commit 000000000000 is not in the repository');
    const filtered = await commit('5', {
      '.gitmodules': '',
      '.gitattributes': '*.bin filter=lfs diff=lfs\n',
    });
    await git('rm', '--quiet', '--cached', '.gitmodules');
    await rm(join(repository, '.gitmodules'));
    const lfs = await commit('6', {});
    expect(await says(lfs)).toBe('some of its files come through the git filter lfs');
    expect(filtered).not.toBe(lfs);
  },
  atMost,
);
