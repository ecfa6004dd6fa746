/**
 * What a process is doing, from /proc/PID/stat (proc_pid_stat(5)). Only what the kernel shows to
 * everybody, so it needs no permission.
 */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ProcessState } from '../evidence/resource-facts.ts';

export interface Task {
  readonly pid: number;
  /** At most 15 characters, as the process calls itself. */
  readonly name: string;
  readonly state: ProcessState;
  /** Stopped for a debugger, which somebody holds it with. */
  readonly traced: boolean;
  /** Clock ticks on the processor since it began, all its threads together. */
  readonly ticks: number;
  /** Clock ticks since boot: with the pid it names one process for ever. */
  readonly startTicks: number;
  readonly threads: number;
  /** Pages in memory: for comparing only, since their size is the machine's. */
  readonly pages: number;
}

/** Milliseconds of a clock tick: USER_HZ is 100 on every machine that Linux runs on today. */
export const tick = 10;

const states: Readonly<Record<string, ProcessState>> = {
  R: 'running',
  S: 'sleeping',
  I: 'sleeping',
  D: 'waiting',
  T: 'stopped',
  t: 'stopped',
  Z: 'zombie',
  X: 'zombie',
};

/** null when the text is not of that form. */
export function parseTask(stat: string): Task | null {
  // The second field is the name in brackets and may hold blanks and brackets.
  const [open, close] = [stat.indexOf('('), stat.lastIndexOf(')')];
  const [letter = '', ...rest] = stat.slice(close + 2).split(' ');
  const state = states[letter];
  if (open < 1 || close < open || state === undefined) return null;
  const field = (number: number): number => Number(rest[number - 4]);
  return {
    pid: Number.parseInt(stat, 10),
    name: stat.slice(open + 1, close),
    state,
    traced: letter === 't',
    ticks: field(14) + field(15),
    startTicks: field(22),
    threads: field(20),
    pages: field(24),
  };
}

/** null when there is no such process. */
export async function readTask(pid: number): Promise<Task | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  const task = stat === null ? null : parseTask(stat);
  if (task?.name !== nodeThread) return task;
  const [program = ''] = (await commandOf(pid)).split(' ');
  return program === '' ? task : { ...task, name: basename(program) };
}

/** What Node 24 calls itself, whatever runs in it. */
const nodeThread = 'MainThread';

/** The kernel's function that it waits in, such as "nfs_wait_bit"; empty when it may not be seen. */
export async function waitingIn(pid: number): Promise<string> {
  const where = (await readFile(`/proc/${pid}/wchan`, 'utf8').catch(() => '')).trim();
  return where === '0' ? '' : where;
}

/** Its arguments as one line of at most 200 characters. Whoever stores it has redacted it. */
export async function commandOf(pid: number): Promise<string> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = command.split('\0').filter((word) => word !== '');
  return words.join(' ').slice(0, 200);
}

/** Bytes in memory that are its own or shared; 0 when they cannot be read. */
export async function residentMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
