/** What a control group has used, how far it may go, and how often it was held back. */
import type { Pressure } from '../evidence/resource-facts.ts';
import { counterIn, numberIn } from './control-group.ts';
import type { ControlGroup } from './control-group.ts';
import { parsePressure } from './pressure.ts';

/** Bytes, and events since the group was made. null: not known. */
export interface MemoryCounters {
  readonly usage: number | null;
  readonly peak: number | null;
  readonly oomKills: number;
  /** How often the limit was reached, whether or not something could be reclaimed. */
  readonly limitHits: number | null;
  readonly pressure: Pressure | null;
}

/** null when the group's counters cannot be read. */
export async function readMemoryCounters(group: ControlGroup): Promise<MemoryCounters | null> {
  const read = (file: string): Promise<string | null> => group.read('memory', file);
  if (group.version === 1) {
    const [usage, peak, control, hits] = await Promise.all([
      read('memory.usage_in_bytes'),
      read('memory.max_usage_in_bytes'),
      read('memory.oom_control'),
      read('memory.failcnt'),
    ]);
    if (control === null) return null;
    return {
      usage: numberIn(usage),
      peak: numberIn(peak),
      oomKills: counterIn(control, 'oom_kill') ?? 0,
      limitHits: numberIn(hits),
      pressure: null,
    };
  }
  const [usage, peak, events, pressure] = await Promise.all([
    read('memory.current'),
    // Since Linux 5.19.
    read('memory.peak'),
    read('memory.events'),
    read('memory.pressure'),
  ]);
  if (events === null) return null;
  return {
    usage: numberIn(usage),
    peak: numberIn(peak),
    oomKills: counterIn(events, 'oom_kill') ?? 0,
    limitHits: counterIn(events, 'max'),
    pressure: parsePressure(pressure),
  };
}

/** Processes and threads together, which is what the kernel counts. */
export interface TaskCounters {
  readonly current: number;
  /** null: no limit. */
  readonly limit: number | null;
  /** Forks that the limit refused; null: not counted, as on version 1 of older kernels. */
  readonly refused: number | null;
}

/** The same files in both versions. null without the pids controller. */
export async function readTaskCounters(group: ControlGroup): Promise<TaskCounters | null> {
  const [current, limit, events] = await Promise.all([
    group.read('pids', 'pids.current'),
    group.read('pids', 'pids.max'),
    group.read('pids', 'pids.events'),
  ]);
  const tasks = numberIn(current);
  if (tasks === null) return null;
  return { current: tasks, limit: numberIn(limit), refused: counterIn(events, 'max') };
}

export interface ProcessorCounters {
  /** How many processors it may use; null: no limit. */
  readonly limit: number | null;
  /** Enforcement periods in which it wanted to run, and those in which it was held back. */
  readonly periods: number;
  readonly throttled: number;
  /** Milliseconds in all. */
  readonly throttledTime: number;
}

/** null without the cpu controller. */
export async function readProcessorCounters(
  group: ControlGroup,
): Promise<ProcessorCounters | null> {
  const [stat, max, quota, period] = await Promise.all([
    group.read('cpu', 'cpu.stat'),
    group.read('cpu', 'cpu.max'),
    group.read('cpu', 'cpu.cfs_quota_us'),
    group.read('cpu', 'cpu.cfs_period_us'),
  ]);
  if (stat === null) return null;
  // Nanoseconds in version 1, microseconds in version 2.
  const nanoseconds = counterIn(stat, 'throttled_time');
  const microseconds = counterIn(stat, 'throttled_usec');
  return {
    limit: group.version === 2 ? processorsOf(max) : share(quota, period),
    periods: counterIn(stat, 'nr_periods') ?? 0,
    throttled: counterIn(stat, 'nr_throttled') ?? 0,
    throttledTime: Math.round((microseconds ?? (nanoseconds ?? 0) / 1_000) / 1_000),
  };
}

/** `quota period`, or `max period`. */
function processorsOf(max: string | null): number | null {
  const [quota = '', period = ''] = (max ?? '').trim().split(/\s+/);
  return share(quota, period);
}

/** A quota of -1 is no limit. */
function share(quota: string | null, period: string | null): number | null {
  const [used, of] = [numberIn(quota), numberIn(period)];
  return used === null || of === null || of === 0 ? null : used / of;
}
