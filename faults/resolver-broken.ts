/** A service's resolver points at an address where nobody answers. */
import { containerOf, docker } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';
import { writeResolver } from './undo.ts';

export function resolverBroken(service: string): Fault {
  return {
    does: `points the resolver of the ${service} at an address where nobody answers`,
    expected: recovered('dns-failure', service, ['restart']),
    inject: async (scene, ledger = noLedger) => {
      const container = await containerOf(scene, service);
      const text = await docker('exec', container, 'cat', '/etc/resolv.conf');
      await ledger.write({ undo: 'resolver', container, text });
      const at = Date.now();
      await writeResolver(container, 'nameserver 127.0.0.53');
      return done(at, async () => {
        await docker('restart', '--time', '5', container);
      });
    },
  };
}
