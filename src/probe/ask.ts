/**
 * `ask` puts a question from this host or from inside a container's network namespace. The
 * latter enters the namespace with nsenter, which needs root on the engine's own machine.
 */
import { lookup } from 'node:dns/promises';
import { readFile, readlink } from 'node:fs/promises';
import { getCompileCacheDir } from 'node:module';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../host/command.ts';
import { askDirect, type Resolve } from './ask-direct.ts';
import type { NamespaceAnswer, NamespaceRequest } from './ask-in-namespace.ts';
import type { Answer, Ask, Question } from './question.ts';
import { turns } from './turns.ts';

// Beside this file, and with its ending: the published package is compiled.
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const program = fileURLToPath(new URL(`./ask-in-namespace.${ending}`, import.meta.url));
/** Milliseconds that starting the program may take on a busy machine. */
const startUp = 4_000;

const resolveHere: Resolve = async (name) => {
  if (isIP(name) !== 0) return [name];
  const found = await lookup(name, { all: true });
  return found.map((one) => one.address);
};

export const ask: Ask = async (question, from, deadline) =>
  from === 'host'
    ? askDirect(question, resolveHere, deadline)
    : askInside(question, from.namespaceOf, deadline);

interface Asked {
  readonly question: Question;
  readonly deadline: number;
  readonly tell: (answer: Answer | Unaskable) => void;
}

interface Unaskable {
  readonly unaskable: string;
}

/** By process: questions that are about to be put. */
const gathered = new Map<number, Asked[]>();
/** Milliseconds: who asks about one container asks nearly all at once, and a program asks for all. */
const gatherFor = 20;
/** A program takes a quarter of a second of a core and more: many at a time only make all of them late. */
const inTurn = turns(3);
/** Milliseconds that questions wait for their turn. */
const turnWithin = 4_500;

function askInside(question: Question, pid: number, deadline: number): Promise<Answer | Unaskable> {
  return new Promise((tell) => {
    const asked = { question, deadline, tell };
    const others = gathered.get(pid);
    if (others !== undefined) {
      others.push(asked);
      return;
    }
    gathered.set(pid, [asked]);
    setTimeout(() => {
      const all = gathered.get(pid) ?? [];
      gathered.delete(pid);
      inTurn(performance.now() + turnWithin, () => askAllInside(all, pid)).catch(
        (error: unknown) => {
          const unaskable = error instanceof Error ? error.message : String(error);
          for (const one of all) one.tell({ unaskable });
        },
      );
    }, gatherFor);
  });
}

/** Tells every one of them its answer. */
async function askAllInside(all: readonly Asked[], pid: number): Promise<void> {
  const told = await answersInside(all, pid);
  for (const [index, one] of all.entries())
    one.tell('unaskable' in told ? told : (told.answers.get(index) ?? silence));
}

const silence: Unaskable = { unaskable: 'no answer came from inside the network namespace' };

async function answersInside(
  all: readonly Asked[],
  pid: number,
): Promise<{ readonly answers: ReadonlyMap<number, Answer | Unaskable> } | Unaskable> {
  const names = await namesOf(pid);
  if (names === null)
    return { unaskable: `the files of process ${pid} cannot be read; root on this host is needed` };
  const questions = all.map(({ question, deadline }) => ({ question, deadline }));
  const request: NamespaceRequest = { questions, ...names };
  const deadline = Math.max(...all.map((one) => one.deadline)) + startUp;
  const node = [process.execPath, '--disable-warning=ExperimentalWarning', program];
  const result = await runCommand('nsenter', ['--target', String(pid), '--net', ...node], {
    deadline,
    input: JSON.stringify(request),
    environment: environment(),
  });
  if (!result.ran) return { unaskable: `nsenter could not be started (${result.reason})` };
  if (!result.late && result.exitCode !== 0)
    return { unaskable: 'the network namespace could not be entered' };
  const answers = new Map<number, Answer | Unaskable>(answersIn(result.stdout));
  // The engine takes the names and the network of a container away as soon as it has ended.
  if (!(await isAlive(pid)))
    for (const [index, answer] of answers)
      if ('state' in answer && answer.state !== 'ready')
        answers.set(index, { unaskable: 'the container ended while it was asked' });
  return { answers };
}

/** What was compiled once need not be again: half of what such a program takes. */
function environment(): Readonly<Record<string, string>> {
  const folder = getCompileCacheDir();
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: dirname(folder) };
}

/** Whole lines only: the program may have been ended in the middle of one. */
function answersIn(output: string): readonly (readonly [number, Answer])[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as NamespaceAnswer)
    .map(({ index, answer }) => [index, answer] as const);
}

/** What has ended, and only waits for its parent to see it, has no namespace any more. */
async function isAlive(pid: number): Promise<boolean> {
  return readlink(`/proc/${pid}/ns/net`).then(
    () => true,
    () => false,
  );
}

/** The resolver and the hosts file as the container has them; null when they cannot be read. */
async function namesOf(pid: number): Promise<Omit<NamespaceRequest, 'questions'> | null> {
  const read = (file: string) =>
    readFile(`/proc/${pid}/root/etc/${file}`, 'utf8').catch(() => null);
  const [resolv, hosts] = await Promise.all([read('resolv.conf'), read('hosts')]);
  if (resolv === null && hosts === null) return null;
  return { nameservers: nameserversOf(resolv ?? ''), hosts: hostsOf(hosts ?? '') };
}

export function nameserversOf(resolv: string): readonly string[] {
  return [...resolv.matchAll(/^nameserver\s+(\S+)/gm)]
    .map((match) => match[1] ?? '')
    .filter((address) => isIP(address) !== 0);
}

export function hostsOf(hosts: string): Readonly<Record<string, string>> {
  const entries = hosts.split('\n').flatMap((line) => {
    const [address, ...names] = (line.split('#')[0] ?? '').trim().split(/\s+/);
    if (address === undefined || isIP(address) !== 4) return [];
    return names.map((name): [string, string] => [name, address]);
  });
  return Object.fromEntries(entries);
}
