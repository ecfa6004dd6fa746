/** A person stops a database on purpose; another service stands on it. */
import { containerOf, docker, start } from './docker.ts';
import { escalated, type Fault } from './fault.ts';

export function databaseStoppedByOperator(service: string): Fault {
  return {
    does: 'stops the database by hand, as an operator does',
    expected: escalated('stopped-by-operator', service, []),
    inject: async (scene) => {
      const container = await containerOf(scene, service);
      const at = Date.now();
      await docker('stop', container);
      return {
        at,
        heal: () => start(container),
        cure: null,
      };
    },
  };
}
