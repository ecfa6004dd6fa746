/** What this host has left: disk, memory, processes, files, and how much work stands still for it. */
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { HostResources } from '../evidence/resource-facts.ts';
import { fillOf } from './mounts.ts';
import { hostOpenFiles } from './open-files.ts';
import { parsePressure } from './pressure.ts';

/** As the fact of the same name holds it. */
export type Resources = Omit<HostResources, 'kind'>;

/** Rejects with the reason when the path or /proc/meminfo cannot be read. */
export async function readResources(path: string): Promise<Resources> {
  const [disk, memory, load, files, limits, pressure] = await Promise.all([
    fillOf(path),
    readFile('/proc/meminfo', 'utf8'),
    readFile('/proc/loadavg', 'utf8'),
    hostOpenFiles(),
    Promise.all(['pid_max', 'threads-max'].map((name) => text(`sys/kernel/${name}`))),
    Promise.all(['memory', 'cpu', 'io'].map((name) => text(`pressure/${name}`))),
  ]);
  const { load: average, tasks } = parseLoad(load);
  const most = limits.map(Number).filter((limit) => limit > 0);
  return {
    diskFree: disk.free,
    diskTotal: disk.total,
    inodesFree: disk.inodesFree,
    inodesTotal: disk.inodes,
    memoryAvailable: bytesIn(memory, 'MemAvailable'),
    memoryTotal: bytesIn(memory, 'MemTotal'),
    swapFree: bytesIn(memory, 'SwapFree'),
    swapTotal: bytesIn(memory, 'SwapTotal'),
    tasks,
    tasksMost: most.length === 0 ? null : Math.min(...most),
    openFiles: files?.open ?? null,
    openFilesMost: files?.limit ?? null,
    load: average,
    processors: availableParallelism(),
    pressure: {
      memory: parsePressure(pressure[0] ?? null),
      processor: parsePressure(pressure[1] ?? null),
      disk: parsePressure(pressure[2] ?? null),
    },
  };
}

/** `0.42 0.36 0.30 2/512 12345`: averages, then running and existing tasks, then the newest pid. */
export function parseLoad(text: string): { readonly load: number; readonly tasks: number } {
  const match = /^(\d+\.\d+) \S+ \S+ \d+\/(\d+)/.exec(text);
  return { load: Number(match?.[1] ?? 0), tasks: Number(match?.[2] ?? 0) };
}

function bytesIn(memory: string, key: string): number {
  return Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(memory)?.[1] ?? 0) * 1_024;
}

/** Pressure is off on some kernels, and its files then fail at reading. */
function text(file: string): Promise<string | null> {
  return readFile(`/proc/${file}`, 'utf8').catch(() => null);
}
