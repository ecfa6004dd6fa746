/** A service's resolver points at an address where nobody answers. */
import { containerOf, docker } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export function resolverBroken(service: string): Fault {
  return {
    does: `points the resolver of the ${service} at an address where nobody answers`,
    expected: recovered('dns-failure', service, ['restart']),
    inject: async (scene) => {
      const container = await containerOf(scene, service);
      const at = Date.now();
      await docker(
        ...['exec', '--user', 'root', container],
        // The file is a mount of the engine: it can be written, not replaced.
        ...['sh', '-c', 'echo nameserver 127.0.0.53 > /etc/resolv.conf'],
      );
      return done(at, async () => {
        await docker('restart', '--time', '5', container);
      });
    },
  };
}
