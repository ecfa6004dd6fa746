/** The processes of each running replica that use most of a processor or of the memory. */
import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceDefinition } from '../../docker/project.ts';
import { readContainerTasks } from '../../host/container-tasks.ts';
import { commandOf, residentMemory, tick } from '../../host/task.ts';
import type { Task } from '../../host/task.ts';
import type { Collected, View } from '../context.ts';
import { forEachProcess } from '../each-replica.ts';
import type { BusiestProcesses } from '../resource-facts.ts';

/** Milliseconds between the two looks: forty ticks of the kernel's clock. */
const moment = 400;
/** By processor and by memory, each. */
const most = 3;

export function collectBusiestProcesses(
  view: View,
  service: ServiceDefinition,
): Promise<Collected> {
  return forEachProcess(view, service, 'busiest-processes', async (replica, pid) => {
    const before = await readContainerTasks(pid);
    const began = performance.now();
    await pause(moment);
    const after = await readContainerTasks(pid);
    const elapsed = performance.now() - began;
    if (before === null || after === null) return { unseen: 'its main process has just ended' };
    const used = after.all.map((task) => ({ task, processor: usedOf(task, before.all, elapsed) }));
    const { container } = replica.state;
    return {
      kind: 'busiest-processes',
      service: service.name,
      container,
      processes: await Promise.all(busiest(used).map(described)),
    };
  });
}

interface Used {
  readonly task: Task;
  /** Processors, on average over the moment. */
  readonly processor: number;
}

/** One that has just begun is counted from its beginning. */
function usedOf(task: Task, before: readonly Task[], elapsed: number): number {
  const same = before.find((one) => one.pid === task.pid && one.startTicks === task.startTicks);
  const ticks = task.ticks - (same?.ticks ?? 0);
  return Math.round(((ticks * tick) / elapsed) * 100) / 100;
}

function busiest(used: readonly Used[]): readonly Used[] {
  const byProcessor = used.toSorted((a, b) => b.processor - a.processor).slice(0, most);
  const byMemory = used.toSorted((a, b) => b.task.pages - a.task.pages).slice(0, most);
  return [...new Set([...byProcessor, ...byMemory])];
}

async function described({
  task,
  processor,
}: Used): Promise<BusiestProcesses['processes'][number]> {
  const { pid, name, threads } = task;
  const [command, memory] = await Promise.all([commandOf(pid), residentMemory(pid)]);
  return { pid, process: name, command, processor, memory, threads };
}
