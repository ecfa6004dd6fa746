/** A file that a service is started from is damaged: it ends at once, whoever starts it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { containerOf, docker, mainProcess } from './docker.ts';
import type { Fault } from './fault.ts';

/** `file`: inside its container. */
export function crashLoop(service: string, file: string): Fault {
  return {
    does: `damages a file of the ${service} and kills it: every start ends at once`,
    expected: {
      cause: 'app-crash',
      component: service,
      outcome: 'escalated',
      remedies: ['restart'],
      afterHealing: [],
      mayReplace: [],
    },
    inject: async (scene) => {
      const container = await containerOf(scene, service);
      const folder = await mkdtemp(join(tmpdir(), 'nova-crash-loop-'));
      const kept = join(folder, basename(file));
      await docker('cp', `${container}:${file}`, kept);
      await docker('exec', '--user', 'root', container, 'sh', '-c', `echo '}{' >> ${file}`);
      const at = Date.now();
      process.kill(await mainProcess(container), 'SIGKILL');
      let healed = false;
      // The engine tries again by itself, at most a minute later.
      const heal = async () => {
        if (healed) return;
        healed = true;
        await docker('cp', kept, `${await containerOf(scene, service)}:${file}`);
        await rm(folder, { recursive: true });
      };
      return { at, heal, cure: null };
    },
  };
}
