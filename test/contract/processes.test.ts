import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { waitingIn } from '../../src/host/ports.ts';
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

test('connections that a stopped server does not take are seen, and none when it does', async () => {
  const program =
    'require("node:net").createServer().listen(0, "127.0.0.1", function () { console.log(this.address().port); })';
  const server = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const { pid } = server;
  if (pid === undefined) throw new Error('node could not be started');
  const [printed] = (await once(server.stdout, 'data')) as [Buffer];
  const port = Number(printed.toString());
  const clients = Array.from({ length: 3 }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => clients.forEach((one) => one.destroy()));
  await Promise.all(clients.map((one) => once(one, 'connect')));
  expect((await waitingIn(pid)).has(port)).toBe(false);
  server.kill('SIGSTOP');
  const more = Array.from({ length: 2 }, () => connect(port, '127.0.0.1'));
  onTestFinished(() => more.forEach((one) => one.destroy()));
  await Promise.all(more.map((one) => once(one, 'connect')));
  expect((await waitingIn(pid)).get(port)).toBe(2);
  server.kill('SIGCONT');
  await vi.waitFor(async () => expect((await waitingIn(pid)).has(port)).toBe(false), 5_000);
});
