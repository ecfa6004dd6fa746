/** The backend loses its network while it runs: neither callers nor dependencies can be reached. */
import { containerOf, docker } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const networkDetached: Fault = {
  does: 'disconnects the backend from the network of its project',
  expected: recovered('network-detached', 'backend', ['reconnect-network']),
  inject: async (scene) => {
    const network = `${scene.project}_default`;
    const container = await containerOf(scene, 'backend');
    const at = Date.now();
    await docker('network', 'disconnect', network, container);
    return done(at, async () => {
      await docker('network', 'connect', '--alias', 'backend', network, container);
    });
  },
};
