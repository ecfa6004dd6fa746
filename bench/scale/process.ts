/** What the kernel says of a process: its memory now, and what it has used of the processor. */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Of one stretch of time. */
export interface Usage {
  /** The most that was seen, in MB. */
  readonly rss_mb: number;
  /** Of one core. */
  readonly cpu_percent: number;
}

/** The kernel counts in hundredths of a second, on every platform that Docker runs on. */
const ticks = 100;

export async function usageOf(pid: number, milliseconds: number): Promise<Usage> {
  const before = await cpuSeconds(pid);
  const from = performance.now();
  let most = 0;
  while (performance.now() - from < milliseconds) {
    await pause(500);
    most = Math.max(most, await residentMegabytes(pid));
  }
  const seconds = (performance.now() - from) / 1_000;
  const used = (await cpuSeconds(pid)) - before;
  return { rss_mb: round(most), cpu_percent: round((100 * used) / seconds) };
}

async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // After the command's name, which may hold anything: user and system time are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks;
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
