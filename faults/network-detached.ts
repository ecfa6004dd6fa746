/** The backend loses its network while it runs: neither callers nor dependencies can be reached. */
import { containerOf, docker } from './docker.ts';
import type { Fault } from './fault.ts';

export const networkDetached: Fault = {
  does: 'disconnects the backend from the network of its project',
  inject: async (scene) => {
    await docker(
      ...['network', 'disconnect', `${scene.project}_default`],
      await containerOf(scene, 'backend'),
    );
  },
};
