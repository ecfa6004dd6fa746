/** Keeps a folder equal to the status page: soon after every change, and every few minutes. */
import type { StatusPage } from '../status/page.ts';
import { exportStatus } from './status-export.ts';

export interface StatusCopy {
  start(): void;
  onChange(): void;
  stop(): Promise<void>;
}

/** Changes come together: one writing for all of a moment. */
const soon = 1_000;
/** So that a copy says of itself how old it is. */
const anyway = 300_000;

export function createStatusCopy(
  read: () => Promise<StatusPage>,
  folder: string,
  onTrouble: (what: string, reason: string) => void,
): StatusCopy {
  let timer: NodeJS.Timeout | undefined;
  let due = Infinity;
  let stopped = false;
  let writing: Promise<void> = Promise.resolve();
  let troubled = '';

  const schedule = (delay: number) => {
    const at = Date.now() + delay;
    if (stopped || at >= due) return;
    clearTimeout(timer);
    due = at;
    timer = setTimeout(() => {
      due = Infinity;
      writing = writing.then(write);
    }, delay);
  };

  const write = async () => {
    try {
      await exportStatus(await read(), folder);
      if (troubled !== '') onTrouble('status export', 'restored');
      troubled = '';
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (troubled !== reason) onTrouble('status export', reason);
      troubled = reason;
    }
    schedule(anyway);
  };

  return {
    start: () => schedule(0),
    onChange: () => schedule(soon),
    async stop() {
      clearTimeout(timer);
      stopped = true;
      writing = writing.then(write);
      await writing;
    },
  };
}
