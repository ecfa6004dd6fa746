/** Somebody removes a service's container by force, and nobody makes a new one. */
import { containerOf, deploy, docker } from './docker.ts';
import { escalated, noLedger, type Fault } from './fault.ts';

export function containerDeleted(service: string): Fault {
  return {
    does: `removes the container of the ${service} by force`,
    expected: escalated('app-crash', service, [], [service]),
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      await ledger.write({ undo: 'make', service });
      const at = Date.now();
      await docker('rm', '--force', container);
      const heal = () => deploy(scene, service);
      return { at, heal, cure: heal };
    },
  };
}
