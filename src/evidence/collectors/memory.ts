/** Memory against the limit: the control group's counters, and kills that the engine reported. */
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { readMemoryCounters } from '../../host/cgroup.ts';
import { forEach } from '../attempt.ts';
import { found, replicasOf } from '../context.ts';
import type { Collected, View } from '../context.ts';

export function collectMemory(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'memory', subject: `${service.name} (${replica.state.name})` }),
    async (replica) => found(await memoryOf(view, service, replica)),
  );
}

/** An exited container has no control group any more: then only the engine's events tell. */
async function memoryOf(view: View, service: ServiceDefinition, { state }: ReplicaView) {
  const counters = state.pid === null ? null : await readMemoryCounters(state.pid);
  const reported = (view.events.get(service.name) ?? []).filter(
    (event) => event.action === 'oom' && event.container === state.container,
  );
  return {
    kind: 'memory' as const,
    service: service.name,
    container: state.container,
    limit: state.memoryLimit,
    usage: counters?.usage ?? null,
    peak: counters?.peak ?? null,
    oomKills: Math.max(counters?.oomKills ?? 0, reported.length),
  };
}
