/** Memory counters of each replica's cgroup, and the kernel's kills in it. */
import type { ReplicaView, ServiceDefinition } from '../../docker/project.ts';
import { readMemoryCounters } from '../../host/cgroup.ts';
import type { MemoryCounters } from '../../host/cgroup.ts';
import { controlGroupOf } from '../../host/control-group.ts';
import { forEach } from '../attempt.ts';
import { found, missing, replicasOf, together } from '../context.ts';
import type { Collected, View } from '../context.ts';
import { processOf } from '../process-of.ts';
import type { Unseen } from '../process-of.ts';

export function collectMemory(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind: 'memory', subject: subjectOf(service, replica) }),
    async (replica) => {
      const counters = await countersOf(view, replica);
      const known = 'unseen' in counters ? null : counters;
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
        limitHits: known?.limitHits ?? null,
        pressure: known?.pressure ?? null,
      });
      if (!('unseen' in counters)) return fact;
      return together([fact, missing('memory', subjectOf(service, replica), counters.unseen)]);
    },
  );
}

async function countersOf(view: View, replica: ReplicaView): Promise<MemoryCounters | Unseen> {
  const pid = await processOf(view, replica);
  if (typeof pid !== 'number') return pid;
  const group = await controlGroupOf(pid);
  const counters = group === null ? null : await readMemoryCounters(group);
  return counters ?? { unseen: 'the memory counters of its cgroup cannot be read' };
}

function killsSeen(view: View, service: ServiceDefinition, container: string): number {
  const events = view.events.get(service.name) ?? [];
  return events.filter((event) => event.action === 'oom' && event.container === container).length;
}

function subjectOf(service: ServiceDefinition, replica: ReplicaView): string {
  return `${service.name} (${replica.state.name})`;
}
