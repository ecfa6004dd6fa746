/**
 * Reads the runbook again when its file changes. From then on plans are made from the new text;
 * one that was made before is never carried out from a text that has changed, but made anew, and
 * what has begun goes on. A text with mistakes changes nothing.
 */
import { problemCodes } from '../runbook/problem.ts';
import type { Problem } from '../runbook/problem.ts';
import type { Runbook } from '../runbook/runbook.ts';
import { watchFiles } from './files.ts';

/** A runbook as it was read at start, the file that it was read from, and how it is read again. */
export interface RunbookSource {
  readonly path: string;
  readonly runbook: Runbook;
  readonly read: () => Promise<ReadAgain>;
}

type ReadAgain =
  | { readonly ok: true; readonly runbook: Runbook; readonly problems: readonly Problem[] }
  | { readonly ok: false; readonly message: string };

interface Parts extends RunbookSource {
  readonly onApplied: () => void;
  readonly onTrouble: (what: string, reason: string) => void;
}

export interface FollowedRunbook {
  current(): Runbook;
  start(): void;
  stop(): void;
}

export function followRunbook({
  path,
  runbook,
  read,
  onApplied,
  onTrouble,
}: Parts): FollowedRunbook {
  let current = runbook;
  let reading: Promise<void> = Promise.resolve();
  const readAgain = async (): Promise<void> => {
    const next = await read();
    if (next.ok && next.runbook.hash === current.hash) return;
    const reason = refusal(next, current);
    if (!next.ok || reason !== null) {
      onTrouble(current.file, `not applied, the former runbook holds: ${reason ?? ''}`);
      return;
    }
    // It keeps the name that people know it by.
    current = { ...next.runbook, file: current.file };
    onApplied();
  };
  const files = watchFiles([path], () => {
    reading = reading.then(readAgain);
  });
  return { ...files, current: () => current };
}

/** Why the new text is not followed; null: it is. */
function refusal(read: ReadAgain, former: Runbook): string | null {
  if (!read.ok) return read.message;
  const wrong = read.problems.filter(({ code }) => problemCodes[code] === 'error');
  const [first] = wrong;
  if (first !== undefined) {
    const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : '';
    return `line ${first.line}: ${first.message}${more}`;
  }
  // An editor may have written half of it: then the next look finds the whole.
  if (namesRemedies(former) && !namesRemedies(read.runbook))
    return 'it names no remedy for any cause any more';
  return null;
}

function namesRemedies({ ladders }: Runbook): boolean {
  return Object.values(ladders).some((rungs) => rungs.length > 0);
}
