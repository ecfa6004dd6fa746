/** What the main process of each running replica does, and whether others of it stand still. */
import type { ServiceDefinition } from '../../docker/project.ts';
import { readContainerTasks } from '../../host/container-tasks.ts';
import { waitingIn } from '../../host/task.ts';
import type { Collected, View } from '../context.ts';
import { forEachProcess } from '../each-replica.ts';
import type { ProcessState } from '../resource-facts.ts';

export function collectMainProcess(view: View, service: ServiceDefinition): Promise<Collected> {
  return forEachProcess(view, service, 'main-process', async (replica, pid) => {
    const tasks = await readContainerTasks(pid);
    if (tasks === null) return { unseen: 'its main process has just ended' };
    const { main, all } = tasks;
    const count = (state: ProcessState): number => all.filter((one) => one.state === state).length;
    return {
      kind: 'main-process',
      service: service.name,
      container: replica.state.container,
      pid,
      process: main.name,
      state: main.state,
      waitsIn: main.state === 'waiting' ? await waitingIn(pid) : '',
      threads: main.threads,
      processes: all.length,
      stopped: count('stopped'),
      waiting: count('waiting'),
      zombies: count('zombie'),
    };
  });
}
