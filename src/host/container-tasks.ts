/** The processes of a container, found through its control group. */
import { controlGroupOf, isInContainer } from './control-group.ts';
import { readTask } from './task.ts';
import type { Task } from './task.ts';

/** More than these are not looked at: a container that forks without end must not slow us down. */
const mostTasks = 256;

export interface ContainerTasks {
  readonly main: Task;
  /** The main process first, then by number; processes only, not their threads. */
  readonly all: readonly Task[];
  /** There are more than were looked at. */
  readonly truncated: boolean;
}

/** `pid`: of the main process. null when it is gone. */
export async function readContainerTasks(
  pid: number,
  most = mostTasks,
): Promise<ContainerTasks | null> {
  const group = await controlGroupOf(pid);
  const [main, listed] = await Promise.all([
    readTask(pid),
    group?.read('pids', 'cgroup.procs') ?? null,
  ]);
  if (main === null) return null;
  const pids = (listed ?? '').split('\n').map(Number);
  const others = [...new Set(pids)].filter((one) => one > 0 && one !== pid).sort((a, b) => a - b);
  const read = await Promise.all(others.slice(0, most - 1).map(readTask));
  return {
    main,
    all: [main, ...read.filter((one) => one !== null)],
    truncated: others.length >= most,
  };
}

/** A supervisor and the little that it runs; more than these serve somebody who can be asked. */
const few = 8;

/**
 * Whether all that the container runs was stopped by a signal; a supervisor that lives on, or is
 * stopped while what it runs goes on, says nothing. One that somebody holds with a debugger is not meant.
 */
export async function isHalted(pid: number, container: string): Promise<boolean> {
  if ((await isInContainer(pid, container)) !== true) return false;
  const tasks = await readContainerTasks(pid, few);
  if (tasks === null || tasks.truncated) return false;
  const [main, ...others] = tasks.all;
  // What has ended and was not fetched yet is nothing that could run.
  const work = others.filter(({ state }) => state !== 'zombie');
  return (work.length > 0 ? work : [main]).every(
    (task) => task?.state === 'stopped' && !task.traced,
  );
}
