/** A service loses its network while it runs: neither callers nor dependencies can be reached. */
import { containerOf, docker } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export function networkDetached(service: string): Fault {
  return {
    does: `disconnects the ${service} from the network of its project`,
    expected: recovered('network-detached', service, ['reconnect-network']),
    inject: async (scene) => {
      const network = `${scene.project}_default`;
      const container = await containerOf(scene, service);
      const at = Date.now();
      await docker('network', 'disconnect', network, container);
      return done(at, async () => {
        await docker('network', 'connect', '--alias', service, network, container);
      });
    },
  };
}
