/** Collectors that look at every replica by itself: one fact for each, or a gap with its reason. */
import type { ReplicaView, ServiceDefinition } from '../docker/project.ts';
import { deadlines, forEach } from './attempt.ts';
import { found, missing, replicasOf } from './context.ts';
import type { Collected, View } from './context.ts';
import type { Fact, FactKind } from './evidence.ts';
import { processOf } from './process-of.ts';
import type { Unseen } from './process-of.ts';

/** `look` answers with the fact, or why it cannot be known. */
export function forEachReplica(
  view: View,
  service: ServiceDefinition,
  kind: FactKind,
  look: (replica: ReplicaView) => Promise<Fact | Unseen>,
  deadline: number = deadlines.collector,
): Promise<Collected> {
  const subjectOf = (replica: ReplicaView): string => `${service.name} (${replica.state.name})`;
  return forEach(
    replicasOf(view, service.name),
    (replica) => ({ kind, subject: subjectOf(replica) }),
    async (replica) => {
      const fact = await look(replica);
      return 'unseen' in fact ? missing(kind, subjectOf(replica), fact.unseen) : found(fact);
    },
    deadline,
  );
}

/** The same for what only a running container has: its processes and what they see. */
export function forEachProcess(
  view: View,
  service: ServiceDefinition,
  kind: FactKind,
  look: (replica: ReplicaView, pid: number) => Promise<Fact | Unseen>,
): Promise<Collected> {
  return forEachReplica(view, service, kind, async (replica) => {
    const pid = await processOf(view, replica);
    return typeof pid === 'number' ? look(replica, pid) : pid;
  });
}
