/** Memory counters of a control group, version 1 and 2, found through one of its processes. */
import { readFile } from 'node:fs/promises';

export interface MemoryCounters {
  readonly usage: number | null;
  readonly peak: number | null;
  readonly oomKills: number;
}

/** null when the process or its counters cannot be read. */
export async function readMemoryCounters(pid: number): Promise<MemoryCounters | null> {
  const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(() => null);
  if (groups === null) return null;
  const first = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(groups)?.[1];
  if (first !== undefined) return versionOne(`/sys/fs/cgroup/memory${first}`);
  const second = /^0::(.*)$/m.exec(groups)?.[1];
  return second === undefined ? null : versionTwo(`/sys/fs/cgroup${second}`);
}

async function versionOne(folder: string): Promise<MemoryCounters | null> {
  const [usage, peak, control] = await Promise.all([
    number(`${folder}/memory.usage_in_bytes`),
    number(`${folder}/memory.max_usage_in_bytes`),
    text(`${folder}/memory.oom_control`),
  ]);
  return control === null ? null : { usage, peak, oomKills: counter(control, 'oom_kill') };
}

async function versionTwo(folder: string): Promise<MemoryCounters | null> {
  const [usage, peak, events] = await Promise.all([
    number(`${folder}/memory.current`),
    number(`${folder}/memory.peak`),
    text(`${folder}/memory.events`),
  ]);
  return events === null ? null : { usage, peak, oomKills: counter(events, 'oom_kill') };
}

function counter(content: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(content)?.[1] ?? 0);
}

function text(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch(() => null);
}

async function number(file: string): Promise<number | null> {
  const content = (await text(file))?.trim() ?? '';
  return /^\d+$/.test(content) ? Number(content) : null;
}
