/**
 * What the kernel writes when it kills for want of memory (mm/oom_kill.c). Pure. The record names
 * the control group of the task, which holds the container's id whatever the cgroup driver is:
 * /docker/ID, or /system.slice/docker-ID.scope.
 */
import type { KernelKills } from '../evidence/resource-facts.ts';
import type { KernelLine } from './kernel-log.ts';

export type KernelKill = KernelKills['kills'][number];

/** A kernel before 4.19 lists all tasks of the group before it says which one it killed. */
const longestList = 400;

/** All kills of tasks of one container, oldest first. */
export function killsOf(container: string, lines: readonly KernelLine[]): readonly KernelKill[] {
  return lines.flatMap(({ at, text }, index): readonly KernelKill[] => {
    if (!text.includes(container)) return [];
    const summary = summaryOf(text);
    if (summary?.group.includes(container) === true) {
      const { process, pid, lack } = summary;
      const memory = killedAfter(lines, index, 4, pid)?.memory ?? null;
      return [{ at, process, pid, lack, memory }];
    }
    const older = /^Task in (\S+) killed as a result of limit of /.exec(text)?.[1];
    if (older?.includes(container) !== true) return [];
    const killed = killedAfter(lines, index, longestList, null);
    return killed === null ? [] : [{ at, lack: 'group', ...killed }];
  });
}

interface Summary extends Pick<KernelKill, 'process' | 'pid' | 'lack'> {
  readonly group: string;
}

/** Since Linux 4.19, one line of `key=value` pairs. `oom_memcg` may be a group above the task's. */
function summaryOf(text: string): Summary | null {
  if (!text.startsWith('oom-kill:')) return null;
  const value = (key: string): string =>
    new RegExp(`(?:^oom-kill:|,)${key}=([^,]*)`).exec(text)?.[1] ?? '';
  return {
    group: value('task_memcg'),
    process: value('task'),
    pid: Number(value('pid')),
    lack: value('constraint') === 'CONSTRAINT_MEMCG' ? 'group' : 'host',
  };
}

/** The next line that tells of a killed process: of this one, or of any when `pid` is null. */
function killedAfter(
  lines: readonly KernelLine[],
  index: number,
  reach: number,
  pid: number | null,
): Pick<KernelKill, 'process' | 'pid' | 'memory'> | null {
  for (const { text } of lines.slice(index + 1, index + 1 + reach)) {
    const match = /Killed process (\d+),? (?:UID \d+, )?\((.*?)\)/.exec(text);
    if (match === null || (pid !== null && Number(match[1]) !== pid)) continue;
    const kibibytes = /anon-rss:(\d+)kB/.exec(text)?.[1];
    return {
      process: match[2] ?? '',
      pid: Number(match[1]),
      memory: kibibytes === undefined ? null : Number(kibibytes) * 1_024,
    };
  }
  return null;
}
