/** Keyed hashes of settings: two environments can be compared, and no value can be guessed back. */
import { createHmac } from 'node:crypto';
import type { Definition, ReplicaView } from '../docker/project.ts';
import type { LastKnownGood } from '../store/store.ts';
import { printOf } from './definition-print.ts';
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

/**
 * What to remember of a container that has been healthy long enough. `at`: ms since the epoch.
 * `dependencies`: what it stands on; `files`: what `goodFiles` says. What is known of its image is the engine's to say.
 */
export function goodOf(
  replica: ReplicaView,
  at: number,
  key: Uint8Array,
  dependencies: readonly string[],
  files: LastKnownGood['files'],
): LastKnownGood {
  const { state, environment, networks, configHash } = replica;
  return {
    service: state.service,
    at,
    imageId: state.imageId,
    imageRef: state.imageRef,
    imageDigests: [],
    commit: null,
    environment: fingerprints(environment, key),
    memoryLimit: state.memoryLimit,
    networks: networks.map((one) => one.network).toSorted(),
    definition: printOf(withDependencies(replica.definition, dependencies), key),
    configHash,
    files,
  };
}

/** What it stands on is an aspect like any other; sorted, since order means nothing. */
export function withDependencies(
  definition: Definition,
  dependencies: readonly string[],
): Definition {
  if (dependencies.length === 0) return definition;
  return { ...definition, dependencies: JSON.stringify(dependencies.toSorted()) };
}
