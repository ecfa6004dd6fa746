/**
 * `ask` puts a question from this host or from inside a container's network namespace. The
 * latter enters the namespace with nsenter, which needs root on the engine's own machine.
 */
import { lookup } from 'node:dns/promises';
import { readFile, readlink } from 'node:fs/promises';
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../host/command.ts';
import { askDirect, type Resolve } from './ask-direct.ts';
import type { NamespaceRequest } from './ask-in-namespace.ts';
import type { Answer, Ask, Question } from './question.ts';

// Beside this file, and with its ending: the published package is compiled.
const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
const program = fileURLToPath(new URL(`./ask-in-namespace.${ending}`, import.meta.url));
/** Milliseconds that starting the program may take on a busy machine. */
const startUp = 2_500;

const resolveHere: Resolve = async (name) => {
  if (isIP(name) !== 0) return [name];
  const found = await lookup(name, { all: true });
  return found.map((one) => one.address);
};

export const ask: Ask = async (question, from, deadline) =>
  from === 'host'
    ? askDirect(question, resolveHere, deadline)
    : askInside(question, from.namespaceOf, deadline);

async function askInside(
  question: Question,
  pid: number,
  deadline: number,
): Promise<Answer | { unaskable: string }> {
  const names = await namesOf(pid);
  if (names === null)
    return { unaskable: `the files of process ${pid} cannot be read; root on this host is needed` };
  const request: NamespaceRequest = { question, deadline, ...names };
  const result = await runCommand(
    'nsenter',
    [
      '--target',
      String(pid),
      '--net',
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      program,
    ],
    { deadline: deadline + startUp, input: JSON.stringify(request), environment: {} },
  );
  if (!result.ran) return { unaskable: `nsenter could not be started (${result.reason})` };
  if (result.late) return { unaskable: 'no answer came from inside the network namespace' };
  if (result.exitCode !== 0) return { unaskable: 'the network namespace could not be entered' };
  try {
    const answer = JSON.parse(result.stdout) as Answer;
    // The engine takes the names and the network of a container away as soon as it has ended.
    if (answer.state !== 'ready' && !(await isAlive(pid)))
      return { unaskable: 'the container ended while it was asked' };
    return answer;
  } catch {
    // Ended at its deadline, in the middle of the answer.
    return { unaskable: 'no answer came from inside the network namespace' };
  }
}

/** What has ended, and only waits for its parent to see it, has no namespace any more. */
async function isAlive(pid: number): Promise<boolean> {
  return readlink(`/proc/${pid}/ns/net`).then(
    () => true,
    () => false,
  );
}

/** The resolver and the hosts file as the container has them; null when they cannot be read. */
async function namesOf(
  pid: number,
): Promise<Pick<NamespaceRequest, 'nameservers' | 'hosts'> | null> {
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
