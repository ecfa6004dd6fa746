/** Memory counters of each replica's cgroup, and the kernel's kills in it. */
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { readMemoryCounters } from '../../host/cgroup.ts';
import type { MemoryCounters } from '../../host/cgroup.ts';
import { forEach } from '../attempt.ts';
import { found, missing, replicasOf, together } from '../context.ts';
import type { Collected, View } from '../context.ts';

export function collectMemory(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'memory', subject: subjectOf(service, replica) }),
    async (replica) => {
      const counters = await countersOf(view, replica);
      const known = typeof counters === 'string' ? null : counters;
      const { container, memoryLimit } = replica.state;
      const fact = found({
        kind: 'memory',
        service: service.name,
        container,
        limit: memoryLimit,
        usage: known?.usage ?? null,
        peak: known?.peak ?? null,
        // Counters and events tell of the same kills; either may have missed some.
        oomKills: Math.max(known?.oomKills ?? 0, killsSeen(view, service, container)),
      });
      if (typeof counters !== 'string') return fact;
      return together([fact, missing('memory', subjectOf(service, replica), counters)]);
    },
  );
}

/** The counters, or why there are none. */
async function countersOf(view: View, replica: ReplicaView): Promise<MemoryCounters | string> {
  const { pid } = replica.state;
  if (pid === null) return 'the container does not run: its memory counters went with it';
  if (!view.engine.local) return 'the engine is on another machine';
  return (await readMemoryCounters(pid)) ?? 'the memory counters of its cgroup cannot be read';
}

function killsSeen(view: View, service: ServiceDefinition, container: string): number {
  const events = view.events.get(service.name) ?? [];
  return events.filter((event) => event.action === 'oom' && event.container === container).length;
}

function subjectOf(service: ServiceDefinition, replica: ReplicaView): string {
  return `${service.name} (${replica.state.name})`;
}
