/**
 * Which sources are checked out in a folder, and a copy of earlier ones in a folder of ours. The
 * checkout is somebody else's: it is read, never written, and neither its hooks nor its filters run.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { askGit } from './git.ts';

type Unreadable = { readonly unreadable: string };

export interface CheckedOut {
  readonly commit: string;
  /** When it was checked out or committed here, in milliseconds since the epoch. */
  readonly since: number;
}

export async function checkedOutIn(folder: string): Promise<CheckedOut | Unreadable> {
  const moved = await askGit(folder, [
    ...['log', '--walk-reflogs', '--max-count=1', '--date=unix', '--format=%H %gd %ct', 'HEAD'],
  ]);
  if ('unreadable' in moved) return moved;
  // A checkout without a reflog, as some tools make it, knows only when its commit was made.
  const said =
    moved.output.trim() === ''
      ? await askGit(folder, ['log', '--max-count=1', '--format=%H HEAD %ct', 'HEAD'])
      : moved;
  if ('unreadable' in said) return said;
  const found = /^([0-9a-f]{40,64}) \S*?(?:@\{(\d+)\})? (\d+)$/.exec(said.output.trim());
  if (found === null) return { unreadable: 'git does not say what is checked out' };
  const [, commit = '', movedAt, madeAt] = found;
  return { commit, since: Number(movedAt ?? madeAt) * 1_000 };
}

export interface Place {
  /** The folder of the repository, and in it the one that was asked about; empty for all of it. */
  readonly repository: string;
  readonly inside: string;
}

export async function repositoryOf(folder: string): Promise<Place | Unreadable> {
  const said = await askGit(folder, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if ('unreadable' in said) return said;
  const [repository = '', inside = ''] = said.output.split('\n');
  return { repository, inside: inside.replace(/\/$/, '') };
}

/** Files that were added or changed between two commits, as paths in the repository. */
export async function changedFiles(
  repository: string,
  from: string,
  to: string,
): Promise<readonly string[] | Unreadable> {
  const said = await askGit(repository, [
    ...['diff', '--name-only', '-z', '--diff-filter=ACMRT', '--no-renames', '--no-ext-diff'],
    ...[from, to, '--'],
  ]);
  return 'unreadable' in said ? said : said.output.split('\0').filter((path) => path !== '');
}

/** Why a copy of the commit would lack something; empty: it would not. */
export async function obstacleTo(repository: string, commit: string): Promise<string> {
  const has = await askGit(repository, ['cat-file', '-e', `${commit}^{commit}`]);
  if ('unreadable' in has) return `commit ${commit.slice(0, 12)} is not in the repository`;
  const files = await askGit(repository, ['ls-tree', '-z', '--name-only', commit]);
  if ('unreadable' in files) return files.unreadable;
  const names = files.output.split('\0');
  if (names.includes('.gitmodules')) return 'it has submodules, which lie elsewhere';
  if (!names.includes('.gitattributes')) return '';
  const attributes = await askGit(repository, ['cat-file', 'blob', `${commit}:.gitattributes`]);
  if ('unreadable' in attributes) return attributes.unreadable;
  const filter = /\sfilter=(\S+)/.exec(attributes.output)?.[1];
  return filter === undefined ? '' : `some of its files come through the git filter ${filter}`;
}

/** Milliseconds for writing the files of a large repository. */
const copyWithin = 60_000;

/**
 * Writes the files of a commit into an empty folder. A repository of ours borrows the objects, so
 * that nothing that the other one sets has a say, and nothing is written there.
 */
export async function copyOf(
  repository: string,
  commit: string,
  folder: string,
): Promise<Unreadable | null> {
  const said = await askGit(repository, ['rev-parse', '--show-object-format', '--git-common-dir']);
  if ('unreadable' in said) return said;
  const [format = 'sha1', common = '.git'] = said.output.split('\n');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const made = await askGit(folder, [
    ...['init', '--quiet', '--template=', `--object-format=${format}`],
  ]);
  if ('unreadable' in made) return made;
  const objects = join(resolve(repository, common), 'objects');
  await writeFile(join(folder, '.git', 'objects', 'info', 'alternates'), `${objects}\n`);
  const written = await askGit(
    folder,
    ['checkout', '--quiet', '--detach', commit, '--'],
    copyWithin,
  );
  return 'unreadable' in written
    ? { unreadable: `the sources of ${commit.slice(0, 12)} could not be written` }
    : null;
}
