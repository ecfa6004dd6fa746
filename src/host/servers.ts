/**
 * Servers that can read their files anew while they run, found by what their processes call
 * themselves; and when they last did, as far as that is to be seen from outside.
 */
import { readFile } from 'node:fs/promises';
import { reloadable, type Reloadable } from '../evidence/change-facts.ts';
import { readContainerTasks } from './container-tasks.ts';
import { ageOf } from './processes.ts';
import type { Task } from './task.ts';

export interface Server {
  readonly name: Reloadable;
  /** The process that is told to reload. */
  readonly main: Task;
  /** Options that name its files, as it was started with. */
  readonly options: readonly string[];
}

export interface Reading {
  readonly server: Server | null;
  /** Milliseconds since the epoch: when files were read last, by the server or else at the start. */
  readonly at: number;
  /** Clock ticks since boot of the process that shows it; null: none does. */
  readonly ticks: number | null;
}

interface Kind {
  /**
   * Which of its workers shows when files were read. A worker of nginx that crashes is made again
   * from what was read before, so that only the oldest proves something; HAProxy's old worker stays
   * until its connections end. Workers of Apache come and go with the load.
   */
  readonly shownBy: 'oldest-worker' | 'newest-worker' | 'nothing';
  /** By a signal to the container's main process, or by a command that finds the process itself. */
  readonly told: 'by-signal' | 'by-command';
  /** Options that take a value and name a file or a folder of its configuration. */
  readonly options: readonly string[];
}

const kinds = {
  nginx: { shownBy: 'oldest-worker', told: 'by-command', options: ['-c', '-p'] },
  httpd: { shownBy: 'nothing', told: 'by-command', options: ['-f', '-d'] },
  apache2: { shownBy: 'nothing', told: 'by-command', options: [] },
  haproxy: { shownBy: 'newest-worker', told: 'by-signal', options: ['-f', '-C'] },
  caddy: { shownBy: 'nothing', told: 'by-command', options: ['--config', '--adapter'] },
  prometheus: { shownBy: 'nothing', told: 'by-signal', options: ['--config.file'] },
  alertmanager: { shownBy: 'nothing', told: 'by-signal', options: ['--config.file'] },
} satisfies Record<Reloadable, Kind>;

/** First processes of a container that hand signals on. */
const inits: ReadonlySet<string> = new Set(['docker-init', 'tini', 'dumb-init', 'catatonit']);

/** Milliseconds: what is written while a server reads may or may not be in it. */
export const reads = 50;

/** `pid`: of the container's main process. null when it is gone. */
export async function readServer(pid: number): Promise<Reading | null> {
  const tasks = await readContainerTasks(pid);
  if (tasks === null) return null;
  const alive = tasks.all.filter(({ state }) => state !== 'zombie');
  const name = reloadable.find((kind) => alive.some((task) => task.name === kind));
  const unknown = { server: null, at: startOf(tasks.main), ticks: null };
  if (name === undefined) return unknown;
  const kind: Kind = kinds[name];
  const own = alive.filter((task) => task.name === name);
  const main = own.reduce((a, b) => (b.startTicks < a.startTicks ? b : a));
  const reached = main.pid === tasks.main.pid || inits.has(tasks.main.name);
  if (kind.told === 'by-signal' && !reached) return unknown;
  const shown = await shownBy(
    kind.shownBy,
    own.filter((one) => one !== main),
  );
  // HAProxy without a master is ended by the signal that means a reload to a master.
  if (kind.shownBy !== 'nothing' && shown === null) return unknown;
  const options = optionsOf(await wordsOf(main.pid), kind.options);
  const server: Server = { name, main, options };
  return { server, at: startOf(shown ?? main), ticks: shown?.startTicks ?? null };
}

async function shownBy(how: Kind['shownBy'], workers: readonly Task[]): Promise<Task | null> {
  if (how === 'nothing') return null;
  const leaving = await Promise.all(
    workers.map(async ({ pid }) => (await wordsOf(pid)).join(' ').includes('is shutting down')),
  );
  const [first, ...others] = workers.filter((_, index) => leaving[index] === false);
  if (first === undefined) return null;
  const later = how === 'newest-worker' ? 1 : -1;
  return others.reduce((a, b) => ((b.startTicks - a.startTicks) * later > 0 ? b : a), first);
}

function startOf({ startTicks }: Task): number {
  return Math.round(Date.now() - ageOf(startTicks) * 1_000);
}

/** nginx writes its whole command line into one word: "nginx: master process nginx -c /x". */
async function wordsOf(pid: number): Promise<readonly string[]> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const words = command.split('\0').filter((word) => word !== '');
  return words.length === 1 ? (words[0] ?? '').split(' ') : words;
}

/** `-c /x`, and `--config=/x`; each with its value. */
export function optionsOf(words: readonly string[], names: readonly string[]): readonly string[] {
  return words.flatMap((word, index) => {
    const value = words[index + 1];
    if (names.includes(word) && value !== undefined) return [word, value];
    return names.some((name) => name.startsWith('--') && word.startsWith(`${name}=`)) ? [word] : [];
  });
}
