/** Every process of a service stands still: it takes connections and answers nobody. */
import { containerOf } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';
import { processesOf, putBack, signal, type Undo } from './undo.ts';

export function hang(service: string): Fault {
  return {
    does: `stops every process of the ${service} where it stands, without ending it`,
    expected: recovered('hang', service, ['restart']),
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      const goOn: Undo = { undo: 'continue', container };
      await ledger.write(goOn);
      const at = Date.now();
      for (const pid of await processesOf(container)) signal(pid, 'SIGSTOP');
      return done(at, () => putBack(scene, goOn));
    },
  };
}
