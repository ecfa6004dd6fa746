/** A service's main process dies and stays dead. */
import type { CauseKind } from '../src/diagnosis/cause.ts';
import { containerOf, killForGood, start, startAgain } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';

/** `cause`: what a responder calls it; a database that is dead has a name of its own. */
export function crashStaysDown(service: string, cause: CauseKind = 'app-crash'): Fault {
  return {
    does: `kills the ${service}, which nothing restarts`,
    expected: recovered(cause, service, ['start']),
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      await startAgain(container, ledger);
      const at = await killForGood(container);
      return done(at, () => start(container));
    },
  };
}
