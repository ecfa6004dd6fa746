/** The process of each running replica that is nearest to its limit of open files. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { readContainerTasks } from '../../host/container-tasks.ts';
import { openFilesOf } from '../../host/open-files.ts';
import type { Collected, View } from '../context.ts';
import { forEachProcess } from '../each-replica.ts';

/** Each costs two reads; the main process comes first. */
const most = 64;

export function collectOpenFiles(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEachProcess(view, service, 'open-files', async (replica, pid) => {
    const tasks = await readContainerTasks(pid);
    const read = await Promise.all(
      (tasks?.all ?? []).slice(0, most).map(async (task) => {
        const files = await openFilesOf(task.pid);
        return files === null ? [] : [{ pid: task.pid, process: task.name, ...files }];
      }),
    );
    const [nearest] = read.flat().toSorted((a, b) => share(b) - share(a) || b.open - a.open);
    if (nearest === undefined) {
      return { unseen: 'the open files of its processes may not be seen by this user' };
    }
    const { container } = replica.state;
    return { kind: 'open-files', service: service.name, container, ...nearest };
  });
}

function share({ open, limit }: { readonly open: number; readonly limit: number | null }): number {
  return limit === null || limit === 0 ? 0 : open / limit;
}
