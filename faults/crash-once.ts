/** A service's main process dies once; the engine's restart policy brings it back. */
import { containerOf, mainProcess } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export function crashOnce(service: string): Fault {
  return {
    does: `kills the ${service} once; its restart policy starts it again`,
    expected: recovered('app-crash', service, []),
    inject: async (scene) => {
      const pid = await mainProcess(await containerOf(scene, service));
      const at = Date.now();
      process.kill(pid, 'SIGKILL');
      return done(at, () => Promise.resolve());
    },
  };
}
