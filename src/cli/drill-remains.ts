/**
 * What a drill has to put back, kept in the state folder before it changes anything: whoever comes
 * after a crash can heal it. One drill at a time has the folder of its project.
 */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { useEngineAt } from '../../faults/docker.ts';
import type { Ledger } from '../../faults/fault.ts';
import { putBack, undoSchema } from '../../faults/undo.ts';
import { writeDurably } from '../host/write-durably.ts';
import { lockFolder } from '../store/lock.ts';
import type { DrillOptions } from './drill.ts';
import { exitCodes, Failure } from './exit.ts';
import { print, printJson } from './print.ts';
import { stateFolder } from './setup.ts';

const text = z.string();
const remainsSchema = z.object({
  version: z.literal(1),
  fault: text,
  service: text,
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** As DOCKER_HOST writes it. */
  engine: text,
  scene: z.object({
    project: text,
    folder: text,
    files: z.array(text).readonly().exactOptional(),
    envFiles: z.array(text).readonly().exactOptional(),
  }),
  /** In the order in which it was changed. */
  undo: z.array(undoSchema),
});

type Written = z.output<typeof remainsSchema>;
/** Which drill it is. */
export type Begun = Omit<Written, 'version' | 'undo'>;

export interface Remains {
  /** What an earlier drill has left; null: nothing. */
  readonly left: () => Promise<Begun | null>;
  /** From now on all that its ledger is told has to be put back. */
  readonly begin: (drill: Begun) => Ledger;
  /** Puts everything back, the last change first; may be called again. Throws Failure. */
  readonly heal: () => Promise<void>;
  readonly close: () => void;
}

/** Throws Failure when another drill has the project. */
export function openRemains(state: string, project: string): Remains {
  const folder = folderOf(state, project);
  const lock = lockFolder(folder, 'drill');
  if (lock.held) throw new Failure(exitCodes.alreadyRunning, lock.message);
  const file = join(folder, 'remains.json');
  const kept = join(folder, 'kept');
  const write = (remains: Written) => writeDurably(file, `${JSON.stringify(remains)}\n`);
  return {
    left: () => readRemains(file),
    begin(drill) {
      const remains: Written = { version: 1, ...drill, undo: [] };
      return {
        write: (undo) => {
          remains.undo.push(undo);
          return write(remains);
        },
        folder: async () => {
          await mkdir(kept, { recursive: true, mode: 0o700 });
          return kept;
        },
      };
    },
    async heal() {
      const remains = await readRemains(file);
      if (remains === null) return;
      useEngineAt(remains.engine);
      const failed: Written['undo'] = [];
      const reasons: string[] = [];
      for (const undo of remains.undo.toReversed())
        try {
          await putBack(remains.scene, undo);
        } catch (error) {
          failed.unshift(undo);
          reasons.push(
            `${undo.undo}: ${error instanceof Error ? error.message.trim() : String(error)}`,
          );
        }
      if (failed.length > 0) {
        await write({ ...remains, undo: failed });
        throw new Failure(exitCodes.failed, couldNot(remains, reasons));
      }
      await rm(kept, { recursive: true, force: true });
      await rm(file);
    },
    close: lock.release,
  };
}

function folderOf(state: string, project: string): string {
  if (/^[a-z0-9][a-z0-9_-]*$/.test(project)) return join(state, 'drills', project);
  throw new Failure(exitCodes.usage, `--project: ${project} is no name of a Compose project`);
}

async function readRemains(file: string): Promise<Written | null> {
  const written = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (written === null) return null;
  const parsed = remainsSchema.safeParse(jsonOf(written));
  if (parsed.success) return parsed.data;
  throw new Failure(
    exitCodes.failed,
    `${file} is not what this version of a drill has written: see what it says, put it back by hand, and remove it`,
  );
}

function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    // Not JSON is not what a drill writes either.
    return null;
  }
}

function couldNot({ fault, service, scene }: Written, reasons: readonly string[]): string {
  return `not all that ${fault} has changed of ${service} could be put back (${reasons.join('; ')}). See what is in the way, then: nova drill heal --project ${scene.project}`;
}

/** What an earlier drill has left, in words. */
export function leftWords({ fault, service, startedAt, scene }: Begun): string {
  return `${fault} on ${service} of ${scene.project}, begun ${new Date(startedAt).toISOString()}`;
}

/** `nova drill heal` */
export async function healRemains(options: DrillOptions): Promise<void> {
  const { project } = options;
  const remains = openRemains(await stateFolder(options), project);
  try {
    const left = await remains.left();
    await remains.heal();
    if (options.json === true)
      printJson({
        project,
        healed: left === null ? null : { fault: left.fault, service: left.service },
      });
    else if (left === null) print(`No drill of ${project} has left anything to put back.`);
    else print(`Put back: ${leftWords(left)}`);
  } finally {
    remains.close();
  }
}
