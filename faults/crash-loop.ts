/** A file that the backend is started from is damaged: it ends at once, whoever starts it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { containerOf, docker, mainProcess } from './docker.ts';
import type { Fault, Scene } from './fault.ts';

const file = '/app/src/main.ts';

export const crashLoop: Fault = {
  does: 'damages a file of the backend and kills it: every start ends at once',
  expected: {
    cause: 'app-crash',
    component: 'backend',
    outcome: 'escalated',
    remedies: ['restart'],
    afterHealing: [],
    mayReplace: [],
  },
  inject: async (scene) => {
    const container = await containerOf(scene, 'backend');
    const folder = await mkdtemp(join(tmpdir(), 'nova-crash-loop-'));
    const kept = join(folder, 'main.ts');
    await docker('cp', `${container}:${file}`, kept);
    await docker('exec', '--user', 'root', container, 'sh', '-c', `echo '}{' >> ${file}`);
    const at = Date.now();
    process.kill(await mainProcess(container), 'SIGKILL');
    let healed = false;
    const heal = async () => {
      if (healed) return;
      healed = true;
      await restore(scene, kept);
      await rm(folder, { recursive: true });
    };
    return { at, heal, cure: null };
  },
};

/** The engine tries again by itself, at most a minute later. */
async function restore(scene: Scene, kept: string): Promise<void> {
  await docker('cp', kept, `${await containerOf(scene, 'backend')}:${file}`);
}
