/** What this host sees inside of a service's containers: which ports listen, and what stands still. */
import type { ReplicaView } from '../docker/project.ts';
import { isHalted } from '../host/container-tasks.ts';
import { reachablePortsOf } from '../host/ports.ts';

export interface Inside {
  readonly address: string;
  /** Rising; null when its network namespace cannot be seen from here. */
  readonly ports: readonly number[] | null;
}

/** Ports from here on are given out by the kernel, and are another one after each start. */
const ephemeral = 32_768;

/** @param local whether the engine runs on this machine; null when no container runs */
export async function insideOf(
  replicas: readonly ReplicaView[],
  local: boolean,
): Promise<Inside | null> {
  for (const { state, networks } of replicas) {
    const address = networks.find(({ ipv4 }) => ipv4 !== '')?.ipv4;
    if (state.status !== 'running' || address === undefined) continue;
    const seen = local && state.pid !== null;
    const ports = seen ? await reachablePortsOf(state.pid).catch(() => null) : null;
    return { address, ports: ports?.filter((port) => port < ephemeral) ?? null };
  }
  return null;
}

/** @param local whether the engine runs on this machine: elsewhere nothing is known of processes */
export function haltedOf(local: boolean) {
  return ({ pid, container }: ReplicaView['state']): Promise<boolean> =>
    local && pid !== null ? isHalted(pid, container) : Promise.resolve(false);
}
