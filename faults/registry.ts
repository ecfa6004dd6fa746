/** Every fault by its name, as tests, the benchmark and drills call it. */
import { badRelease } from './bad-release.ts';
import { cacheOutOfMemory } from './cache-out-of-memory.ts';
import { cachePasswordChanged } from './cache-password-changed.ts';
import { certificateExpired } from './certificate-expired.ts';
import { configDrift } from './config-drift.ts';
import { configMissing } from './config-missing.ts';
import { configWrongHost } from './config-wrong-host.ts';
import { containerDeleted } from './container-deleted.ts';
import { crashLoop } from './crash-loop.ts';
import { crashOnce } from './crash-once.ts';
import { crashStaysDown } from './crash-stays-down.ts';
import { databaseKilledClientStuck } from './database-killed-client-stuck.ts';
import { databaseKilled } from './database-killed.ts';
import { databaseMissing } from './database-missing.ts';
import { databasePasswordChanged } from './database-password-changed.ts';
import { databaseSlowStart } from './database-slow-start.ts';
import { databaseStoppedByOperator } from './database-stopped-by-operator.ts';
import type { Fault } from './fault.ts';
import { heapLimit } from './heap-limit.ts';
import { imageDeleted } from './image-deleted.ts';
import { networkDetached } from './network-detached.ts';
import { outOfMemory } from './out-of-memory.ts';
import { portTakenByContainer, portTakenByProcess } from './port-taken.ts';
import { providerUnreachable } from './provider-unreachable.ts';
import { replicaDown } from './replica-down.ts';
import { resolverBroken } from './resolver-broken.ts';
import { tooManyOpenFiles } from './too-many-open-files.ts';

export const faultNames = [
  'crash-once',
  'crash-stays-down',
  'bad-release',
  'out-of-memory',
  'database-killed',
  'database-slow-start',
  'database-killed-client-stuck',
  'database-stopped-by-operator',
  'port-taken-by-container',
  'port-taken-by-process',
  'config-drift',
  'config-missing',
  'config-wrong-host',
  'network-detached',
  'resolver-broken',
  'provider-unreachable',
  'crash-loop',
  'container-deleted',
  'image-deleted',
  'too-many-open-files',
  'database-missing',
  'cache-password-changed',
  'certificate-expired',
  'replica-down',
  'cache-out-of-memory',
  'database-password-changed',
  'heap-limit',
] as const;

export type FaultName = (typeof faultNames)[number];

export const faults = {
  'crash-once': crashOnce,
  'crash-stays-down': crashStaysDown,
  'bad-release': badRelease,
  'out-of-memory': outOfMemory,
  'database-killed': databaseKilled,
  'database-slow-start': databaseSlowStart,
  'database-killed-client-stuck': databaseKilledClientStuck,
  'database-stopped-by-operator': databaseStoppedByOperator,
  'port-taken-by-container': portTakenByContainer,
  'port-taken-by-process': portTakenByProcess,
  'config-drift': configDrift,
  'config-missing': configMissing,
  'config-wrong-host': configWrongHost,
  'network-detached': networkDetached,
  'resolver-broken': resolverBroken,
  'provider-unreachable': providerUnreachable,
  'crash-loop': crashLoop,
  'container-deleted': containerDeleted,
  'image-deleted': imageDeleted,
  'too-many-open-files': tooManyOpenFiles,
  'database-missing': databaseMissing,
  'cache-password-changed': cachePasswordChanged,
  'certificate-expired': certificateExpired,
  'replica-down': replicaDown,
  'cache-out-of-memory': cacheOutOfMemory,
  'database-password-changed': databasePasswordChanged,
  'heap-limit': heapLimit,
} satisfies Record<FaultName, Fault>;
