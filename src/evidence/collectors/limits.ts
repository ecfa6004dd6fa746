/** How near each running replica is to its limits of processes and processors. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { readProcessorCounters, readTaskCounters } from '../../host/cgroup.ts';
import { controlGroupOf } from '../../host/control-group.ts';
import type { Collected, View } from '../context.ts';
import { forEachProcess } from '../each-replica.ts';

export function collectLimits(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEachProcess(view, service, 'limits', async (replica, pid) => {
    const group = await controlGroupOf(pid);
    if (group === null) return { unseen: 'its control group cannot be seen from here' };
    const [tasks, processor] = await Promise.all([
      readTaskCounters(group),
      readProcessorCounters(group),
    ]);
    if (tasks === null && processor === null) {
      return { unseen: 'the files of its control group cannot be read' };
    }
    const { container } = replica.state;
    return { kind: 'limits', service: service.name, container, tasks, processor };
  });
}
