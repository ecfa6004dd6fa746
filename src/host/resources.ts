/** What this host has left: disk of a path and memory. Bytes. */
import { readFile, statfs } from 'node:fs/promises';

export interface Resources {
  readonly diskFree: number;
  readonly diskTotal: number;
  readonly memoryAvailable: number;
  readonly memoryTotal: number;
}

/** Rejects with the reason when the path or /proc/meminfo cannot be read. */
export async function readResources(path: string): Promise<Resources> {
  const [disk, text] = await Promise.all([statfs(path), readFile('/proc/meminfo', 'utf8')]);
  const kibibytes = (key: string) =>
    Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0) * 1_024;
  return {
    diskFree: disk.bavail * disk.bsize,
    diskTotal: disk.blocks * disk.bsize,
    memoryAvailable: kibibytes('MemAvailable'),
    memoryTotal: kibibytes('MemTotal'),
  };
}
