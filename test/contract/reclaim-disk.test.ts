/** The engine's disk is full, on an engine that is the test's own: what goes, and what never does. */
import { statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { autoScaling } from '../../src/aws/auto-scaling.ts';
import { diskUse } from '../../src/docker/disk-use.ts';
import { isProblem } from '../../src/docker/problem.ts';
import { reclaimable } from '../../src/docker/prune.ts';
import { readResources } from '../../src/host/resources.ts';
import { performAction } from '../../src/remedy/perform.ts';
import { resolveAction } from '../../src/remedy/resolve.ts';
import { beforeOf, isDone } from '../../src/remedy/settle.ts';
import { definition, facts, mebibyte, rung } from '../examples/facts.ts';
import { startOwnEngine, whyNoEngine, type OwnEngine } from '../own-engine.ts';

const missing = await whyNoEngine();
if (missing !== null) process.stderr.write(`reclaim-disk is not tested: ${missing}\n`);

/** What the planner would make of the engine as it is. */
async function planned({ engine, data }: OwnEngine) {
  const use = await diskUse(engine, 'everything', 20_000);
  if (use === null || isProblem(use)) throw new Error('the engine does not say what it keeps');
  const host = { kind: 'host-resources', ...(await readResources(data)) } as const;
  const seen = facts({ host, dockerDisk: { kind: 'docker-disk', ...use } });
  return resolveAction(rung('reclaim-disk'), 'web', seen, [definition('web')]);
}

const images = ({ docker }: OwnEngine) => docker('images', '--no-trunc', '--quiet');

test.skipIf(missing !== null)(
  'a full disk gets room from what has no name and no container, and from nothing else',
  async () => {
    const own = await startOwnEngine(96 * mebibyte);
    onTestFinished(() => own.stop(), 60_000);
    const { engine, docker, makeImage } = own;
    await makeImage('shop:1', 12 * mebibyte);
    const nameless = await images(own);
    await makeImage('shop:1', 8 * mebibyte);
    await docker('create', '--name', 'stopped', 'shop:1', 'sh');
    const used = (await images(own)).split('\n').find((id) => id !== nameless);
    await makeImage('shop:1', 8 * mebibyte);
    await docker('tag', 'shop:1', 'nova-lkg/shop-web:1');
    await docker('rmi', '--no-prune', 'shop:1');
    await docker('volume', 'create', 'data');
    expect(await planned(own)).toEqual({ inapplicable: "the engine's disk is not full" });

    const { bavail, bsize } = await statfs(own.data);
    await writeFile(join(own.data, 'volumes', 'ballast'), Buffer.alloc(bavail * bsize - mebibyte));
    const resolution = await planned(own);
    if (!('action' in resolution)) throw new Error(resolution.inapplicable);
    const { action } = resolution;
    expect(action).toMatchObject({ remedy: 'reclaim-disk', targets: [{ kind: 'engine-disk' }] });
    expect(await reclaimable(engine)).toBeGreaterThanOrEqual(12 * mebibyte);
    const before = beforeOf(action, {});
    expect(isDone(action, before, {}, await reclaimable(engine))).toBe(false);

    const context = {
      engine,
      compose: { host: engine.host, override: null },
      project: {
        name: 'shop',
        directory: '',
        files: [],
        envFiles: [],
        watchedFiles: [],
        services: [],
      },
      scaling: autoScaling({ region: null, endpoint: null }),
    };
    const first = await performAction(action, context);
    expect(first).toMatchObject({ outcome: 'applied' });
    expect(first.detail).toMatch(/^freed 1[2-9] MiB/);
    expect((await statfs(own.data)).bavail * bsize).toBeGreaterThan(12 * mebibyte);
    expect(isDone(action, before, {}, await reclaimable(engine))).toBe(true);

    const second = await performAction(action, context);
    expect(second).toMatchObject({ outcome: 'applied' });
    expect(second.detail).toMatch(/^freed 0 MiB/);

    const left = (await images(own)).split('\n');
    expect(left).not.toContain(nameless);
    expect(left).toContain(used);
    expect(await docker('images', '--quiet', 'nova-lkg/shop-web')).not.toBe('');
    expect(await docker('ps', '--all', '--format', '{{.Names}}')).toBe('stopped');
    expect(await docker('volume', 'ls', '--quiet')).toBe('data');
  },
  180_000,
);
