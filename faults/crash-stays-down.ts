/** The backend's process dies and stays dead. */
import { containerOf, killForGood, start } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const crashStaysDown: Fault = {
  does: 'kills the backend, which nothing restarts',
  expected: recovered('app-crash', 'backend', ['start']),
  inject: async (scene) => {
    const container = await containerOf(scene, 'backend');
    const at = await killForGood(container);
    return done(at, () => start(container));
  },
};
