/** What is mounted in a container, and how full it is, seen from inside its mount namespace. */
import { readFile, statfs } from 'node:fs/promises';

export interface Mount {
  readonly destination: string;
  readonly fileSystem: string;
  /** As it is now: a file system with errors turns read-only by itself. */
  readonly access: 'read-write' | 'read-only';
}

/** Bytes and inodes. `free`: for an ordinary user. Some file systems count no inodes: then 0 of 0. */
export interface Fill {
  readonly total: number;
  readonly free: number;
  readonly inodes: number;
  readonly inodesFree: number;
}

/** null when the process is gone or its namespace may not be seen. */
export async function mountsOf(pid: number): Promise<readonly Mount[] | null> {
  const text = await readFile(`/proc/${pid}/mountinfo`, 'utf8').catch(() => null);
  return text === null ? null : parseMounts(text);
}

/**
 * Lines of proc_pid_mountinfo(5): `id parent device root DESTINATION options tags - TYPE source
 * super-options`. Of two mounts on one place the later one is seen.
 */
export function parseMounts(text: string): readonly Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of text.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , destination, options = ''] = before.split(' ');
    const [fileSystem, , superOptions = ''] = after.split(' ');
    if (destination === undefined || fileSystem === undefined || fileSystem === '') continue;
    const readOnly = [options, superOptions].some((one) => one.split(',').includes('ro'));
    const at = unescaped(destination);
    const access = readOnly ? 'read-only' : 'read-write';
    mounts.set(at, { destination: at, fileSystem, access });
  }
  return [...mounts.values()];
}

/** Blanks, tabs and backslashes of paths are written in octal. */
function unescaped(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

/**
 * A question to a file system behind a network may never be answered, and would hold one of our
 * few threads for as long: those are not asked.
 */
export function mayHang(fileSystem: string): boolean {
  return /^(?:nfs|cifs|smb|9p|ceph|glusterfs|lustre|afs|fuse|autofs|beegfs|orangefs|virtiofs)/.test(
    fileSystem,
  );
}

/** Throws the reason of the operating system. */
export async function fillOf(path: string): Promise<Fill> {
  const { bsize, blocks, bavail, files, ffree } = await statfs(path);
  return { total: blocks * bsize, free: bavail * bsize, inodes: files, inodesFree: ffree };
}
