/** A service loses its network while it runs: neither callers nor dependencies can be reached. */
import { containerOf, docker } from './docker.ts';
import { done, noLedger, recovered, type Fault } from './fault.ts';
import { putBack, type Undo } from './undo.ts';

/** A network of a service as its definition has it; its project's own when it says nothing. */
interface Attached {
  readonly network: string;
  readonly aliases: readonly string[];
  readonly ipv4: string | null;
}

export function networkDetached(service: string, attached?: Attached): Fault {
  return {
    does: `disconnects the ${service} from its network`,
    expected: recovered('network-detached', service, ['reconnect-network']),
    inject: async (scene, ledger = noLedger) => {
      const own = { network: `${scene.project}_default`, aliases: [service], ipv4: null };
      const { network, aliases, ipv4 } = attached ?? own;
      const container = await containerOf(scene, service);
      const connect: Undo = {
        ...{ undo: 'connect', container, network, ipv4, aliases: [...aliases] },
      };
      await ledger.write(connect);
      const at = Date.now();
      await docker('network', 'disconnect', network, container);
      return done(at, () => putBack(scene, connect));
    },
  };
}
