/** Open file descriptors: of a process against its limit, and of the whole host. */
import { readdir, readFile, stat } from 'node:fs/promises';

export interface OpenFiles {
  readonly open: number;
  /** The soft limit: at this number the process gets EMFILE. null: none. */
  readonly limit: number | null;
}

/** null when the process is gone or belongs to somebody whose files we may not see. */
export async function openFilesOf(pid: number): Promise<OpenFiles | null> {
  const [open, limits] = await Promise.all([
    countOf(`/proc/${pid}/fd`),
    readFile(`/proc/${pid}/limits`, 'utf8').catch(() => ''),
  ]);
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec(limits)?.[1];
  if (open === null || soft === undefined) return null;
  return { open, limit: soft === 'unlimited' ? null : Number(soft) };
}

/** Since Linux 6.2 the folder's size is the number; before, each has to be listed. */
async function countOf(folder: string): Promise<number | null> {
  try {
    const { size } = await stat(folder);
    return size > 0 ? size : (await readdir(folder)).length;
  } catch {
    // Gone, or another user's.
    return null;
  }
}

/** `used free most`; since Linux 2.6 the second is always 0. null when it cannot be read. */
export async function hostOpenFiles(): Promise<{ open: number; limit: number } | null> {
  const text = await readFile('/proc/sys/fs/file-nr', 'utf8').catch(() => '');
  const [open, , limit] = text.trim().split(/\s+/).map(Number);
  return open === undefined || limit === undefined ? null : { open, limit };
}
