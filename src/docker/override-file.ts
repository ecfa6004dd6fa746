/**
 * Our Compose override file in the state folder of this replica. The truth is in the store, where
 * every replica finds it; before each Compose call the file is brought to it. Beside it stands
 * what we wrote last, so that what people do to the file is told from what we have not done yet.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeDurably } from '../host/write-durably.ts';
import type { Override } from '../remedy/override.ts';
import { withOverride } from './override.ts';
import { reconcile } from './override-reconcile.ts';
import type { DockerProblem } from './problem.ts';

/** What all replicas keep. */
export interface KeptOverrides {
  readonly overrides: () => Promise<readonly Override[]>;
  readonly keepOverride: (override: Override) => Promise<void>;
  readonly dropOverride: (override: Override) => Promise<void>;
}

export interface OverrideFile {
  readonly path: string;
  /** Brings the file to what is kept; a problem when that cannot be known or written. */
  prepare(): Promise<DockerProblem | null>;
  /**
   * What is about to be done is read by the call that does it, from a copy, and by no other: what
   * fails must not be taken for done by whoever asks Compose meanwhile.
   */
  during<T>(override: Override, work: (copy: OverrideFile) => Promise<T>): Promise<T>;
}

/** The file as it is, for whoever changes nothing: neither it nor what Compose makes of it. */
export function overrideAsItIs(path: string): OverrideFile {
  return {
    path,
    prepare: () => Promise.resolve(null),
    during: () => Promise.reject(new Error('nothing is changed here')),
  };
}

/** @param onDropped somebody has deleted from the file what we had written */
export function overrideFileAt(
  path: string,
  kept: KeptOverrides,
  onDropped: (override: Override) => void,
): OverrideFile {
  let turn: Promise<unknown> = Promise.resolve();

  const bring = async (): Promise<void> => {
    const text = await readFile(path, 'utf8').catch(nullWhenMissing);
    const written = await readWritten(path);
    const after = reconcile({ text, written, kept: await kept.overrides() });
    for (const one of after.dropped) {
      await kept.dropOverride(one);
      onDropped(one);
    }
    // An unknown time is before every other: what another replica knows better stays.
    const adopted = after.adopted.map((said): Override => ({ ...said, at: 0, incident: null }));
    for (const one of adopted) await kept.keepOverride(one);
    const now = [...after.written, ...adopted];
    // The file first: what it says and nobody has noted as ours is only written once more.
    if (after.text !== null && after.text !== text) await writeDurably(path, after.text);
    const note = JSON.stringify(now);
    const unchanged = written === null ? now.length === 0 : JSON.stringify(written) === note;
    if (!unchanged) await writeDurably(writtenFile(path), note);
  };

  const prepare = (): Promise<DockerProblem | null> => {
    const mine = turn.then(bring).then(
      () => null,
      (error: unknown): DockerProblem => {
        const reason = error instanceof Error ? error.message : String(error);
        return {
          problem: 'COMPOSE_FAILED',
          message: `${path} could not be brought up to date: ${reason}`,
        };
      },
    );
    turn = mine;
    return mine;
  };

  return {
    path,
    prepare,
    async during(override, work) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await removeLeftOver(dirname(path));
      const folder = await mkdtemp(join(dirname(path), attempt));
      const copy = join(folder, basename(path));
      try {
        return await work({
          path: copy,
          async prepare() {
            const problem = await prepare();
            if (problem !== null) return problem;
            const text = (await readFile(path, 'utf8').catch(nullWhenMissing)) ?? '';
            await writeDurably(copy, withOverride(text, override));
            return null;
          },
          during: () => Promise.reject(new Error('one attempt at a time')),
        });
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

const attempt = 'attempt-';
/** Milliseconds: none lasts so long, so whoever made it has died. */
const longAgo = 3_600_000;

async function removeLeftOver(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(attempt)) continue;
    const left = join(folder, name);
    const { mtimeMs } = await stat(left);
    if (Date.now() - mtimeMs > longAgo) await rm(left, { recursive: true, force: true });
  }
}

function writtenFile(path: string): string {
  return `${path}.written.json`;
}

/** null: nobody knows, as after an upgrade from a version that did not note it. */
async function readWritten(path: string): Promise<readonly Override[] | null> {
  const text = await readFile(writtenFile(path), 'utf8').catch(nullWhenMissing);
  if (text === null) return null;
  const written: unknown = JSON.parse(text);
  if (!Array.isArray(written))
    throw new Error(`${writtenFile(path)} is not what we wrote; delete it`);
  return written as readonly Override[];
}

function nullWhenMissing(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
