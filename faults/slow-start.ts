/** A service dies once, and its next start takes longer than anybody has said that it may. */
import { containerOf, deployAndWait, docker, mainProcess } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';
import { release } from './release.ts';
import { backend } from './target.ts';

/** Seconds: more than twice the start period of the backend's health check. */
const slowness = 25;
const mark = '/tmp/slow';

export const slowStartBeyondGrace: Fault = {
  does: `kills the backend, whose next start takes ${slowness} s: longer than its start period`,
  expected: recovered('app-crash', backend.service, []),
  arrange: async (scene) => {
    const wait = `if [ -e ${mark} ]; then sleep ${slowness}; fi; exec ${backend.command.join(' ')}`;
    const { takeBack, removeImage } = await release(scene, backend, ['sh', '-c', wait]);
    await deployAndWait(scene, backend.service);
    return async () => {
      await takeBack();
      await removeImage();
    };
  },
  inject: async (scene) => {
    const container = await containerOf(scene, backend.service);
    await docker('exec', container, 'touch', mark);
    const at = Date.now();
    process.kill(await mainProcess(container), 'SIGKILL');
    return done(at, () => Promise.resolve());
  },
};
