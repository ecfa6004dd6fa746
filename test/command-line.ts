/** The nova command line as a process of its own, watched while it runs. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const main = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');

/** Longer than anything that is waited for takes on a busy machine, in milliseconds. */
const patience = 60_000;

export interface Running {
  readonly child: ChildProcess;
  /** The exit code, once everything that it printed has been read; null when a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly output: () => string;
  readonly complaints: () => string;
  /** Resolves when its output holds the text; throws when it ends before, or says nothing for long. */
  readonly says: (text: string, within?: number) => Promise<void>;
  /** The same for standard error. */
  readonly complains: (text: string) => Promise<void>;
  readonly stop: () => Promise<number | null>;
}

export interface Around {
  readonly cwd: string;
  /** What differs from the environment of the tests. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A program, with its arguments, that runs the command line as its last arguments say. */
  readonly through?: readonly string[];
}

export function startNova(argv: readonly string[], around: Around): Running {
  const changes = Object.entries(around.environment ?? {}).map(([key, value]) => `${key}=${value}`);
  const all = [...changes, ...(around.through ?? []), process.execPath, main, ...argv];
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  return follow(spawn('env', all, { cwd: around.cwd, stdio }));
}

function follow(child: ChildProcess): Running {
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  const ended = once(child, 'close').then(() => child.exitCode);
  const until = async (text: string, seen: () => string, within = patience) => {
    const end = Date.now() + within;
    while (!seen().includes(text)) {
      if (Date.now() > end || child.exitCode !== null) {
        child.kill('SIGKILL');
        throw new Error(`waited in vain for "${text}":\n${output}\n${complaints}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  return {
    child,
    ended,
    output: () => output,
    complaints: () => complaints,
    says: (text, within) => until(text, () => output, within),
    complains: (text) => until(text, () => complaints),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
