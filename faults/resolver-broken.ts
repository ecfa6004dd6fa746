/** The backend's resolver points at an address where nobody answers. */
import { containerOf, docker } from './docker.ts';
import { done, recovered, type Fault } from './fault.ts';

export const resolverBroken: Fault = {
  does: 'points the resolver of the backend at an address where nobody answers',
  expected: recovered('dns-failure', 'backend', ['restart']),
  inject: async (scene) => {
    const container = await containerOf(scene, 'backend');
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
