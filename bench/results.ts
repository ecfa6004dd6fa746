/**
 * Results of a benchmark: one JSON object a line, appended as soon as it is measured, so that a
 * run that was interrupted goes on where it ended.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { runCommand } from '../src/host/command.ts';

/** `run` groups the lines of one run; `case` is unique in it. */
export interface Line<T> {
  readonly run: string;
  readonly case: string;
  readonly at: string;
  /** Lines of older runs do not say it. */
  readonly on?: Subject;
  readonly result: T;
}

/** What was measured, and where. */
export interface Subject {
  /** Short, of git; null outside of a checkout. */
  readonly commit: string | null;
  /** Whether the checkout was as that commit says. */
  readonly clean: boolean;
  readonly processors: number;
  /** How many cases may have loaded the machine at once, where that is not one. */
  readonly atOnce?: number;
}

export interface Results<T> {
  readonly run: string;
  /** What this run has measured already. */
  readonly done: ReadonlyMap<string, T>;
  readonly append: (name: string, result: T) => Promise<void>;
}

/** Where the results of a benchmark are kept, beside the other caches of the checkout. */
export function resultsFile(benchmark: string): string {
  return join(import.meta.dirname, '..', '.cache', 'bench', `${benchmark}.jsonl`);
}

/**
 * Goes on with the newest run that lacks one of `cases`, else begins a new one. `fresh` always
 * begins a new one. A damaged last line (cut off by a kill) is passed over.
 */
export async function openResults<T>(
  file: string,
  cases: readonly string[],
  start: 'fresh' | 'resume',
  { atOnce = 1 }: { readonly atOnce?: number } = {},
): Promise<Results<T>> {
  const lines = await readLines<T>(file);
  const newest = lines.at(-1)?.run;
  const done = new Map<string, T>();
  for (const line of lines) if (line.run === newest) done.set(line.case, line.result);
  const resumed = start === 'resume' && newest !== undefined && cases.some((one) => !done.has(one));
  const run = resumed ? newest : new Date().toISOString();
  if (!resumed) done.clear();
  return {
    run,
    done,
    append: async (name, result) => {
      done.set(name, result);
      const at = new Date().toISOString();
      const line: Line<T> = { run, case: name, at, on: await subject(atOnce), result };
      await mkdir(dirname(file), { recursive: true });
      await appendFile(file, `${JSON.stringify(line)}\n`);
    },
  };
}

/** The lines of the newest run, whole or not; none when nothing was measured yet. */
export async function newestRun<T>(file: string): Promise<readonly Line<T>[]> {
  const lines = await readLines<T>(file);
  return lines.filter(({ run }) => run === lines.at(-1)?.run);
}

async function subject(atOnce: number): Promise<Subject> {
  const git = async (...argv: readonly string[]) => {
    const options = { deadline: 10_000, directory: import.meta.dirname };
    const result = await runCommand('git', argv, options);
    return result.ran && result.exitCode === 0 ? result.stdout.trim() : null;
  };
  const commit = await git('rev-parse', '--short', 'HEAD');
  const clean = (await git('status', '--porcelain')) === '';
  const processors = availableParallelism();
  return { commit, clean, processors, ...(atOnce === 1 ? {} : { atOnce }) };
}

async function readLines<T>(file: string): Promise<readonly Line<T>[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line): readonly Line<T>[] => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line<T>];
    } catch {
      return [];
    }
  });
}
