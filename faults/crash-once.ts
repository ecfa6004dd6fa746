/** A service's main process dies once; the engine's restart policy brings it back. */
import type { CauseKind } from '../src/diagnosis/cause.ts';
import { containerOf, mainProcess } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';

/** `cause`: what a responder calls it; a database that is dead has a name of its own. */
export function crashOnce(service: string, cause: CauseKind = 'app-crash'): Fault {
  return {
    does: `kills the ${service} once; its restart policy starts it again`,
    expected: recovered(cause, service, []),
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      const pid = await mainProcess(container);
      await ledger.write({ undo: 'start', container });
      const at = Date.now();
      process.kill(pid, 'SIGKILL');
      return done(at, () => Promise.resolve());
    },
  };
}
