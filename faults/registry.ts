/** Every fault by its name, as tests, the benchmark and drills call it. */
import { aliasMissing } from './alias-missing.ts';
import { badRelease, missingModule } from './bad-release.ts';
import { cacheLoading } from './cache-loading.ts';
import { cacheOutOfMemory } from './cache-out-of-memory.ts';
import { cachePasswordChanged } from './cache-password-changed.ts';
import { cacheReadOnly } from './cache-read-only.ts';
import { certificateExpired } from './certificate-expired.ts';
import { configDrift } from './config-drift.ts';
import { configInvalid } from './config-invalid.ts';
import { configMissing } from './config-missing.ts';
import { configUnreadable } from './config-unreadable.ts';
import { configWrongHost } from './config-wrong-host.ts';
import { containerDeleted } from './container-deleted.ts';
import { crashLoop } from './crash-loop.ts';
import { crashOnce } from './crash-once.ts';
import { crashStaysDown } from './crash-stays-down.ts';
import { dataCorrupted } from './data-corrupted.ts';
import { databaseExhausted } from './database-exhausted.ts';
import { databaseKilledClientStuck } from './database-killed-client-stuck.ts';
import { databaseLocked } from './database-locked.ts';
import { databaseMissing } from './database-missing.ts';
import { databasePasswordChanged } from './database-password-changed.ts';
import { databaseSlowStart } from './database-slow-start.ts';
import { databaseStoppedByOperator } from './database-stopped-by-operator.ts';
import { databaseVolumeFull } from './database-volume-full.ts';
import type { Fault, StackName } from './fault.ts';
import { hang } from './hang.ts';
import { healthCheckWrong } from './health-check-wrong.ts';
import { heapLimit } from './heap-limit.ts';
import { imageDeleted } from './image-deleted.ts';
import { memoryLeak } from './memory-leak.ts';
import { networkDetached } from './network-detached.ts';
import { outOfMemory } from './out-of-memory.ts';
import { ordersFaults } from './orders/registry.ts';
import { packetsDropped } from './packets-dropped.ts';
import { pidsExhausted } from './pids-exhausted.ts';
import { portTakenByContainer, portTakenByProcess } from './port-taken.ts';
import { postgres } from './postgres.ts';
import { providerFails } from './provider-fails.ts';
import { providerUnreachable } from './provider-unreachable.ts';
import { replicaDown } from './replica-down.ts';
import { resolverBroken } from './resolver-broken.ts';
import { slowStartBeyondGrace } from './slow-start.ts';
import { backend } from './target.ts';
import { tooManyOpenFiles } from './too-many-open-files.ts';
import { unhandledRejection } from './unhandled-rejection.ts';
import { workerStopped } from './worker-stopped.ts';

const rewardsFaults = {
  'crash-once': crashOnce(backend.service),
  'crash-stays-down': crashStaysDown(backend.service),
  'bad-release': badRelease(backend, missingModule),
  'out-of-memory': outOfMemory,
  'database-killed': crashStaysDown(postgres.service, 'database-unavailable'),
  'database-slow-start': databaseSlowStart,
  'database-killed-client-stuck': databaseKilledClientStuck,
  'database-stopped-by-operator': databaseStoppedByOperator(postgres.service),
  'port-taken-by-container': portTakenByContainer({
    ...backend,
    leftOver: ['node', 'horizon/main.ts'],
  }),
  'port-taken-by-process': portTakenByProcess,
  'config-drift': configDrift(backend, 'DATABASE_URL'),
  'config-missing': configMissing(backend, 'REDIS_URL'),
  'config-wrong-host': configWrongHost,
  'network-detached': networkDetached(backend.service),
  'resolver-broken': resolverBroken(backend.service),
  'provider-unreachable': providerUnreachable,
  'crash-loop': crashLoop(backend.service, '/app/src/main.ts'),
  'container-deleted': containerDeleted(backend.service),
  'image-deleted': imageDeleted(backend),
  'too-many-open-files': tooManyOpenFiles,
  'database-missing': databaseMissing(postgres),
  'cache-password-changed': cachePasswordChanged,
  'certificate-expired': certificateExpired,
  'replica-down': replicaDown,
  'cache-out-of-memory': cacheOutOfMemory,
  'database-password-changed': databasePasswordChanged(postgres),
  'heap-limit': heapLimit,
  'cache-killed': crashStaysDown('redis', 'cache-unavailable'),
  'database-exhausted': databaseExhausted,
  'alias-missing': aliasMissing(postgres.service),
  'packets-dropped': packetsDropped(postgres.service, 5432),
  'data-corrupted': dataCorrupted,
  'config-invalid': configInvalid(backend, 'DATABASE_URL', 'postgres//nova@postgres'),
  'provider-answers-500': providerFails('500'),
  'provider-slow': providerFails('slow'),
  'provider-answers-429': providerFails('429'),
  'unhandled-rejection': unhandledRejection,
  'memory-leak': memoryLeak,
  'slow-start-beyond-grace': slowStartBeyondGrace,
  'health-check-wrong': healthCheckWrong,
  hang: hang(backend.service),
  'database-locked': databaseLocked,
  'database-volume-full': databaseVolumeFull,
  'cache-read-only': cacheReadOnly,
  'cache-loading': cacheLoading,
  'config-unreadable': configUnreadable,
  'worker-stopped': workerStopped,
  'pids-exhausted': pidsExhausted(postgres.service, 40),
} satisfies Record<string, Fault>;

export const faults = { ...rewardsFaults, ...ordersFaults };

export type FaultName = keyof typeof faults;

export const faultNames = Object.keys(faults) as readonly FaultName[];

/** The stack that a fault is made for. */
export function stackOf(name: FaultName): StackName {
  return name in ordersFaults ? 'orders' : 'rewards';
}
