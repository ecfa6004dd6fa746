/**
 * Runs one command of a runbook for a person: without a terminal, in a clean environment, with a
 * time limit and bounded output. Its whole process group ends with it.
 */
import { spawn } from 'node:child_process';
import { homedir } from 'node:os';
import { readEnvironment } from '../config/load.ts';
import { argvOf } from '../runbook/check/argv.ts';

export interface CommandResult {
  /** null: it was ended, by the time limit or by a signal. */
  readonly code: number | null;
  readonly timedOut: boolean;
  readonly output: string;
  /** Output beyond the bound was dropped. */
  readonly cut: boolean;
}

const mostOutput = 64 * 1024;

/** An argv where the words are plain, else `sh -c`. Never throws. */
export function runCommand(
  command: string,
  limit: number,
  directory: string,
): Promise<CommandResult> {
  const [file = 'sh', ...args] = argvOf(command) ?? ['sh', '-c', command];
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      cwd: directory,
      env: cleanEnvironment(),
    });
    let output = '';
    let cut = false;
    let timedOut = false;
    const take = (data: Buffer): void => {
      cut ||= output.length + data.length > mostOutput;
      if (output.length < mostOutput)
        output += data.toString('utf8').slice(0, mostOutput - output.length);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    const timer = setTimeout(() => {
      timedOut = true;
      endGroup(child.pid);
    }, limit);
    const finish = (code: number | null, words = ''): void => {
      clearTimeout(timer);
      resolve({ code, timedOut, output: output + words, cut });
    };
    child.once('error', (error) => finish(127, error.message));
    child.once('close', (code) => finish(code));
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself in the meantime.
  }
}

function cleanEnvironment(): Record<string, string> {
  const { dockerHost } = readEnvironment();
  return {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: homedir(),
    LANG: 'C.UTF-8',
    TERM: 'dumb',
    ...(dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }),
  };
}
