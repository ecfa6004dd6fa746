/** Processes of this host, by a name that no successor can have: number and start time. */
import { uptime } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { readTask, tick } from './task.ts';

/** Clock ticks since boot at which the process started; null when there is none of that number. */
export async function startTicksOf(pid: number): Promise<number | null> {
  const task = await readTask(pid);
  // One that has ended and only waits for its parent holds nothing any more.
  return task === null || task.state === 'zombie' ? null : task.startTicks;
}

/** Seconds since a process started. */
export function ageOf(startTicks: number): number {
  return uptime() - (startTicks * tick) / 1_000;
}

/**
 * Asks the process to end, waits up to `patience` milliseconds, and kills it then. `gone`: it had
 * ended before; `alive`: it outlived even that. Throws when we may not send signals to it.
 */
export async function endProcess(
  { pid, startTicks }: { readonly pid: number; readonly startTicks: number },
  patience: number,
): Promise<'ended' | 'killed' | 'gone' | 'alive'> {
  const lives = async () => (await startTicksOf(pid)) === startTicks;
  if (pid <= 1 || !(await lives())) return 'gone';
  process.kill(pid, 'SIGTERM');
  if (!(await holds(lives, patience))) return 'ended';
  process.kill(pid, 'SIGKILL');
  return (await holds(lives, 1_000)) ? 'alive' : 'killed';
}

/** Lets a process go on that a signal has stopped; left alone where it is gone or not ours to touch. */
export async function letGoOn({
  pid,
  startTicks,
}: {
  readonly pid: number;
  readonly startTicks: number;
}): Promise<void> {
  if (pid <= 1 || (await startTicksOf(pid)) !== startTicks) return;
  try {
    process.kill(pid, 'SIGCONT');
  } catch {
    // It has just ended, or we may not send signals to it: then the engine kills it in the end.
  }
}

/** Whether it still holds at the end of the time; false as soon as it does not. */
async function holds(condition: () => Promise<boolean>, time: number): Promise<boolean> {
  const end = performance.now() + time;
  while (performance.now() < end) {
    if (!(await condition())) return false;
    await pause(50);
  }
  return condition();
}
