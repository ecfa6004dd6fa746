/** Processes of this host, by a name that no successor can have: number and start time. */
import { readFile } from 'node:fs/promises';
import { uptime } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

/** What the kernel counts process times in, whatever it counts in itself: USER_HZ, per second. */
const ticksPerSecond = 100;

/** Clock ticks since boot at which the process started; null when there is none of that number. */
export async function startTicksOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // The second field is the name in brackets and may hold blanks: counted from behind it.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // One that has ended and only waits for its parent holds nothing any more.
  return state === 'Z' || state === 'X' ? null : Number(rest[18]);
}

/** Seconds since a process started. */
export function ageOf(startTicks: number): number {
  return uptime() - startTicks / ticksPerSecond;
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

/** Whether it still holds at the end of the time; false as soon as it does not. */
async function holds(condition: () => Promise<boolean>, time: number): Promise<boolean> {
  const end = performance.now() + time;
  while (performance.now() < end) {
    if (!(await condition())) return false;
    await pause(50);
  }
  return condition();
}
