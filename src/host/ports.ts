/** Who listens on a TCP port, read from /proc: of this host, or of a process's own network. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { startTicksOf } from './processes.ts';
import { commandOf } from './task.ts';

export interface Listener {
  readonly pid: number;
  /** Clock ticks since boot. */
  readonly startTicks: number;
  readonly command: string;
}

/** `0A` is LISTEN in the kernel's table of TCP states. */
const listening = '0A';

interface Socket {
  /** As the kernel writes it, in hexadecimal. */
  readonly address: string;
  readonly port: number;
  readonly inode: string;
  /** Connections that the kernel has accepted and nobody has taken yet. */
  readonly waiting: number;
}

/** The sockets that listen in the network namespace of a process. */
async function socketsOf(pid: number | 'self'): Promise<readonly Socket[]> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((table) => readFile(`/proc/${pid}/net/${table}`, 'utf8').catch(() => null)),
  );
  if (tables.every((table) => table === null)) throw new Error('/proc/net cannot be read');
  return tables.flatMap((table) =>
    (table ?? '')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening)
      .map((fields) => {
        const [address = '', port = ''] = (fields[1] ?? '').split(':');
        // Of a socket that listens, the queue of what was received is that of connections.
        const [, waiting = '0'] = (fields[4] ?? '').split(':');
        return {
          ...{ address, port: Number.parseInt(port, 16), inode: fields[9] ?? '' },
          waiting: Number.parseInt(waiting, 16),
        };
      }),
  );
}

/** Inodes of the sockets that listen on a port, in the network namespace of a process. */
async function inodesOf(port: number, pid: number | 'self'): Promise<ReadonlySet<string>> {
  const sockets = await socketsOf(pid);
  return new Set(sockets.filter((one) => one.port === port).map(({ inode }) => inode));
}

/** 127.0.0.0/8, also as IPv6 writes it, and ::1; the kernel writes words with their last byte first. */
const loopback = /^(?:[0-9A-F]{24})?[0-9A-F]{6}7F$|^0{24}01000000$/;

/** The ports on which others reach what shares a process's network namespace. Throws a reason. */
export async function reachablePortsOf(pid: number): Promise<readonly number[]> {
  const sockets = await socketsOf(pid);
  const ports = sockets.filter(({ address }) => !loopback.test(address)).map(({ port }) => port);
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** Whether anything listens on the port in the network namespace of this process. Throws a reason. */
export async function listensIn(pid: number, port: number): Promise<boolean> {
  return (await inodesOf(port, pid)).size > 0;
}

/** Looks at a queue of connections, and milliseconds between two of them: a moment is no queue. */
const looks = { times: 3, apart: 150 };

/**
 * Ports, in the network namespace of this process, on which connections wait all the time to be
 * taken, and how many at least. Throws a reason.
 */
export async function waitingIn(pid: number): Promise<ReadonlyMap<number, number>> {
  let waiting = queuesOf(await socketsOf(pid));
  for (let look = 1; look < looks.times && waiting.size > 0; look++) {
    await pause(looks.apart);
    const now = queuesOf(await socketsOf(pid));
    const least = [...waiting].map(([port, count]): [number, number] => [
      port,
      Math.min(count, now.get(port) ?? 0),
    ]);
    waiting = new Map(least.filter(([, count]) => count > 0));
  }
  return waiting;
}

function queuesOf(sockets: readonly Socket[]): ReadonlyMap<number, number> {
  return new Map(sockets.filter((one) => one.waiting > 0).map((one) => [one.port, one.waiting]));
}

/** The process that listens on a port of this host; `unseen` when it is another user's. */
export async function listenerOn(port: number): Promise<Listener | 'nobody' | 'unseen'> {
  const inodes = await inodesOf(port, 'self');
  if (inodes.size === 0) return 'nobody';
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    if (!(await holds(entry, inodes))) continue;
    const listener = await describe(Number(entry));
    if (listener !== null) return listener;
  }
  // What is gone by now held it only for the moment.
  return (await inodesOf(port, 'self')).size === 0 ? 'nobody' : 'unseen';
}

async function holds(pid: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const name of names) {
    const target = await readlink(`/proc/${pid}/fd/${name}`).catch(() => '');
    if (target.startsWith('socket:[') && inodes.has(target.slice(8, -1))) return true;
  }
  return false;
}

/** Null when it has ended meanwhile. */
async function describe(pid: number): Promise<Listener | null> {
  const [startTicks, command] = await Promise.all([startTicksOf(pid), commandOf(pid)]);
  return startTicks === null ? null : { pid, startTicks, command };
}
