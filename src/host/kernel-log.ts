/**
 * The kernel's log, from `dmesg`, or from the journal where that is not allowed or not there.
 * Both are read-only and bounded.
 */
import { readFile } from 'node:fs/promises';
import { runCommand } from './command.ts';
import type { CommandResult } from './command.ts';

export interface KernelLine {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly text: string;
}

export type KernelLog = { readonly lines: readonly KernelLine[] } | { readonly unreadable: string };

const deadline = 1_500;
/** The ring buffer is seldom larger than 1 MiB; what it prints about each line comes on top. */
const maxOutput = 8_388_608;
/** Of the journal, which keeps everything. */
const mostLines = 5_000;

/** `now`: milliseconds since the epoch; the kernel counts from its start. */
export async function readKernelLog(now: number): Promise<KernelLog> {
  const ring = await run('dmesg', []);
  if (!('reason' in ring)) {
    const uptime = await readFile('/proc/uptime', 'utf8').catch(() => '');
    return { lines: parseRing(ring.text, now - Number.parseFloat(uptime) * 1_000) };
  }
  const journal = await run('journalctl', [
    ...['--dmesg', '--no-pager', '--quiet', '--output=short-unix'],
    `--lines=${mostLines}`,
  ]);
  if (!('reason' in journal)) {
    const lines = parseJournal(journal.text);
    if (lines.length > 0) return { lines };
  }
  const other = 'reason' in journal ? journal.reason : 'journalctl shows no line of the kernel';
  return { unreadable: `${ring.reason}; ${other}` };
}

/** `[  12.345678] words`: seconds since the start of the machine. Continued lines have no time. */
export function parseRing(text: string, startedAt: number): readonly KernelLine[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(?:<\d+>)?\[\s*(\d+\.\d+)\] (.*)$/.exec(line);
    if (match === null) return [];
    return [{ at: Math.round(startedAt + Number(match[1]) * 1_000), text: match[2] ?? '' }];
  });
}

/** `1712345678.123456 host kernel: words` */
export function parseJournal(text: string): readonly KernelLine[] {
  return text.split('\n').flatMap((line) => {
    const match = /^(\d+\.\d+) \S+ kernel: (.*)$/.exec(line);
    return match === null
      ? []
      : [{ at: Math.round(Number(match[1]) * 1_000), text: match[2] ?? '' }];
  });
}

async function run(
  program: string,
  args: readonly string[],
): Promise<{ readonly text: string } | { readonly reason: string }> {
  const result = await runCommand(program, args, { deadline, maxOutput });
  const reason = failureOf(program, result);
  return reason === null && result.ran ? { text: result.stdout } : { reason: reason ?? program };
}

function failureOf(program: string, result: CommandResult): string | null {
  if (!result.ran) {
    return result.reason === 'not-found'
      ? `${program} is not installed`
      : `${program} could not be started (${result.reason})`;
  }
  if (result.late) return `${program} gave no answer within ${deadline / 1_000} s`;
  if (result.exitCode === 0 && !/insufficient permissions/i.test(result.stderr)) return null;
  const forbidden = /not permitted|permission/i.test(result.stderr);
  return `${program} ${forbidden ? 'is not permitted to read the log of the kernel' : `failed (exit code ${result.exitCode ?? 'none'})`}`;
}
