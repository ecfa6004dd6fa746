/**
 * A restart that lets what stands still end by itself. A process that a signal has stopped does not hear
 * that it is to end before it is let go on; without that it would only be killed once its time is up.
 * systemd does the same with what it stops (systemd.kill(5)).
 */
import { setTimeout as pause } from 'node:timers/promises';
import { readMainProcess, restartContainer, type Changed } from '../../docker/change.ts';
import type { Engine } from '../../docker/engine.ts';
import { isProblem, type DockerProblem } from '../../docker/problem.ts';
import { readContainerTasks } from '../../host/container-tasks.ts';
import { isInContainer } from '../../host/control-group.ts';
import { letGoOn } from '../../host/processes.ts';
import type { Task } from '../../host/task.ts';

/** Milliseconds until the engine has sent the signal to end, which is then the first thing they hear. */
const signalled = 200;

/** `stop`: seconds that the process gets to end by itself. */
export async function restart(
  engine: Engine,
  id: string,
  stop: number,
): Promise<Changed | DockerProblem> {
  const standing = await standingStill(engine, id);
  const restarted = restartContainer(engine, id, stop);
  if (standing.length > 0) {
    await pause(signalled);
    for (const task of standing) await letGoOn(task);
  }
  return restarted;
}

/** Empty where nobody can look: on another machine's engine, or when it has ended. */
async function standingStill(engine: Engine, id: string): Promise<readonly Task[]> {
  const pid = engine.local ? await readMainProcess(engine, id) : null;
  if (pid === null || isProblem(pid)) return [];
  // The number of a process in another namespace is that of a stranger here.
  if ((await isInContainer(pid, id)) !== true) return [];
  const tasks = await readContainerTasks(pid);
  return (tasks?.all ?? []).filter(({ state }) => state === 'stopped');
}
