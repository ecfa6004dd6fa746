/** Keyed hashes of settings: two environments can be compared, and no value can be guessed back. */
import { createHmac } from 'node:crypto';
import type { ReplicaView } from '../docker/project.ts';
import type { LastKnownGood } from '../store/store.ts';
import type { Prints } from './key-difference.ts';

/** HMAC-SHA256 of each value with the installation's key, in hex. */
export function fingerprints(
  environment: Readonly<Record<string, string>>,
  key: Uint8Array,
): Prints {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      createHmac('sha256', key).update(value).digest('hex'),
    ]),
  );
}

/** What to remember of a container that has been healthy long enough. `at`: ms since the epoch. */
export function goodOf(replica: ReplicaView, at: number, key: Uint8Array): LastKnownGood {
  const { state, environment, networks, configHash } = replica;
  return {
    service: state.service,
    at,
    imageId: state.imageId,
    imageRef: state.imageRef,
    environment: fingerprints(environment, key),
    memoryLimit: state.memoryLimit,
    networks: networks.map((one) => one.network).toSorted(),
    configHash,
  };
}
