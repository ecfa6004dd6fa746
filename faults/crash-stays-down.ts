/** The backend's process dies and stays dead. */
import { containerOf, killForGood } from './docker.ts';
import type { Fault } from './fault.ts';

export const crashStaysDown: Fault = {
  does: 'kills the backend, which nothing restarts',
  inject: async (scene) => killForGood(await containerOf(scene, 'backend')),
};
