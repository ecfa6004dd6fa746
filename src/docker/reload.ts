/**
 * Lets the server in a container read its files anew: they are checked first, and afterwards its
 * processes are watched until they show that it has, or has ended.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { redactor, secretValues } from '../evidence/redact.ts';
import { printable } from '../evidence/printable.ts';
import { readServer, type Reading } from '../host/servers.ts';
import type { ReloadCommands } from '../remedy/reload.ts';
import { replicaOf } from './container.ts';
import type { Engine } from './engine.ts';
import { execute, signal } from './exec.ts';
import { inspectContainer } from './inventory.ts';
import { isProblem } from './problem.ts';
import type { DockerProblem } from './problem.ts';

/** Milliseconds for the check, for the command, and until its processes show it. */
const checkWithin = 10_000;
const tellWithin = 5_000;
const showWithin = 10_000;
const between = 200;
/** One whose processes show nothing must still run after so long. */
const runs = 1_000;
const longestWords = 400;

/** null: what lies there is valid. */
export async function checkFiles(
  engine: Engine,
  id: string,
  { check }: ReloadCommands,
): Promise<DockerProblem | null> {
  const checked = await execute(engine, id, check, checkWithin);
  if (isProblem(checked)) return checked;
  if (checked.exitCode === 0) return null;
  const words = await told(engine, id, checked.lines);
  return refusal(
    `${check.slice(0, 2).join(' ')} does not accept the files, so nothing was changed: ${words}`,
  );
}

/** null: it runs as before, and has read its files as far as its processes show that. */
export async function reloadServer(
  engine: Engine,
  id: string,
  { reload }: ReloadCommands,
): Promise<DockerProblem | null> {
  const before = await readingOf(engine, id);
  if (before?.server == null) return refusal('there is no server in it any more');
  const problem =
    'signal' in reload
      ? await signal(engine, id, reload.signal, tellWithin)
      : await run(engine, id, reload.argv);
  return problem ?? untilRead(engine, id, before);
}

async function run(
  engine: Engine,
  id: string,
  argv: readonly string[],
): Promise<DockerProblem | null> {
  const ran = await execute(engine, id, argv, tellWithin);
  if (isProblem(ran)) return ran;
  if (ran.exitCode === 0) return null;
  return refusal(`${argv.join(' ')} failed: ${await told(engine, id, ran.lines)}`);
}

async function untilRead(
  engine: Engine,
  id: string,
  before: Reading,
): Promise<DockerProblem | null> {
  const began = performance.now();
  const main = before.server?.main;
  for (;;) {
    await pause(between);
    const now = await readingOf(engine, id);
    const same =
      now?.server?.main.pid === main?.pid && now?.server?.main.startTicks === main?.startTicks;
    const waited = performance.now() - began;
    if (!same && waited > runs) return refusal('its main process has ended meanwhile');
    if (same && before.ticks === null && waited >= runs) return null;
    if (same && before.ticks !== null && (now?.ticks ?? 0) > before.ticks) return null;
    if (waited > showWithin)
      return refusal('it was told to reload, and its processes show that it has not');
  }
}

async function readingOf(engine: Engine, id: string): Promise<Reading | null> {
  const container = await inspectContainer(engine, id);
  if (isProblem(container) || container.State.Status !== 'running') return null;
  return engine.local ? readServer(container.State.Pid) : null;
}

/**
 * Clock ticks since boot of the process that shows when files were read, of the container that did
 * so first; null when that is not to be seen of each of them.
 */
export async function readTicks(engine: Engine, ids: readonly string[]): Promise<number | null> {
  const readings = await Promise.all(ids.map((id) => readingOf(engine, id)));
  const ticks = readings.flatMap((one) => one?.ticks ?? []);
  return ids.length > 0 && ticks.length === ids.length ? Math.min(...ticks) : null;
}

/** A program quotes what it does not understand, and that may be a secret. */
async function told(engine: Engine, id: string, lines: readonly string[]): Promise<string> {
  const container = await inspectContainer(engine, id);
  const secrets = isProblem(container) ? [] : secretValues(replicaOf(container).environment);
  const words = redactor(secrets)(printable(lines.join('\n')))
    .replace(/\s+/g, ' ')
    .trim();
  return words.length > longestWords ? `${words.slice(0, longestWords - 1)}…` : words;
}

function refusal(message: string): DockerProblem {
  return { problem: 'ENGINE_REFUSED', message };
}
