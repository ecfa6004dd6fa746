/** The networks that Compose gives the service, against the ones that each container has. */
import type { Engine } from '../../docker/engine.ts';
import { networkNames } from '../../docker/inventory.ts';
import { isProblem } from '../../docker/problem.ts';
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { bridgeOf, isSwitchedOff } from '../../host/bridge.ts';
import { found, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';
import type { NetworkAttachment, NetworkEndpoint } from '../evidence.ts';

export async function collectNetworkAttachments(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  const replicas = replicasOf(view, service.name);
  const facts = await Promise.all(
    replicas.map(async (replica) => {
      const attachment = attachmentOf(service, replica);
      const [switchedOff, gone] = await Promise.all([
        bridgesOff(replica),
        goneOf(view.engine, attachment.missing),
      ]);
      return {
        ...attachment,
        ...(switchedOff.length === 0 ? {} : { switchedOff }),
        ...(gone.length === 0 ? {} : { gone }),
      };
    }),
  );
  return found(...facts);
}

async function bridgesOff({
  networks,
}: ReplicaView): Promise<Required<NetworkAttachment>['switchedOff']> {
  const looked = await Promise.all(
    networks.map(async ({ network, networkId }) => {
      const bridge = bridgeOf(networkId);
      return (await isSwitchedOff(bridge)) ? [{ network, bridge }] : [];
    }),
  );
  return looked.flat();
}

/** Of an engine that does not say it none is taken to be gone. */
async function goneOf(
  engine: Engine,
  missing: readonly NetworkEndpoint[],
): Promise<readonly string[]> {
  if (missing.length === 0) return [];
  const names = await networkNames(engine);
  if (isProblem(names)) return [];
  return missing.flatMap(({ network }) => (names.has(network) ? [] : [network]));
}

/**
 * Pure. A container attached without its fixed address is listed like one without its aliases:
 * others look for it where it is not.
 */
export function attachmentOf(service: ServiceDefinition, replica: ReplicaView): NetworkAttachment {
  const missing: NetworkEndpoint[] = [];
  const missingAliases: NetworkEndpoint[] = [];
  for (const expected of service.networks) {
    const actual = replica.networks.find((one) => one.network === expected.network);
    if (actual === undefined) {
      missing.push(expected);
      continue;
    }
    const aliases = expected.aliases.filter((alias) => !actual.aliases.includes(alias));
    const { ipv4 } = expected;
    const moved = ipv4 !== null && actual.ipv4 !== '' && actual.ipv4 !== ipv4;
    if (aliases.length > 0 || moved) missingAliases.push({ ...expected, aliases });
  }
  return {
    kind: 'network-attachment',
    service: service.name,
    container: replica.state.container,
    expected: service.networks,
    missing,
    missingAliases,
    addresses: replica.networks.map((one) => one.ipv4).filter((ipv4) => ipv4 !== ''),
  };
}
