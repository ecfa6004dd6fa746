/**
 * What the engine's images, containers, volumes and build cache take, as `docker system df` says.
 * What makes the engine walk through files is asked only when its disk is nearly full anyway.
 */
import { dataFolder } from '../../docker/data-folder.ts';
import { diskUse } from '../../docker/disk-use.ts';
import { isProblem } from '../../docker/problem.ts';
import { fillOf } from '../../host/mounts.ts';
import { deadlines } from '../attempt.ts';
import { found, missing } from '../context.ts';
import type { Collected, View } from '../context.ts';

/** Below this share of free space it is worth knowing who uses the rest. */
const scarce = 0.1;

export async function collectDockerDisk(view: View): Promise<Collected> {
  const { engine } = view;
  const what = engine.local && (await isScarce(view)) ? 'everything' : 'kept';
  const use = await diskUse(engine, what, deadlines.call);
  if (use === null) {
    const reason =
      'this engine would read through all volumes for it, which is done only when its disk is nearly full';
    return missing('docker-disk', 'engine', reason);
  }
  if (isProblem(use)) return missing('docker-disk', 'engine', use.message);
  return found({ kind: 'docker-disk', ...use });
}

async function isScarce(view: View): Promise<boolean> {
  const { free, total } = await fillOf(await dataFolder(view.engine, deadlines.call / 3));
  return free < total * scarce;
}
