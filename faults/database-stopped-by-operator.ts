/** A person stops the database on purpose; the backend stands on it. */
import { containerOf, docker, start } from './docker.ts';
import { escalated, type Fault } from './fault.ts';

export const databaseStoppedByOperator: Fault = {
  does: 'stops the database by hand, as an operator does',
  expected: escalated('stopped-by-operator', 'postgres', []),
  inject: async (scene) => {
    const container = await containerOf(scene, 'postgres');
    await docker('stop', container);
    return {
      at: Date.now(),
      heal: () => start(container),
      cure: null,
    };
  },
};
