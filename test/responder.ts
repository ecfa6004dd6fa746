/** The responder as people run it: `nova init`, then `nova watch` as a process of its own. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { IncidentEvent, StoredEvent } from '../src/incident/event.ts';
import type { Stack } from './stack.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');

/**
 * Windows that a test can wait for; the defaults are for people. In the order of the defaults: what
 * is remembered as good has settled.
 */
const shortWindows = `
windows:
  settle: 3s
  watch: 4s
  verify-within: 40s
  last-known-good: 3s
  deployment: 4s
  reconnect-within: 8s
probing: { interval: 1s, failures: 2 }
`;

type Line =
  | { readonly type: 'watching'; readonly services: readonly { readonly service: string }[] }
  | { readonly type: 'good'; readonly service: string }
  | ({ readonly type: 'event' } & StoredEvent)
  | { readonly type: 'trouble'; readonly what: string; readonly reason: string };

export interface Responder {
  /** Every event so far, of all incidents, in order. */
  readonly events: readonly StoredEvent[];
  /** The first event that fits, past or coming; throws with the whole story after `timeout` ms. */
  waitFor: <T extends IncidentEvent['type']>(
    type: T,
    timeout: number,
  ) => Promise<Extract<IncidentEvent, { type: T }>>;
  /** All that it has printed: what a person reads who looks for the reason of a failed test. */
  story: () => string;
  /** Ends it in the middle of whatever it does; its log stays. */
  kill: () => Promise<void>;
  /** Ends it as an operator does and answers with its exit code; its log goes. */
  stop: () => Promise<number | null>;
}

/**
 * Resolves when every service has been remembered as last known good.
 * @param settings more of nova.yaml, beyond what `nova init` writes
 * @param policy a line more of its policy
 */
export async function startResponder(
  stack: Pick<Stack, 'project' | 'folder'>,
  settings = '',
  policy = '',
): Promise<Responder> {
  const config = configOf(stack);
  await run(process.execPath, [program, 'init', '-p', stack.project, '-o', config]);
  const written = await readFile(config, 'utf8');
  const permitted = written.replace(/^policy:\n/m, (line) => `${line}  ${policy}\n`);
  await writeFile(config, `${permitted}${shortWindows}${settings}`);
  return launch(stack, allGood, 'every service to be good');
}

/** The next one, on the configuration and the log of one that was killed. Resolves when it watches. */
export function succeedResponder(stack: Pick<Stack, 'folder'>): Promise<Responder> {
  return launch(stack, (lines) => watching(lines) !== undefined, 'it to watch');
}

function configOf({ folder }: Pick<Stack, 'folder'>): string {
  return join(folder, 'nova.yaml');
}

async function launch(
  stack: Pick<Stack, 'folder'>,
  isReady: (lines: readonly Line[]) => boolean,
  what: string,
): Promise<Responder> {
  const child = spawn(process.execPath, [program, 'watch', '-c', configOf(stack), '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: Line[] = [];
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
  createInterface({ input: child.stdout }).on('line', (text) =>
    lines.push(JSON.parse(text) as Line),
  );
  const exited = once(child, 'exit');
  const story = () => `${complaints}\n${lines.map((line) => JSON.stringify(line)).join('\n')}`;
  const until = async <T>(find: () => T | undefined, timeout: number, awaited: string) => {
    const end = Date.now() + timeout;
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (Date.now() > end || child.exitCode !== null)
        throw new Error(`waited in vain for ${awaited} (exit ${child.exitCode ?? 'none'})`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };
  const eventsOf = () => lines.filter((line) => line.type === 'event');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(join(stack.folder, '.nova'), { recursive: true, force: true });
    return child.exitCode;
  };
  try {
    await until(() => (isReady(lines) ? true : undefined), 60_000, what);
  } catch (error) {
    await stop();
    throw new Error(story(), { cause: error });
  }
  return {
    get events() {
      return eventsOf();
    },
    story,
    waitFor: (type, timeout) => until(() => firstOf(eventsOf(), type), timeout, type),
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    stop,
  };
}

function firstOf<T extends IncidentEvent['type']>(
  events: readonly StoredEvent[],
  type: T,
): Extract<IncidentEvent, { type: T }> | undefined {
  return events
    .map(({ event }) => event)
    .find((event): event is Extract<IncidentEvent, { type: T }> => event.type === type);
}

function watching(lines: readonly Line[]) {
  return lines.find((line) => line.type === 'watching');
}

function allGood(lines: readonly Line[]): boolean {
  const good = new Set(lines.filter((line) => line.type === 'good').map((line) => line.service));
  return watching(lines)?.services.every(({ service }) => good.has(service)) ?? false;
}
