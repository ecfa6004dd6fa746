/** What the kernel's log says of processes of each replica that it killed for want of memory. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { killsOf } from '../../host/kernel-kill.ts';
import type { Collected, View } from '../context.ts';
import { forEachReplica } from '../each-replica.ts';

/** Newest ones; a container that is killed again and again says the same each time. */
const most = 20;

export function collectKernelKills(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEachReplica(view, service, 'kernel-kills', async (replica) => {
    if (!view.engine.local) return { unseen: 'the engine is on another machine' };
    const log = await view.kernelLog();
    if ('unreadable' in log) return { unseen: log.unreadable };
    const { container } = replica.state;
    const kills = killsOf(container, log.lines).slice(-most);
    return { kind: 'kernel-kills', service: service.name, container, kills };
  });
}
