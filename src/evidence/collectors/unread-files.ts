/** Configuration and certificates that each running replica has in it and has not read. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { readServer, reads } from '../../host/servers.ts';
import { unreadFiles } from '../../host/unread-files.ts';
import type { Collected, View } from '../context.ts';
import { forEachProcess } from '../each-replica.ts';

export function collectUnreadFiles(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEachProcess(view, service, 'unread-files', async (replica, pid) => {
    const reading = await readServer(pid);
    if (reading === null) return { unseen: 'its main process has just ended' };
    const files = await unreadFiles(pid, replica.mounts, reading.at + reads);
    if (files === null) return { unseen: 'its files may not be seen; root on this host is needed' };
    return {
      kind: 'unread-files',
      service: service.name,
      container: replica.state.container,
      server: reading.server?.name ?? null,
      readAt: reading.at,
      readTicks: reading.ticks,
      options: reading.server?.options ?? [],
      files,
    };
  });
}
