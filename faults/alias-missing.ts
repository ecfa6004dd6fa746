/** Somebody joins a service to its network again, by hand, and forgets the name that others use. */
import { containerOf, docker } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export function aliasMissing(service: string): Fault {
  return {
    does: `joins the ${service} to its network again without its name there`,
    expected: recovered('network-detached', service, ['reconnect-network']),
    inject: async (scene) => {
      const network = `${scene.project}_default`;
      const container = await containerOf(scene, service);
      const at = Date.now();
      await docker('network', 'disconnect', network, container);
      await docker('network', 'connect', network, container);
      return done(at, async () => {
        await docker('network', 'disconnect', network, container);
        await docker('network', 'connect', '--alias', service, network, container);
      });
    },
  };
}
