/**
 * Runs a program on this host: an argument array, never a shell; with a deadline after which the
 * whole process group is ended; with bounded output. What it did is a value.
 */
import { spawn } from 'node:child_process';

export interface CommandOptions {
  /** Milliseconds. */
  readonly deadline: number;
  /** Bytes kept of each stream; the rest is read and dropped. */
  readonly maxOutput?: number;
  readonly directory?: string;
  /** Written to standard input, which is then closed. */
  readonly input?: string;
  /** The whole environment; our own is inherited without it. */
  readonly environment?: Readonly<Record<string, string>>;
}

export type CommandResult =
  | {
      readonly ran: true;
      /** null when a signal ended it. */
      readonly exitCode: number | null;
      readonly stdout: string;
      readonly stderr: string;
      readonly truncated: boolean;
      /** It was ended at its deadline. */
      readonly late: boolean;
    }
  /** It could not be started: not installed, or not permitted. */
  | { readonly ran: false; readonly reason: 'not-found' | 'forbidden' | 'failed' };

/** Milliseconds between SIGTERM and SIGKILL at the deadline. */
const grace = 1_000;

export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args], {
      // A group of its own, so that a plugin started by the program ends with it.
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(options.directory === undefined ? {} : { cwd: options.directory }),
      ...(options.environment === undefined ? {} : { env: { ...options.environment } }),
    });
    const stdout = new Collected(options.maxOutput ?? 1_048_576);
    const stderr = new Collected(options.maxOutput ?? 1_048_576);
    child.stdout.on('data', (chunk: Buffer) => stdout.add(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    let late = false;
    let killTimer: NodeJS.Timeout | undefined;
    const timer = setTimeout(() => {
      late = true;
      endGroup(child.pid, 'SIGTERM');
      killTimer = setTimeout(() => {
        endGroup(child.pid, 'SIGKILL');
      }, grace);
    }, options.deadline);
    const settle = (result: CommandResult): void => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      resolve(result);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      settle({ ran: false, reason: reasonOf(error.code) });
    });
    child.once('close', (exitCode) => {
      settle({
        ran: true,
        exitCode,
        stdout: stdout.text(),
        stderr: stderr.text(),
        truncated: stdout.truncated || stderr.truncated,
        late,
      });
    });
    // The program may end before it has read everything: its exit code says more than EPIPE.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

function reasonOf(code: string | undefined): 'not-found' | 'forbidden' | 'failed' {
  if (code === 'ENOENT') return 'not-found';
  return code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'failed';
}

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended in between.
  }
}

class Collected {
  readonly #most: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  truncated = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(chunk: Buffer): void {
    const room = this.#most - this.#size;
    if (chunk.length > room) this.truncated = true;
    if (room <= 0) return;
    const kept = chunk.subarray(0, room);
    this.#chunks.push(kept);
    this.#size += kept.length;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
