/** The backend's process dies once; the engine's restart policy brings it back. */
import { containerOf, mainProcess } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const crashOnce: Fault = {
  does: 'kills the backend once; its restart policy starts it again',
  expected: recovered('app-crash', 'backend', []),
  inject: async (scene) => {
    const pid = await mainProcess(await containerOf(scene, 'backend'));
    const at = Date.now();
    process.kill(pid, 'SIGKILL');
    return done(at, () => Promise.resolve());
  },
};
