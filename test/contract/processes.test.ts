import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { endProcess, startTicksOf } from '../../src/host/processes.ts';

const polite = 'process.stdout.write("ready"); setInterval(() => {}, 1_000)';
const stubborn = `process.on('SIGTERM', () => {}); ${polite}`;

interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly exited: Promise<unknown>;
}

async function started(program: string): Promise<Started> {
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  return { child, pid: child.pid ?? 0, exited };
}

test('a process that listens to SIGTERM is not killed', async () => {
  const { child, pid, exited } = await started(polite);
  const startTicks = (await startTicksOf(pid)) ?? 0;
  expect(await endProcess({ pid, startTicks }, 5_000)).toBe('ended');
  await exited;
  expect(child.signalCode).toBe('SIGTERM');
  expect(await endProcess({ pid, startTicks }, 5_000)).toBe('gone');
});

test('a process that does not is killed when its time is over', async () => {
  const { child, pid, exited } = await started(stubborn);
  const startTicks = (await startTicksOf(pid)) ?? 0;
  expect(await endProcess({ pid, startTicks }, 300)).toBe('killed');
  await exited;
  expect(child.signalCode).toBe('SIGKILL');
});

test('another process that has been given the number is left alone', async () => {
  const { child, pid } = await started(polite);
  const startTicks = (await startTicksOf(pid)) ?? 0;
  expect(await endProcess({ pid, startTicks: startTicks - 1 }, 300)).toBe('gone');
  expect(child.exitCode).toBeNull();
  expect(await startTicksOf(pid)).toBe(startTicks);
});
